"""Put vector maps into printed pages.

Owns: placing a one-page PDF inside another page as a form, and what a file says of itself.
Refuses: pictures of pixels.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

__all__ = ["Placed", "finish_file"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A map on a page (counted from 0): its one-page PDF, lower left corner and width in pt."""

    page: int
    pdf: bytes
    x: float
    y: float
    width: float


def finish_file(
    pages: bytes, maps: Sequence[Placed], *, properties: Mapping[str, str], lang: str
) -> bytes:
    """Put maps onto pages and write the file's properties; no date of making is kept."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages)))
    _drop_unused_font(writer)
    for placed in maps:
        _place(writer, writer.pages[placed.page], placed)
    writer.metadata = {f"/{name}": value for name, value in properties.items()}
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(lang)
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


#: How the layout library opens each page: with Helvetica, which it neither embeds nor uses.
_OPENING: Final = b"BT /F1 12 Tf 14.4 TL ET"


def _drop_unused_font(writer: PdfWriter) -> None:
    """Take out the opening, and the font if no page names it; pages share their fonts."""
    from pypdf.generic import NameObject, StreamObject

    used = False
    for page in writer.pages:
        contents = page.get_contents()
        data = b"" if contents is None else contents.get_data()
        stream = StreamObject()
        stream.set_data(data.replace(_OPENING, b""))
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
        used = used or b"/F1 " in stream.get_data()
    for page in writer.pages:
        if not used:
            _as_object(_as_object(page["/Resources"])["/Font"]).pop("/F1", None)


def _place(writer: PdfWriter, page: PageObject, placed: Placed) -> None:
    from pypdf import PdfReader
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

    source = PdfReader(io.BytesIO(placed.pdf)).pages[0]
    contents = source.get_contents()
    form = StreamObject()
    form.set_data(b"" if contents is None else contents.get_data())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(source.mediabox)
    for name in ("/Resources", "/Group"):
        if name in source:
            form[NameObject(name)] = _as_object(source[name]).clone(writer)
    reference = writer._add_object(form.flate_encode())
    resources = _as_object(page["/Resources"])
    forms = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    forms[NameObject("/SillageMap")] = reference
    scale = placed.width / float(source.mediabox.width)
    drawn = page.get_contents()
    before = b"" if drawn is None else drawn.get_data()
    put = f"q {scale:.6f} 0 0 {scale:.6f} {placed.x:.3f} {placed.y:.3f} cm /SillageMap Do Q"
    stream = StreamObject()
    # What stood on the page comes first in a frame of its own, so that it changes nothing after.
    stream.set_data(b"q\n" + before + b"\nQ\n" + put.encode("ascii") + b"\n")
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())


def _as_object(value: Any) -> Any:
    return value.get_object()

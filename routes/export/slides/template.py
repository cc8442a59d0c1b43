"""Open a person's own .pptx as the ground for slides: its look stays, its content goes.

Owns: what a template may be, and taking everything out of it that is not look: slides, names of
people, comments, sections, shows. Refuses: macros, passwords, files that unpack to too much.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from routes.export.errors import ExportError
from routes.texts import fill_text

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = ["open_template", "scrub_package"]

_MOST_MB: Final = 200
_MOST_XML_MB: Final = 20
_MOST_PARTS: Final = 3000
_OLE_START: Final = b"\xd0\xcf\x11\xe0"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.presentationml"
_OFFICE_RELS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: What a presentation may keep pointing at; anything else tells of slides, people or places.
_KEPT: Final = frozenset(
    f"{_OFFICE_RELS}/{kind}"
    for kind in ("slideMaster", "notesMaster", "handoutMaster", "theme", "tableStyles", "font")
)
#: Elements of presentation.xml that name slides or locks: sections would be the worst, PowerPoint
#: offers to repair a file whose sections list slides that are gone.
_DROPPED: Final = ("custShowLst", "photoAlbum", "custDataLst", "smartTags", "modifyVerifier",
                   "extLst", "kinsoku")  # fmt: skip
_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>Sillage</Application></Properties>'
)


def open_template(path: Path, texts: Mapping[str, str]) -> Presentation:
    """Open a template without its slides.

    Raises:
        ExportError: it is no .pptx, or none that may be used; the message says what to do.
    """
    import pptx

    data = _read_checked(path, texts)
    try:
        presentation = pptx.Presentation(io.BytesIO(data))
        scrub_package(presentation)
        layouts = len(presentation.slide_layouts)
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, SyntaxError,
            zipfile.BadZipFile, OSError) as error:  # fmt: skip
        # What the reader of the format raises on a damaged file is of many kinds; lxml's errors
        # are SyntaxErrors.
        reason = f"{type(error).__name__}."
        raise ExportError(fill_text(texts, "slides.template.broken", reason=reason)) from error
    if not layouts:
        raise ExportError(texts["slides.template.noLayout"])
    return presentation


def _read_checked(path: Path, texts: Mapping[str, str]) -> bytes:
    """Read the file after a look at its list of contents, before anything is unpacked."""
    large = fill_text(texts, "slides.template.large", mb=_MOST_MB)
    if path.stat().st_size > _MOST_MB * 2**20:
        raise ExportError(large)
    data = path.read_bytes()
    if data.startswith(_OLE_START):
        raise ExportError(texts["slides.template.locked"])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names:
                raise ExportError(texts["slides.template.notZip"])
            if len(entries) > _MOST_PARTS or _unpacked(entries) > _MOST_MB * 2**20:
                raise ExportError(large)
            if any(_is_xml(e) and e.file_size > _MOST_XML_MB * 2**20 for e in entries):
                raise ExportError(large)
            types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
            if "macroEnabled" in types or any("vbaProject" in name for name in names):
                raise ExportError(texts["slides.template.macros"])
            if f"{_MAIN}.presentation.main+xml" in types:
                return data
            if f"{_MAIN}.template.main+xml" in types:
                return _as_presentation(archive, types)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise ExportError(texts["slides.template.notZip"]) from error
    raise ExportError(texts["slides.template.notZip"])


def _unpacked(entries: Iterable[zipfile.ZipInfo]) -> int:
    return sum(entry.file_size for entry in entries)


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith((".xml", ".rels"))


def _as_presentation(archive: zipfile.ZipFile, types: str) -> bytes:
    """Write a .potx as the .pptx it becomes when one is made from it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            if entry.filename == "[Content_Types].xml":
                changed = types.replace(".template.main+xml", ".presentation.main+xml")
                copy.writestr(entry.filename, changed)
            else:
                copy.writestr(entry.filename, archive.read(entry))
    return out.getvalue()


def scrub_package(presentation: Presentation) -> None:
    """Take out slides and all that tells of them or of people; masters and layouts stay."""
    part = presentation.part
    root = presentation.element
    for slide in list(root.sldIdLst if root.sldIdLst is not None else ()):
        root.sldIdLst.remove(slide)
    for child in list(root):
        if _local(child) in _DROPPED:
            root.remove(child)
    for name in [n for n, rel in part.rels.items() if rel.reltype not in _KEPT]:
        part.rels.pop(name)
    for master in presentation.slide_masters:
        for owner in (master, *master.slide_layouts):
            _cut_links_to_slides(owner.part, owner.element)
    _cut_package(part.package)


def _cut_links_to_slides(part: Any, element: Any) -> None:
    """Cut a button that leads to a slide: through it the slide would stay in the file."""
    for name in [n for n, rel in part.rels.items() if rel.reltype == f"{_OFFICE_RELS}/slide"]:
        for node in list(element.iter()):
            if name in node.attrib.values() and node.getparent() is not None:
                node.getparent().remove(node)
        part.rels.pop(name)


def _cut_package(package: Any) -> None:
    """Keep of the file's own properties only what is written anew."""
    for name, rel in list(package._rels.items()):
        kind = rel.reltype.rsplit("/", 1)[-1]
        if kind == "extended-properties":
            rel.target_part._blob = _APP
        elif kind != "officeDocument":
            # Core properties too: some programs relate them by a name of their own, and a second
            # part of the same name would break the file.
            package._rels.pop(name)


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""

"""Put text into the shapes of slides: runs, lists, sizes, language.

Owns: the one way text gets into a shape, so that every run names its language and nothing of it
is read as a formula, field or link. Refuses: measuring (:mod:`routes.export.slides.fit`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, Literal

from routes.export.slides.fit import Piece

if TYPE_CHECKING:
    from routes.markup import Block

__all__ = ["Paragraph", "Span", "as_pieces", "clean_text", "from_blocks", "write_text"]

_LANGUAGES: Final = {"en": "en-GB"}
_NO_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BULLET_INDENT: Final = 1.1  # of the text's size


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text; ``colour`` is a theme colour ("tx2", "accent1") or RGB hex, "" none."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str = ""
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``bullet`` "-" or a number for an item of a list, ``after`` the space below
    as a share of the text's size; ``keep_look`` leaves spacing and bullets to the layout."""

    spans: tuple[Span, ...]
    bullet: Literal["", "-"] | int = ""
    after: float = 0.0
    align: Literal["", "r", "ctr"] = ""
    keep_look: bool = False


def clean_text(text: str) -> str:
    """Leave out characters that no XML file may hold."""
    return _NO_XML.sub("", text)


def from_blocks(blocks: Iterable[Block]) -> list[Paragraph]:
    """Make paragraphs of lightly formatted text."""
    made: list[Paragraph] = []
    given = list(blocks)
    for block, next_block in zip_longest(given, given[1:]):
        spans = tuple(Span(r["text"], bold=r["bold"], italic=r["italic"]) for r in block["runs"])
        number = block["n"]
        item = block["kind"] == "li"
        bullet: Literal["", "-"] | int = "" if not item else "-" if number is None else number
        # The items of a list stand closer to each other than to what follows.
        after = 0.2 if item and next_block is not None and next_block["kind"] == "li" else 0.55
        made.append(Paragraph(spans, bullet, after=after))
    return made


def as_pieces(paragraphs: Iterable[Paragraph]) -> list[Piece]:
    """Give paragraphs as they are measured: by their largest and boldest stretch."""
    return [
        Piece(
            "".join(span.text for span in paragraph.spans),
            bold=any(span.bold for span in paragraph.spans),
            scale=max((span.scale for span in paragraph.spans), default=1.0),
            after=paragraph.after,
            indent=_BULLET_INDENT if paragraph.bullet != "" else 0.0,
        )
        for paragraph in paragraphs
    ]


def write_text(
    frame: Any, paragraphs: Sequence[Paragraph], size: float | None, *, lang: str
) -> None:
    """Write paragraphs into a text frame, replacing what is there; size in points or None."""
    body = frame._txBody
    for old in list(body.p_lst):
        body.remove(old)
    for paragraph in paragraphs or (Paragraph(()),):
        _add_paragraph(body, paragraph, size, _LANGUAGES.get(lang, lang))


def _add_paragraph(body: Any, paragraph: Paragraph, size: float | None, lang: str) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    element = body.add_p()
    properties = element.get_or_add_pPr()
    if paragraph.align:
        properties.set("algn", paragraph.align)
    if paragraph.keep_look:
        for span in paragraph.spans:
            _add_span(element, span, size, lang)
        return
    base = size or 18.0
    indent = int(base * _BULLET_INDENT * 12700) if paragraph.bullet != "" else 0
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    parts = ['<a:spcBef {ns}><a:spcPts val="0"/></a:spcBef>']
    parts.append(
        f'<a:spcAft {{ns}}><a:spcPts val="{int(base * paragraph.after * 100)}"/></a:spcAft>'
    )
    if paragraph.bullet == "":
        parts.append("<a:buNone {ns}/>")
    elif paragraph.bullet == "-":
        parts += ['<a:buFont {ns} typeface="Arial"/>', '<a:buChar {ns} char="•"/>']
    else:
        start = min(max(int(paragraph.bullet), 1), 32767)
        parts += [
            '<a:buFont {ns} typeface="+mj-lt"/>',
            f'<a:buAutoNum {{ns}} type="arabicPeriod" startAt="{start}"/>',
        ]
    for part in parts:
        properties.append(parse_xml(part.replace("{ns}", nsdecls("a"))))
    for span in paragraph.spans:
        _add_span(element, span, size, lang)


def _add_span(element: Any, span: Span, size: float | None, lang: str) -> None:
    for number, line in enumerate(clean_text(span.text).replace("\r", "\n").split("\n")):
        if number:
            element.add_br()
        if not line:
            continue
        run = element.add_r(line)
        look = run.get_or_add_rPr()
        look.set("lang", lang)
        look.set("dirty", "0")
        if size is not None:
            look.set("sz", str(round(size * span.scale * 2) * 50))
        if span.bold:
            look.set("b", "1")
        if span.italic:
            look.set("i", "1")
        if span.colour:
            look.append(_fill(span.colour))


def _fill(colour: str) -> Any:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    if colour.startswith("#"):
        inner = f'<a:srgbClr val="{colour[1:].upper()}"/>'
    else:
        inner = f'<a:schemeClr val="{colour}"/>'
    return parse_xml(f"<a:solidFill {nsdecls('a')}>{inner}</a:solidFill>")

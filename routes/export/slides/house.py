"""Build the house template: our own master, four layouts, colours and fonts.

Owns: the look of slides for those who give no template of their own. Arial is used because every
office program has it, or a font of the same widths; the map's own typeface would be replaced.
Refuses: content. Colours come from :mod:`routes.style` and become the file's theme colours, so
that whoever edits the slides finds them in the menus.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from routes.export.slides.grid import EMU_PER_INCH, MARGIN, Box, divide_step
from routes.export.slides.template import scrub_package
from routes.style import PALETTE, SUBSTANCE_COLOURS, Theme

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = ["HEIGHT", "TITLE_SIZE", "WIDTHS", "build_house"]

HEIGHT: Final = 7.5
WIDTHS: Final = {"16:9": 13.333, "4:3": 10.0}
TITLE_SIZE: Final = 28
_COVER_SIZE: Final = 40
_TEXT_SIZE: Final = 16
_SMALL: Final = 10
_FONT: Final = "Arial"
_NS: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
#: Which layouts of the library's empty file become ours: index → (name, type).
_LAYOUTS: Final = {0: ("Title", "title"), 1: ("Text", "obj"), 5: ("Table", "titleOnly"),
                   8: ("Map", "picTx")}  # fmt: skip


def build_house(*, aspect: str, theme: Theme) -> Presentation:
    """Build an empty presentation in the house look; ``aspect`` is a key of :data:`WIDTHS`."""
    import pptx

    presentation = pptx.Presentation()
    scrub_package(presentation)
    width = WIDTHS[aspect]
    size = presentation.element.sldSz
    size.set("cx", str(round(width * EMU_PER_INCH)))
    size.set("cy", str(round(HEIGHT * EMU_PER_INCH)))
    size.attrib.pop("type", None)
    master = presentation.slide_master
    kept = {number: presentation.slide_layouts[number] for number in _LAYOUTS}
    for layout in list(presentation.slide_layouts):
        if layout not in kept.values():
            presentation.slide_layouts.remove(layout)
    _paint_theme(master, theme)
    _write_master(master.element, width, theme)
    for number, layout in kept.items():
        name, kind = _LAYOUTS[number]
        _write_layout(layout.element, name, kind, width)
    return presentation


def _paint_theme(master: Any, theme: Theme) -> None:
    """Put our colours and font into the theme; dark turns ground and text around."""
    colours = PALETTE[theme]
    ground, text, muted, sea = (colours[k][1:] for k in ("panel", "text", "muted", "sea"))
    named = {
        "dk1": ground if theme == "dark" else text,
        "lt1": text if theme == "dark" else ground,
        "dk2": sea if theme == "dark" else muted,
        "lt2": muted if theme == "dark" else sea,
        "accent1": colours["accent"][1:],
        "accent2": SUBSTANCE_COLOURS["cocaine"][theme][1:],
        "accent3": SUBSTANCE_COLOURS["cannabis-resin"][theme][1:],
        "accent4": SUBSTANCE_COLOURS["herbal-cannabis"][theme][1:],
        "accent5": colours["link"][1:],
        "accent6": colours["context"][1:],
        "hlink": colours["accent"][1:],
        "folHlink": colours["muted"][1:],
    }
    part = next(
        rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme")
    )
    xml = part.blob.decode("utf-8")
    inner = "".join(
        f'<a:{name}><a:srgbClr val="{value.upper()}"/></a:{name}>' for name, value in named.items()
    )
    xml = re.sub(
        r"<a:clrScheme .*?</a:clrScheme>",
        f'<a:clrScheme name="Sillage">{inner}</a:clrScheme>',
        xml,
        flags=re.S,
    )
    font = f'<a:latin typeface="{_FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    xml = re.sub(
        r"<a:fontScheme .*?</a:fontScheme>",
        f'<a:fontScheme name="Sillage"><a:majorFont>{font}</a:majorFont>'
        f"<a:minorFont>{font}</a:minorFont></a:fontScheme>",
        xml,
        flags=re.S,
    )
    xml = re.sub(r'(<a:theme [^>]*?name=)"[^"]*"', r'\1"Sillage"', xml, count=1)
    part._blob = xml.encode("utf-8")


def _parse(xml: str) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(xml)


def _write_master(element: Any, width: float, theme: Theme) -> None:
    shapes = [
        _placeholder(2, "Title", 'type="title"', _title_box(width), TITLE_SIZE, "b"),
        _placeholder(3, "Text", 'type="body" idx="1"', _area(width), _TEXT_SIZE, "t"),
        *_footers(width, first_id=4),
        _rule(6, Box(MARGIN, 1.16, width - 2 * MARGIN, 0.0)),
    ]
    ground = (
        '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
        "<a:effectLst/></p:bgPr></p:bg>"
    )
    element.replace(element.cSld, _parse(_slide_data(shapes, ground)))
    mapping = element.find("{*}clrMap")
    turned = {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}
    if theme == "dark":
        for name, value in turned.items():
            mapping.set(name, value)
    styles = element.find("{*}txStyles")
    element.replace(styles, _parse(_text_styles()))


def _write_layout(element: Any, name: str, kind: str, width: float) -> None:
    shapes = {
        "title": lambda: _cover(width),
        "obj": lambda: [
            _placeholder(2, "Title", 'type="title"', None, None, None),
            _placeholder(3, "Text", 'idx="1"', None, None, None),
        ],
        "titleOnly": lambda: [_placeholder(2, "Title", 'type="title"', None, None, None)],
        "picTx": lambda: _step(width),
    }[kind]()
    shapes += _footers(width, first_id=10, inherited=True)
    element.replace(element.cSld, _parse(_slide_data(shapes, "", name)))
    element.set("type", kind)
    element.set("preserve", "1")
    if kind == "title":
        element.set("showMasterSp", "0")


def _cover(width: float) -> list[str]:
    inner = width - 1.6
    return [
        _rule(6, Box(0.8, 0.98, 1.1, 0.0), colour="accent1", points=4.5),
        _placeholder(2, "Title", 'type="ctrTitle"', Box(0.8, 1.1, inner, 1.0), _COVER_SIZE, "b"),
        _placeholder(
            3, "Subtitle", 'type="subTitle" idx="1"', Box(0.8, 2.2, inner, 0.8), 20, "t", "tx2"
        ),
        _placeholder(
            4, "Summary", 'type="body" idx="13" sz="quarter"',
            Box(0.8, 3.15, min(inner, 10.4), 3.5), _TEXT_SIZE, "t",
        ),
    ]  # fmt: skip


def _step(width: float) -> list[str]:
    grid = divide_step(_area(width))
    words, _ = grid.split_text(1.6)
    return [
        _placeholder(2, "Title", 'type="title"', None, None, None),
        _placeholder(3, "Text", 'type="body" sz="half" idx="2"', words, 14, "t"),
        _placeholder(4, "Map", 'type="pic" idx="1"', grid.map, None, None),
    ]


def _title_box(width: float) -> Box:
    return Box(MARGIN, 0.5, width - 2 * MARGIN, 0.6)


def _area(width: float) -> Box:
    return Box(MARGIN, 1.34, width - 2 * MARGIN, HEIGHT - 1.34 - 0.56)


def _footers(width: float, *, first_id: int, inherited: bool = False) -> list[str]:
    y, h = HEIGHT - 0.46, 0.3
    boxes = (
        ("Footer", 'type="ftr" sz="quarter" idx="11"', Box(MARGIN, y, width * 0.55, h), "l"),
        ("Number", 'type="sldNum" sz="quarter" idx="12"', Box(width - 3.2, y, 0.7, h), "r"),
    )
    return [
        _placeholder(
            first_id + n, name, ph, None if inherited else box, _SMALL, "ctr", "tx2",
            align=align, text="field" if name == "Number" else "",
        )
        for n, (name, ph, box, align) in enumerate(boxes)
    ]  # fmt: skip


def _slide_data(shapes: list[str], ground: str, name: str = "") -> str:
    named = f" name={quoteattr(name)}" if name else ""
    return (
        f"<p:cSld {_NS}{named}>{ground}<p:spTree><p:nvGrpSpPr>"
        '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{''.join(shapes)}</p:spTree></p:cSld>"
    )


def _placeholder(
    shape_id: int,
    name: str,
    kind: str,
    box: Box | None,
    size: int | None,
    anchor: str | None,
    colour: str = "",
    *,
    align: str = "",
    text: str = "",
) -> str:
    fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>' if colour else ""
    level = (
        f"<a:lvl1pPr{f' algn={quoteattr(align)}' if align else ''}>"
        f'<a:defRPr sz="{size * 100}">{fill}</a:defRPr></a:lvl1pPr>'
        if size
        else ""
    )
    inset = f' lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"' if anchor else ""
    words = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/>'
        "<a:t>‹#›</a:t></a:fld>"
        if text == "field"
        else ""
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{shape_id}" name={quoteattr(name)}/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_transform(box) if box else ''}</p:spPr>"
        f"<p:txBody><a:bodyPr{inset}><a:normAutofit/></a:bodyPr><a:lstStyle>{level}</a:lstStyle>"
        f'<a:p>{words}<a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _transform(box: Box) -> str:
    x, y, w, h = box.emu()
    return (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _rule(shape_id: int, box: Box, *, colour: str = "tx2", points: float = 0.5) -> str:
    x, y, w, h = box.emu()
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{shape_id}" name="Rule"/><p:cNvCxnSpPr/><p:nvPr '
        'userDrawn="1"/></p:nvCxnSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f'<a:ln w="{round(points * 12700)}"><a:solidFill><a:schemeClr val="{colour}"/>'
        "</a:solidFill></a:ln></p:spPr></p:cxnSp>"
    )


def _text_styles() -> str:
    fonts = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
    text = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    spacing = '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
    levels = "".join(
        f'<a:lvl{n}pPr marL="{(n - 1) * 228600}" indent="0" algn="l" rtl="0">{spacing}<a:buNone/>'
        f'<a:defRPr sz="{_TEXT_SIZE * 100}" kern="1200">{text}{fonts}</a:defRPr></a:lvl{n}pPr>'
        for n in range(1, 10)
    )
    title = (
        f'<a:lvl1pPr algn="l" rtl="0">{spacing}<a:buNone/>'
        f'<a:defRPr sz="{TITLE_SIZE * 100}" b="1" kern="1200">{text}'
        f"{fonts.replace('+mn', '+mj')}</a:defRPr></a:lvl1pPr>"
    )
    return (
        f"<p:txStyles {_NS}><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{levels}"
        f"</p:bodyStyle><p:otherStyle>{levels}</p:otherStyle></p:txStyles>"
    )

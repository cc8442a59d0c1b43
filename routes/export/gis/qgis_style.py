"""Write the look of a layer as a QGIS style (QML), so that a GeoPackage opens as the map looks.

Owns: the XML that QGIS reads from the table ``layer_styles``: rules and their symbols, headings of
columns, labels, and the columns of the time control. The elements are those QGIS itself saves
(3.22 and later): https://docs.qgis.org/latest/en/docs/user_manual/appendices/qgis_file_formats.html
Refuses: which symbol stands for what (:mod:`routes.export.gis.qgis_looks`), and
which rows there are.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Final

from routes.export.gis.qgis_looks import ASIDE, Look, rgba
from routes.style import PALETTE, Theme

__all__ = ["render_qml"]

#: QGIS's number for "a feature has a first and a last day in two columns".
_TIME_IN_TWO_COLUMNS: Final = "2"
_GEOMETRY: Final[Mapping[str, str]] = {"marker": "0", "line": "1", "fill": "2"}


def render_qml(
    looks: Sequence[Look],
    *,
    headings: Mapping[str, str],
    label: str = "",
    timed: bool = True,
    theme: Theme = "light",
) -> str:
    """Write the style of one layer.

    Args:
        looks: its rules; a row takes every rule whose filter holds.
        headings: column → its heading in words.
        label: the column written beside each mark, "" for none.
        timed: whether the layer has the columns ``first_day`` and ``last_day``.
        theme: colours of text.
    """
    sort = looks[0].sort if looks else "marker"
    root = ET.Element(
        "qgis",
        {
            "version": "3.22.0",
            "styleCategories": "Symbology|Labeling|Fields|Forms|Temporal",
            "labelsEnabled": "1" if label else "0",
        },
    )
    if timed:
        ET.SubElement(root, "temporal", {
            "enabled": "1", "mode": _TIME_IN_TWO_COLUMNS, "startField": "first_day",
            "endField": "last_day", "limitMode": "1", "accumulate": "0", "fixedDuration": "0",
            "durationField": "", "durationUnit": "days", "startExpression": "",
            "endExpression": "",
        })  # fmt: skip
    _add_rules(root, looks)
    if label:
        _add_labels(root, label, PALETTE[theme], sort)
    ET.SubElement(root, "blendMode").text = "0"
    ET.SubElement(root, "featureBlendMode").text = "0"
    ET.SubElement(root, "layerGeometryType").text = _GEOMETRY[sort]
    aliases = ET.SubElement(root, "aliases")
    for index, (name, heading) in enumerate(headings.items()):
        ET.SubElement(
            aliases, "alias", {"index": str(index), "field": name, "name": heading}
        )
    if label:
        ET.SubElement(root, "previewExpression").text = f'"{label}"'
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def _add_rules(root: ET.Element, looks: Sequence[Look]) -> None:
    renderer = ET.SubElement(
        root,
        "renderer-v2",
        {"type": "RuleRenderer", "symbollevels": "0", "forceraster": "0", "enableorderby": "0"},
    )
    rules = ET.SubElement(renderer, "rules", {"key": "root"})
    symbols = ET.SubElement(renderer, "symbols")
    for index, look in enumerate(looks):
        rule = {"key": f"rule{index}", "symbol": str(index), "label": look.label}
        if look.filter:
            rule["filter"] = look.filter
        ET.SubElement(rules, "rule", rule)
        symbol = ET.SubElement(symbols, "symbol", {
            "type": look.sort, "name": str(index), "alpha": "1", "clip_to_extent": "1",
            "force_rhr": "0",
        })  # fmt: skip
        _add_layer(symbol, look.layer, look.properties, look.driven)
        if look.arrow:
            _add_arrow(symbol, f"@{index}@1", look)


def _add_layer(
    symbol: ET.Element, name: str, properties: Mapping[str, str], driven: Mapping[str, str]
) -> ET.Element:
    layer = ET.SubElement(symbol, "layer", {
        "class": name, "enabled": "1", "locked": "0", "pass": "0",
    })  # fmt: skip
    for key, value in properties.items():
        ET.SubElement(layer, "prop", {"k": key, "v": value})
    _add_driven(layer, driven)
    return layer


def _add_arrow(symbol: ET.Element, name: str, look: Look) -> None:
    """Add an arrowhead halfway along each part, as far aside as the line itself."""
    aside = {key: value for key, value in look.driven.items() if key == ASIDE}
    line = _add_layer(
        symbol,
        "MarkerLine",
        {"placement": "centralpoint", "rotate": "1", "offset_unit": "Pixel"},
        aside,
    )
    head = ET.SubElement(line, "symbol", {
        "type": "marker", "name": name, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0",
    })  # fmt: skip
    _add_layer(
        head,
        "SimpleMarker",
        {
            "name": "filled_arrowhead",
            "color": rgba(look.arrow),
            "outline_style": "no",
            "size": "13",
            "size_unit": "Pixel",
        },
        {},
    )


def _add_driven(layer: ET.Element, driven: Mapping[str, str]) -> None:
    parent = ET.SubElement(layer, "data_defined_properties")
    options = ET.SubElement(parent, "Option", {"type": "Map"})
    ET.SubElement(options, "Option", {"type": "QString", "name": "name", "value": ""})
    listed = ET.SubElement(options, "Option", {"type": "Map", "name": "properties"})
    for name, expression in driven.items():
        one = ET.SubElement(listed, "Option", {"type": "Map", "name": name})
        for key, kind, value in (
            ("active", "bool", "true"),
            ("expression", "QString", expression),
            ("type", "int", "3"),  # an expression
        ):
            ET.SubElement(one, "Option", {"type": kind, "name": key, "value": value})
    ET.SubElement(options, "Option", {"type": "QString", "name": "type", "value": "collection"})


def _add_labels(root: ET.Element, column: str, palette: Mapping[str, str], sort: str) -> None:
    labeling = ET.SubElement(root, "labeling", {"type": "simple"})
    settings = ET.SubElement(labeling, "settings", {"calloutType": "simple"})
    style = ET.SubElement(settings, "text-style", {
        "fieldName": column, "isExpression": "0", "fontSize": "8", "fontSizeUnit": "Point",
        "textColor": rgba(palette["text"]), "textOpacity": "1", "multilineHeight": "1",
    })  # fmt: skip
    ET.SubElement(style, "text-buffer", {
        "bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM",
        "bufferColor": rgba(palette["halo"]), "bufferOpacity": "0.85", "bufferJoinStyle": "128",
    })  # fmt: skip
    ET.SubElement(settings, "text-format", {
        "wrapChar": "", "autoWrapLength": "28", "useMaxLineLengthForAutoWrap": "1",
        "multilineAlign": "3",
    })  # fmt: skip
    # 6 tries the sides of a point in turn, 2 follows a line.
    placement = "2" if sort == "line" else "6"
    ET.SubElement(settings, "placement", {
        "placement": placement, "dist": "1.2", "distUnits": "MM", "offsetType": "1",
        "predefinedPositionOrder": "TR,R,BR,TL,L,BL,T,B", "placementFlags": "10",
    })  # fmt: skip
    ET.SubElement(settings, "rendering", {
        "drawLabels": "1", "obstacle": "1", "displayAll": "0", "scaleVisibility": "0",
        "minFeatureSize": "0", "limitNumLabels": "0",
    })  # fmt: skip

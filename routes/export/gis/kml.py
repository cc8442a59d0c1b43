"""Write KML 2.2 with time spans, for the slider of Google Earth and others that read it.

Owns: one folder a kind, one style a substance, all columns as extended data. A span ends with the
last second of its last day; an open end is left out. Lines have no dashes in KML: the less sure a
line is, the paler it is drawn, and its status is in its words.
Refuses: pictures and addresses (nothing is fetched), and markup from data. A viewer reads
descriptions as HTML, so their texts are escaped once for HTML and once for XML; names are plain
text there, but some viewers read tags, so the angle brackets are replaced in them.
https://developers.google.com/kml/documentation/kmlreference
"""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import shapely

from routes.export.about import headline_of
from routes.export.gis.geojson import plain_rows
from routes.export.job import part_of
from routes.export.records.attributes import clean_text
from routes.export.records.features import Features, collect_features
from routes.select import list_substances
from routes.style import FLOW_WIDTH, PALETTE, SEIZURE_RADIUS, substance_colours

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = ["write_kml"]

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
#: How strongly a line is drawn by its status, 255 full.
_STRENGTH: Final[Mapping[str, int]] = {
    "documented": 255, "reported": 217, "inferred": 153, "illustrative": 102,
}  # fmt: skip
#: A mark of this many pixels has scale 1 in a viewer.
_MARK_PX: Final = 32.0
_WIDEST_MARK: Final = 2.5
_SAID: Final = ("date", "place", "precision", "substance", "amount", "method", "status",
                "line_status", "scope", "assumption", "description", "role", "note", "sources",
                "sources_via", "marking", "not_on_map")  # fmt: skip


def write_kml(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the records of a job as one KML document."""
    progress(0.0, job.texts["data.progress.collect"])
    features = collect_features(job, part_of(progress, 0.4))
    progress(0.4, path.name)
    root = ET.Element("kml", {"xmlns": _NAMESPACE})
    document = ET.SubElement(root, "Document")
    _text(document, "name", _plain(headline_of(job)))
    _text(document, "open", "1")
    _text(document, "description", _about(features))
    looks = _Looks(job, document)
    for kind, table in (*features.layers.items(), ("notes", features.tables["notes"])):
        _add_schema(document, kind, table, job.texts)
    for kind, layer in features.layers.items():
        folder = ET.SubElement(document, "Folder")
        words = job.texts[f"data.table.{kind}"]
        _text(folder, "name", words)
        for row, geometry in zip(plain_rows(layer), layer.geometry.to_numpy(), strict=True):
            _add_record(folder, job, kind, row, geometry, looks)
    _add_notes(document, job, features.tables["notes"])
    ET.indent(root, "")
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _add_record(
    folder: ET.Element,
    job: ExportJob,
    kind: str,
    row: Mapping[str, Any],
    geometry: Any,
    looks: _Looks,
) -> None:
    mark = ET.SubElement(folder, "Placemark")
    _text(mark, "name", _plain(str(row["label"])))
    snippet = ET.SubElement(mark, "Snippet", {"maxLines": "2"})
    said = (row.get("date"), row.get("amount"), row.get("place"), row.get("status"))
    snippet.text = _plain(" · ".join(str(words) for words in said if words))
    _text(mark, "description", _describe(job.texts, row))
    _add_span(mark, row)
    looks.dress(mark, kind, row)
    _add_data(mark, kind, row)
    if geometry is not None:
        _add_geometry(mark, geometry)


def _add_notes(document: ET.Element, job: ExportJob, notes: pd.DataFrame) -> None:
    folder = ET.SubElement(document, "Folder")
    _text(folder, "name", job.texts["data.table.notes"])
    for row in plain_rows(notes):
        mark = ET.SubElement(folder, "Placemark")
        _text(mark, "name", _plain(str(row["label"])))
        _text(mark, "description", _describe(job.texts, row))
        _text(mark, "styleUrl", "#plain")
        _add_data(mark, "notes", row)


def _add_span(mark: ET.Element, row: Mapping[str, Any]) -> None:
    first, last = row.get("first_day"), row.get("last_day")
    if first is None and last is None:
        return
    span = ET.SubElement(mark, "TimeSpan")
    if first is not None:
        _text(span, "begin", f"{first}T00:00:00Z")
    if last is not None:
        _text(span, "end", f"{last}T23:59:59Z")


def _add_schema(
    document: ET.Element, kind: str, table: pd.DataFrame, texts: Mapping[str, str]
) -> None:
    """Name the columns of a kind once, with their headings and types."""
    schema = ET.SubElement(document, "Schema", {"name": kind, "id": kind})
    for name in table.columns:
        if name != "geometry":
            numeric = table[name].dtype.kind in "fi"
            sort = {"name": str(name), "type": "double" if numeric else "string"}
            column = ET.SubElement(schema, "SimpleField", sort)
            _text(column, "displayName", texts.get(f"page.column.{name}", str(name)))


def _add_data(mark: ET.Element, kind: str, row: Mapping[str, Any]) -> None:
    extended = ET.SubElement(mark, "ExtendedData")
    held = ET.SubElement(extended, "SchemaData", {"schemaUrl": f"#{kind}"})
    for name, value in row.items():
        if value is not None and value != "":
            ET.SubElement(held, "SimpleData", {"name": name}).text = str(value)


def _add_geometry(mark: ET.Element, geometry: Any) -> None:
    parts = shapely.get_parts(geometry)
    home = mark if len(parts) == 1 else ET.SubElement(mark, "MultiGeometry")
    for part in parts:
        if part.geom_type == "Point":
            _text(ET.SubElement(home, "Point"), "coordinates", _positions(part))
        elif part.geom_type == "LineString":
            line = ET.SubElement(home, "LineString")
            _text(line, "tessellate", "1")
            _text(line, "coordinates", _positions(part))
        else:
            area = ET.SubElement(home, "Polygon")
            _text(area, "tessellate", "1")
            rings = [("outerBoundaryIs", part.exterior)]
            rings += [("innerBoundaryIs", ring) for ring in part.interiors]
            for name, ring in rings:
                held = ET.SubElement(ET.SubElement(area, name), "LinearRing")
                _text(held, "coordinates", _positions(ring))


def _positions(part: Any) -> str:
    return " ".join(f"{lon:.10g},{lat:.10g}" for lon, lat in shapely.get_coordinates(part))


class _Looks:
    """Own the shared styles of a document: made when first asked for, by name."""

    def __init__(self, job: ExportJob, document: ET.Element) -> None:
        theme = job.options.theme
        self._document = document
        self._at = len(document)
        self._made: set[str] = set()
        self._palette = PALETTE[theme]
        shades = substance_colours(list_substances(job.case))
        # A style's id is a name of XML, which a substance need not be.
        self._of_substance = {
            clean_text(substance): (f"substance-{k}", shade[theme])
            for k, (substance, shade) in enumerate(shades.items())
        }
        self._make("plain", self._palette["place"])

    def dress(self, mark: ET.Element, kind: str, row: Mapping[str, Any]) -> None:
        """Give a placemark its style; a size of its own is written at the mark itself."""
        if row.get("scope_id") == "context":
            base, colour = "context", self._palette["context"]
        elif kind in ("seizures", "flows"):
            base, colour = self._of_substance[row["substance_id"]]
        else:
            base = {"events": "event", "links": "link", "places": "place"}[kind]
            colour = self._palette[base]
        status = row.get("line_status_id", "")
        name = f"{base}-{status}" if status else base
        strength = _STRENGTH.get(status, 255)
        self._make(name, colour, strength=strength)
        _text(mark, "styleUrl", f"#{name}")
        if kind not in ("seizures", "flows"):
            return
        part = "IconStyle" if kind == "seizures" else "LineStyle"
        own = ET.SubElement(ET.SubElement(mark, "Style"), part)
        # Once more the colour: not every viewer joins this part with that of the shared style.
        _text(own, "color", _abgr(colour, strength))
        if kind == "seizures":
            _text(own, "scale", f"{_mark_scale(row):.2f}")
        else:
            _text(own, "width", f"{_line_width(row):.2f}")

    def _make(self, name: str, colour: str, *, strength: int = 255) -> None:
        if name in self._made:
            return
        self._made.add(name)
        style = ET.Element("Style", {"id": name})
        full, faint = _abgr(colour, strength), _abgr(colour, 38)
        icon = ET.SubElement(style, "IconStyle")
        _text(icon, "color", full)
        _text(icon, "scale", "0.8")
        _text(ET.SubElement(style, "LabelStyle"), "scale", "0.8")
        line = ET.SubElement(style, "LineStyle")
        _text(line, "color", full)
        _text(line, "width", f"{FLOW_WIDTH['unknownPx']:g}")
        _text(ET.SubElement(style, "PolyStyle"), "color", faint)
        # Without this a viewer may show the extended data, which it would read as HTML.
        balloon = ET.SubElement(style, "BalloonStyle")
        _text(balloon, "text", "$[description]")
        self._document.insert(self._at, style)
        self._at += 1


def _mark_scale(row: Mapping[str, Any]) -> float:
    kg = row["kg_max"] if row["kg_min"] is None else row["kg_min"]
    radius = SEIZURE_RADIUS["minPx"]
    if kg is not None:
        wanted = SEIZURE_RADIUS["pxPerSqrtKg"] * float(kg) ** 0.5
        radius = max(radius, min(SEIZURE_RADIUS["maxPx"], wanted))
    # A viewer's mark is a pin: its smallest size must still be found.
    return min(_WIDEST_MARK, max(0.6, 2 * radius / _MARK_PX))


def _line_width(row: Mapping[str, Any]) -> float:
    known = [float(kg) for kg in (row["kg_min"], row["kg_max"]) if kg is not None]
    if not known:
        return FLOW_WIDTH["unknownPx"]
    pixels = FLOW_WIDTH["maxPx"] * sum(known) / len(known) / FLOW_WIDTH["kgAtMax"]
    return max(FLOW_WIDTH["minPx"], min(FLOW_WIDTH["maxPx"], pixels))


def _describe(texts: Mapping[str, str], row: Mapping[str, Any]) -> str:
    """Write a record as the HTML of its balloon: headings and words, all of it escaped."""
    lines = [(texts.get(f"page.column.{n}", n), str(row[n])) for n in _SAID if row.get(n)]
    return _paragraphs([(str(row["label"]), ""), *lines])


def _about(features: Features) -> str:
    return _paragraphs((line.heading, line.text) for line in features.about)


def _paragraphs(lines: Iterable[tuple[str, str]]) -> str:
    parts = []
    for heading, words in lines:
        said = _markup(words)
        parts.append(f"<p><b>{_markup(heading)}</b>{'<br>' if said else ''}{said}</p>")
    return "".join(parts)


def _markup(text: str) -> str:
    # "$[…]" would be filled in by a viewer, with text that is not escaped.
    return html.escape(text).replace("$[", "$&#91;").replace("\n", "<br>")


def _plain(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›")


def _abgr(colour: str, alpha: int) -> str:
    """Write a colour as KML has it: alpha, blue, green, red."""
    return f"{alpha:02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text

"""Own the reading of KML and KMZ: placemarks with their data, times and shapes.

A placemark is a row: name, folder, description, address, date (EDTF, of its TimeStamp, TimeSpan
or track), and its ExtendedData as columns. Styles are not read, links to other files not followed.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from geodata.intake.geometry import Shape, check_shape
from geodata.intake.limits import DEFAULT_LIMITS, Limits, check_archive, check_file, read_member
from geodata.intake.raw import CHUNK_ROWS, RawTable, Refused, TableBuilder, name_columns
from geodata.intake.told import Tell, keep_quiet
from geodata.intake.words import Doubt, IntakeError, say
from geodata.intake.xml_files import child_text, children, descendants, local_name, read_xml

__all__ = ["read_kml"]

_SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack",
           "Model")  # fmt: skip
_FIELDS = ("name", "folder", "date", "address", "phoneNumber", "description")


def read_kml(
    path: Path, *, limits: Limits = DEFAULT_LIMITS, tell: Tell = keep_quiet
) -> list[RawTable]:
    """Read the placemarks of a KML file or of the first one in a KMZ.

    Raises:
        IntakeError: if it is refused or broken.
    """
    check_file(path, limits, whole=True)
    if zipfile.is_zipfile(path):
        members = [m for m in check_archive(path, limits) if m.filename.lower().endswith(".kml")]
        if not members:
            raise IntakeError("kmz_without_kml", file=path.name)
        # The main document of a KMZ is the first one at its root, by custom doc.kml.
        members.sort(key=lambda member: member.filename.count("/"))
        data = read_member(path, members[0])
    else:
        data = path.read_bytes()
    root = read_xml(data, path)
    if local_name(root) not in {"kml", "Document", "Folder", "Placemark"}:
        raise IntakeError("xml_other", file=path.name, got=local_name(root), expected="kml")
    doubts = []
    links = sum(1 for _ in descendants(root, "NetworkLink"))
    if links:
        doubts.append(Doubt("kml_links", params={"count": links}))
    tell(0.4)
    return [_read_placemarks(path, root, doubts, limits, tell)]


def _walk(element: Element, folders: tuple[str, ...]) -> list[tuple[Element, tuple[str, ...]]]:
    found: list[tuple[Element, tuple[str, ...]]] = []
    if local_name(element) == "Placemark":
        return [(element, folders)]
    if local_name(element) == "Folder":
        name = child_text(element, "name")
        folders = (*folders, name) if name else folders
    for child in element:
        found += _walk(child, folders)
    return found


def _read_placemarks(
    path: Path, root: Element, doubts: list[Doubt], limits: Limits, tell: Tell
) -> RawTable:
    good: list[tuple[int, dict[str, str], Shape]] = []
    refused: list[Refused] = []
    names: dict[str, None] = {}
    for number, (mark, folders) in enumerate(_walk(root, ()), start=1):
        if number % CHUNK_ROWS == 0:
            tell(0.6)
        cells = _read_cells(mark, folders)
        shape = _read_shape(mark)
        if shape.reason:
            refused.append(Refused(number, shape.reason, {k: v for k, v in cells.items() if v}))
            continue
        good.append((number, cells, shape))
        names.update(dict.fromkeys(name for name, value in cells.items() if value))
    ordered = [name for name in _FIELDS if name in names]
    ordered += [name for name in names if name not in _FIELDS]
    builder = TableBuilder(path.name, name_columns(ordered or ["name"]), limits)
    for number, cells, _ in good:
        builder.add_kept(number, [cells.get(name, "") for name in ordered or ["name"]])
    builder.refused.extend(refused)
    return RawTable(
        name=path.stem, file=path.name, cells=builder.build(), kind="kml",
        geometry=[shape.geometry for _, _, shape in good],
        drawn_from=[shape.drawn_from for _, _, shape in good],
        refused=tuple(builder.refused), doubts=tuple(doubts), row_word="placemark",
    )  # fmt: skip


def _read_cells(mark: Element, folders: tuple[str, ...]) -> dict[str, str]:
    cells = {name: child_text(mark, name) for name in _FIELDS}
    cells["folder"] = " / ".join(folders)
    cells["date"] = _read_time(mark)
    extended = [
        (data.get("name") or "", child_text(data, "value")) for data in descendants(mark, "Data")
    ]
    extended += [
        (data.get("name") or "", "".join(data.itertext()).strip())
        for data in descendants(mark, "SimpleData")
    ]
    for name, value in extended:
        key, count = name or say("column_unnamed", number=len(cells) + 1), 1
        while key in cells:
            count += 1
            key = f"{name} ({count})"
        cells[key] = value
    return cells


def _day(text: str) -> str:
    """Return the day, month or year of a KML time, whose time of day is left out."""
    return text.strip()[:10].rstrip("T")


def _read_time(mark: Element) -> str:
    for span in descendants(mark, "TimeSpan"):
        begin, end = _day(child_text(span, "begin")), _day(child_text(span, "end"))
        if begin or end:
            return begin if begin == end else f"{begin or '..'}/{end or '..'}"
    for stamp in descendants(mark, "TimeStamp"):
        if when := _day(child_text(stamp, "when")):
            return when
    days = sorted({_day(when.text or "") for when in descendants(mark, "when")} - {""})
    if not days:
        return ""
    return days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}"


def _positions(text: str, *, comma: bool = True) -> list[Any]:
    """Return the positions of a coordinates text; what is no number stays text, to be noticed."""
    found: list[Any] = []
    groups = text.split() if comma else [",".join(text.split())]
    for group in groups:
        parts: list[Any] = []
        for part in group.split(",")[:2]:
            try:
                parts.append(float(part))
            except ValueError:
                parts.append(part)
        found.append(parts)
    return found


def _geometry(element: Element) -> dict[str, Any]:
    kind = local_name(element)
    if kind == "Point":
        positions = _positions(child_text(element, "coordinates").replace(", ", ","))
        return {"type": "Point", "coordinates": positions[0] if positions else []}
    if kind == "LineString":
        return {"type": kind, "coordinates": _positions(child_text(element, "coordinates"))}
    if kind == "LinearRing":
        ring = _positions(child_text(element, "coordinates"))
        return {"type": "Polygon", "coordinates": [ring]}
    if kind == "Polygon":
        rings = [
            _positions(child_text(ring, "coordinates"))
            for side in ("outerBoundaryIs", "innerBoundaryIs")
            for boundary in children(element, side)
            for ring in children(boundary, "LinearRing")
        ]
        return {"type": kind, "coordinates": rings}
    if kind == "Track":
        positions = [
            position
            for coord in children(element, "coord")
            for position in _positions(coord.text or "", comma=False)
        ]
        if len(positions) == 1:
            return {"type": "Point", "coordinates": positions[0]}
        return {"type": "LineString", "coordinates": positions}
    parts = [_geometry(part) for part in element if local_name(part) in _SHAPES]
    kinds = {part["type"] for part in parts}
    if len(kinds) == 1 and kinds <= {"Point", "LineString", "Polygon"}:
        coordinates = [part["coordinates"] for part in parts]
        return {"type": f"Multi{kinds.pop()}", "coordinates": coordinates}
    return {"type": "GeometryCollection", "geometries": parts}


def _read_shape(mark: Element) -> Shape:
    shapes = [child for child in mark if local_name(child) in _SHAPES]
    if not shapes:
        return Shape()
    if local_name(shapes[0]) == "Model":
        return Shape(reason=say("shape_type", got="Model"))
    geometry = _geometry(shapes[0])
    # An element without coordinates says nothing of where: the placemark stays, without a place.
    empty = not geometry.get("coordinates") and not geometry.get("geometries")
    return Shape() if empty else check_shape(geometry)

"""Own the reading of GPX: waypoints, routes and tracks, each kind a table of its own.

Of a route or a track the row holds its name, its days (EDTF) and the middle of its longest part.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from geodata.intake.geometry import Shape, check_shape
from geodata.intake.limits import DEFAULT_LIMITS, Limits, check_file
from geodata.intake.raw import RawTable, Refused, TableBuilder, name_columns
from geodata.intake.words import IntakeError, say
from geodata.intake.xml_files import child_text, children, descendants, local_name, read_xml

__all__ = ["read_gpx"]

_KINDS = (("wpt", "waypoints"), ("rte", "routes"), ("trk", "tracks"))
_FIELDS = ("name", "date", "time", "ele", "type", "sym", "src", "number", "cmt", "desc", "points")


def read_gpx(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> list[RawTable]:
    """Read a GPX file's waypoints, routes and tracks.

    Raises:
        IntakeError: if it is refused, broken, or holds none of them.
    """
    check_file(path, limits, whole=True)
    root = read_xml(path.read_bytes(), path)
    if local_name(root) != "gpx":
        raise IntakeError("xml_other", file=path.name, got=local_name(root), expected="gpx")
    tables = [
        _read_kind(path, children(root, tag), name, limits)
        for tag, name in _KINDS
        if children(root, tag)
    ]
    if not tables:
        raise IntakeError("gpx_empty", file=path.name)
    return tables


def _position(element: Element) -> list[Any]:
    found: list[Any] = []
    for name in ("lon", "lat"):
        text = element.get(name) or ""
        try:
            found.append(float(text))
        except ValueError:
            found.append(text)
    return found


def _read_one(element: Element) -> tuple[dict[str, str], Shape]:
    cells = {name: child_text(element, name) for name in _FIELDS}
    if local_name(element) == "wpt":
        cells["date"] = cells["time"][:10]
        cells["points"] = ""
        return cells, check_shape({"type": "Point", "coordinates": _position(element)})
    if local_name(element) == "rte":
        parts = [children(element, "rtept")]
    else:
        parts = [children(segment, "trkpt") for segment in children(element, "trkseg")]
    points = [point for part in parts for point in part]
    cells["points"] = str(len(points))
    days = sorted({(time.text or "").strip()[:10] for time in descendants(element, "time")} - {""})
    if days:
        cells["date"] = days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}"
    lines = [[_position(point) for point in part] for part in parts if len(part) > 1]
    if lines:
        return cells, check_shape({"type": "MultiLineString", "coordinates": lines})
    if points:
        return cells, check_shape({"type": "Point", "coordinates": _position(points[0])})
    return cells, Shape(reason=say("gpx_no_points"))


def _read_kind(path: Path, elements: list[Element], name: str, limits: Limits) -> RawTable:
    rows = [_read_one(element) for element in elements]
    good = [(n, cells, shape) for n, (cells, shape) in enumerate(rows, 1) if not shape.reason]
    names = [field for field in _FIELDS if any(cells[field] for _, cells, _ in good)]
    builder = TableBuilder(path.name, name_columns(names or ["name"]), limits)
    for number, cells, _ in good:
        builder.add_kept(number, [cells[field] for field in names or ["name"]])
    builder.refused.extend(
        Refused(number, shape.reason, {k: v for k, v in cells.items() if v})
        for number, (cells, shape) in enumerate(rows, start=1)
        if shape.reason
    )
    return RawTable(
        name=name, file=path.name, cells=builder.build(), kind="gpx",
        geometry=[shape.geometry for _, _, shape in good],
        drawn_from=[shape.drawn_from for _, _, shape in good],
        refused=tuple(builder.refused), row_word="feature",
    )  # fmt: skip

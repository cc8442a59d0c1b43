"""Own the reading of JSON: GeoJSON features and lists of records.

Numbers keep the digits they are written with. Features are checked one by one; a bad one is set
aside with its reason, the rest is read. It refuses nothing but what is no JSON at all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geodata.intake.encoding import find_encoding
from geodata.intake.geometry import check_shape
from geodata.intake.limits import DEFAULT_LIMITS, Limits, check_file
from geodata.intake.raw import CHUNK_ROWS, Preview, RawTable, Refused, TableBuilder, name_columns
from geodata.intake.told import Beat, Tell, keep_quiet
from geodata.intake.words import Doubt, IntakeError, say

__all__ = ["read_json"]

_GEOMETRIES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
               "GeometryCollection"}  # fmt: skip
_LISTS = ("features", "records", "data", "rows", "items", "results")


class _Digits(str):
    """A number as it is written in the file."""

    __slots__ = ()


def _to_numbers(value: Any) -> Any:
    """Return a geometry with its digits as numbers; texts stay texts, so that they are noticed."""
    if isinstance(value, _Digits):
        return float(value)
    if isinstance(value, list):
        return [_to_numbers(part) for part in value]
    if isinstance(value, dict):
        return {key: _to_numbers(part) for key, part in value.items()}
    return value


def _cell_text(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return str(value) if isinstance(value, _Digits) else value


def _flatten(record: dict[str, Any], *, prefix: str = "", depth: int = 0) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < 6:
            cells |= _flatten(value, prefix=f"{prefix}{key}.", depth=depth + 1)
        else:
            cells[f"{prefix}{key}"] = _cell_text(value)
    return cells


def _load(path: Path) -> tuple[Any, str, bool]:
    twice = False

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        found: dict[str, Any] = {}
        for key, value in items:
            name = key
            if key in found:
                twice, name = True, f"{key} (2)"
            found[name] = value
        return found

    encoding, _ = find_encoding(path)
    text = path.read_text(encoding=encoding, errors="replace")
    try:
        document = json.loads(
            text, parse_float=_Digits, parse_int=_Digits, parse_constant=_Digits,
            object_pairs_hook=pairs,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        document = _load_lines(text)
        if document is None:
            raise IntakeError(
                "json_invalid", file=path.name, line=error.lineno, char=error.colno,
                reason=error.msg,
            ) from error  # fmt: skip
    except RecursionError as error:
        raise IntakeError("json_too_deep", file=path.name) from error
    return document, encoding, twice


def _load_lines(text: str) -> list[Any] | None:
    """Read one JSON object a line, a broken line as its text; None if that is not its kind."""
    lines = [line.strip(" \t\x1e,") for line in text.splitlines()]
    items = [_load_line(line) for line in lines if line]
    objects = sum(isinstance(item, dict) for item in items)
    return items if objects >= 2 and objects * 2 > len(items) else None


def _load_line(line: str) -> Any:
    try:
        return json.loads(line, parse_float=_Digits, parse_int=_Digits)
    except (json.JSONDecodeError, RecursionError):
        return line


def read_json(
    path: Path, *, limits: Limits = DEFAULT_LIMITS, tell: Tell = keep_quiet
) -> list[RawTable]:
    """Read a GeoJSON file or a list of records.

    Raises:
        IntakeError: if it is refused, no JSON, or holds nothing that is a row.
    """
    check_file(path, limits, whole=True)
    document, encoding, twice = _load(path)
    tell(0.4)
    doubts = [Doubt("json_key_twice")] if twice else []
    features, records = _find_items(document)
    if features is not None:
        return [_read_features(path, document, features, encoding, doubts, limits, tell)]
    if records is not None:
        return [_read_records(path, records, encoding, doubts, limits, lambda: tell(0.7))]
    kind = document.get("type") if isinstance(document, dict) else None
    shown = kind if isinstance(kind, str) else _cell_text(document)[:40]
    raise IntakeError("json_no_rows", file=path.name, got=shown)


def _find_items(document: Any) -> tuple[list[Any] | None, list[Any] | None]:
    """Return (features, records): one of them, or neither."""
    if isinstance(document, dict):
        kind = document.get("type")
        if kind == "Feature":
            return [document], None
        if isinstance(kind, str) and kind in _GEOMETRIES:
            return [{"type": "Feature", "properties": {}, "geometry": document}], None
        if isinstance(document.get("features"), list):
            return document["features"], None
        for name in _LISTS:
            if isinstance(document.get(name), list):
                return None, document[name]
        columns = [part for part in document.values() if isinstance(part, list)]
        if len(document) and len(columns) == len(document) and len({len(c) for c in columns}) == 1:
            names = list(document)
            rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
            return None, rows
        return None, None
    if isinstance(document, list):
        if document and all(
            isinstance(item, dict) and item.get("type") == "Feature" for item in document
        ):
            return document, None
        return None, document
    return None, None


def _gather_names(rows: Sequence[dict[str, str]]) -> list[str]:
    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    return list(names)


def _read_records(
    path: Path,
    items: list[Any],
    encoding: str,
    doubts: list[Doubt],
    limits: Limits,
    beat: Beat,
) -> RawTable:
    if items and all(isinstance(item, list) for item in items):
        # Rows as lists: the first one is the header.
        header = [_cell_text(cell) for cell in items[0]]
        builder = TableBuilder(path.name, name_columns(header), limits, beat)
        for number, item in enumerate(items[1:], start=2):
            builder.add(number, [_cell_text(cell) for cell in item])
    else:
        rows = [_flatten(item) if isinstance(item, dict) else {} for item in items]
        names = _gather_names(rows)
        builder = TableBuilder(path.name, name_columns(names), limits, beat)
        for number, (item, row) in enumerate(zip(items, rows, strict=True), start=1):
            if isinstance(item, dict):
                builder.add(number, [row.get(name, "") for name in names])
            else:
                text = _cell_text(item)
                builder.refuse(number, say("json_no_object", got=text[:40]), [text])
    return _finish(path, builder, encoding, doubts, "record", None, None)


def _finish(
    path: Path,
    builder: TableBuilder,
    encoding: str,
    doubts: list[Doubt],
    word: str,
    geometry: list[dict[str, Any] | None] | None,
    drawn_from: list[str] | None,
) -> RawTable:
    shown = builder.first_rows()
    cells = builder.build()
    return RawTable(
        name=path.stem, file=path.name, cells=cells,
        kind="json" if geometry is None else "geojson", geometry=geometry, drawn_from=drawn_from,
        refused=tuple(builder.refused), blank_rows=builder.blank_rows,
        preview=Preview(encoding=encoding, rows=shown),
        doubts=(*doubts, *builder.doubts()), row_word=word,
    )  # fmt: skip


def _find_crs(document: Any) -> str:
    """Return the name of the reference system that old GeoJSON may state; "" for degrees."""
    member = document.get("crs") if isinstance(document, dict) else None
    if not isinstance(member, dict):
        return ""
    properties = member.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    name = name if isinstance(name, str) else ""
    return "" if name.endswith(("CRS84", "CRS84h", ":4326", "::4326")) else name


def _read_features(
    path: Path,
    document: Any,
    features: list[Any],
    encoding: str,
    doubts: list[Doubt],
    limits: Limits,
    tell: Tell,
) -> RawTable:
    from geodata.intake.reproject import make_reprojection

    crs = _find_crs(document)
    move = make_reprojection(crs, path.name) if crs else None
    if crs:
        doubts = [*doubts, Doubt("crs_converted", params={"crs": crs})]
    good: list[tuple[int, dict[str, str], dict[str, Any] | None, str]] = []
    refused: list[Refused] = []
    for number, feature in enumerate(features, start=1):
        if number % CHUNK_ROWS == 0:
            tell(0.4 + 0.5 * number / len(features))
        reason = ""
        properties: Any = None
        if not isinstance(feature, dict):
            reason = say("feature_no_object", got=_cell_text(feature)[:40])
        elif feature.get("type") != "Feature":
            reason = say("feature_type", got=_cell_text(feature.get("type"))[:40])
        else:
            properties = feature.get("properties")
            if not isinstance(properties, dict | None):
                reason = say("feature_properties", got=_cell_text(properties)[:40])
        cells = _flatten(properties) if isinstance(properties, dict) else {}
        if isinstance(feature, dict) and isinstance(feature.get("id"), str):
            cells.setdefault("id", str(feature["id"]))
        shape = None
        if not reason:
            geometry = _to_numbers(feature.get("geometry"))
            shape = check_shape(geometry if move is None else move(geometry))
            reason = shape.reason
        if reason or shape is None:
            refused.append(
                Refused(number, reason, cells or {"feature": _cell_text(feature)[:2_000]})
            )
        else:
            good.append((number, cells, shape.geometry, shape.drawn_from))
    names = _gather_names([cells for _, cells, _, _ in good])
    builder = TableBuilder(path.name, [*name_columns(names)] or [say("column_feature")], limits)
    for number, cells, _, _ in good:
        # A feature without any property is still one: its shape is what it says.
        row = [cells.get(name, "") for name in names] or [f"{number}"]
        builder.add_kept(number, row)
    builder.refused.extend(refused)
    return _finish(
        path, builder, encoding, doubts, "feature",
        [geometry for _, _, geometry, _ in good], [made for _, _, _, made in good],
    )  # fmt: skip

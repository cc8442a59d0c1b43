"""Make small cases of any kind, whole or damaged, for tests that read them in two ways."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from geodata.schema import CASE, TABLES, Column, Table

__all__ = ["CASE_ROW", "cases", "write_files", "write_parquet"]

Rows = list[dict[str, Any]]

CASE_ROW = {
    "id": "odd", "title": "Odd", "marking": "GREEN", "opened": "2023-01",
    "focus": [-10.0, 30.0, 10.0, 60.0], "overview": [-20.0, 20.0, 20.0, 65.0],
}  # fmt: skip

_LETTERS = {"places": "p", "sources": "q", "seizures": "s", "flows": "f", "events": "e",
            "links": "k", "notes": "n", "claims": "c", "story": "t"}  # fmt: skip
_ODD_TEXTS = (
    "", " ", "plain", " led", "trailing ", "two\nlines", "Windows\r\nline", "=SUM(A1)", "@x", "+1",
    "-1", "é", "Leixões", "a\u200fb", "a\x07b", "\ufeffmark", "a,b;c|d", 'say "no"', "NA", "null",
    "nan", "x" * 70, "\u2028", "tab\there", "'quoted'", "1", "0", "\ud83d\ude00".encode(
        "utf-16", "surrogatepass").decode("utf-16"),
)  # fmt: skip
_GOOD: dict[str, tuple[str, ...]] = {
    "word": ("cocaine", "heroin", "port", "city", "network", "context", "documented", "reported",
             "kg", "g", "tablets", "exact", "at_least", "at_most", "all", "one_of", "container",
             "A", "F", "supports", "contradicts", "GREEN", "RED", "CLEAR", "AMBER", "unknown"),
    "date": ("", "2023", "2023-06", "2023-06-15", "2023-06/2023-12", "../2023", "2021~", "202X",
             "2023-13", "2023-02-30", "soon", "2023-06-15 "),
    "country": ("FR", "ES", "", "fr"),
    "unlocode": ("FRLEH", "", "FR LEH", "XX"),
    "url": ("https://example.org/a", "", "javascript:alert(1)", "example"),
    "number": ("0", "1", "2.5", "1e3", "-1", "nan", "inf", "1e400", "1,5", "1234567890123456",
               "0.1", "007", "+3", "1e-99", ".5", "5.", " 4 ", "-0"),
    "count": ("1", "2", "6", "7", "1.0", "1.5", "x", "", "-1"),
}  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Rows]:
    """Draw the raw rows of every table but the story, as texts."""
    sizes = {table.name: draw(st.integers(0, 5)) for table in TABLES if table.name != "story"}
    ids = {name: [f"{_LETTERS[name]}{n}" for n in range(size)] for name, size in sizes.items()}
    ids["story"] = []
    damage = draw(st.sampled_from((0, 0, 1, 5)))
    return {
        table.name: [_row(draw, table, ids, n, damage) for n in range(sizes[table.name])]
        for table in TABLES
        if table.name != "story"
    }


def _row(
    draw: st.DrawFn, table: Table, ids: Mapping[str, list[str]], number: int, damage: int
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        hurt = damage and draw(st.integers(0, 30)) < damage
        row[column.name] = _cell(draw, table, column, ids, number, hurt=bool(hurt))
    if table.name == "places":
        row["geometry"] = _shape(draw, hurt=bool(damage and draw(st.integers(0, 10)) < damage))
    return row


def _cell(
    draw: st.DrawFn, table: Table, column: Column, ids: Mapping[str, list[str]], number: int,
    *, hurt: bool,
) -> str:  # fmt: skip
    own = ids[table.name][number]
    if hurt:
        known = [*_ODD_TEXTS, own, f" {own}", ids[table.name][0], *_GOOD.get(column.type, ())]
        return draw(st.sampled_from(known))
    if column.type == "id":
        return own
    if column.type in {"ref", "refs"}:
        targets = [one for name in column.refs for one in ids[name]]
        if not targets or (not column.required and draw(st.booleans())):
            return ""
        most = 1 if column.type == "ref" else 3
        named = draw(st.lists(st.sampled_from(targets), min_size=1, max_size=most, unique=True))
        return "|".join(named)
    if column.type in {"word", "words"}:
        allowed = column.allowed or column.suggested or ("some-word",)
        several = column.type == "words" and draw(st.booleans())
        words = draw(st.lists(st.sampled_from(allowed), min_size=1, max_size=1 + several,
                              unique=True))  # fmt: skip
        return "|".join(words) if column.required or draw(st.booleans()) else ""
    if column.type == "number":
        return draw(st.sampled_from(("", "0", "1", "2.5", "1e3", "0.1234", "12")))
    if column.type == "count":
        return draw(st.sampled_from(("", "1", "2", "3")))
    if column.type == "text":
        return draw(st.sampled_from(("plain words", "Leixões", "a,b", 'say "no"', "two\nlines")))
    if column.type == "date":
        return draw(st.sampled_from(_GOOD["date"][:8]))
    return draw(st.sampled_from(_GOOD[column.type][:2]))


def _shape(draw: st.DrawFn, *, hurt: bool) -> Any:
    if hurt:
        return draw(
            st.sampled_from(
                (
                    None, {"type": "Point", "coordinates": [200.0, 0.0]}, {"type": "Point"},
                    {"type": "Point", "coordinates": [10.0, 95.0]},
                    {"type": "Point", "coordinates": []},
                    {"type": "LineString", "coordinates": [[0.0, 0.0], [1.0, 1.0]]},
                    {"type": "Point", "coordinates": [1.0, 2.0, 3.0]},
                    {"type": "Point", "coordinates": [-0.0, 2.0]},
                )
            )
        )  # fmt: skip
    ring = [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 0.0]]
    lon, lat = draw(st.floats(-180, 180)), draw(st.floats(-90, 90))
    return draw(
        st.sampled_from(
            (
                {"type": "Point", "coordinates": [lon, lat]},
                {"type": "Point", "coordinates": [lon, lat]},
                {"type": "Polygon", "coordinates": [ring]},
                {"type": "MultiPolygon", "coordinates": [[ring]]},
            )
        )
    )


def write_files(
    folder: Path, tables: Mapping[str, Rows], *, mark: str = ",", end: str = "\n"
) -> None:
    """Write raw rows as a case folder: CSV and GeoJSON with a line for each feature."""
    (folder / CASE.file).write_text(json.dumps(CASE_ROW), encoding="utf-8")
    for table in TABLES:
        rows = tables.get(table.name)
        if rows is None:
            continue
        if table.format == "geojson":
            text = _features(rows, end)
        else:
            stream = io.StringIO(newline="")
            writer = csv.writer(stream, delimiter=mark, lineterminator=end)
            writer.writerow(column.name for column in table.columns)
            writer.writerows([row[column.name] for column in table.columns] for row in rows)
            text = stream.getvalue()
        (folder / table.file).write_bytes(text.encode("utf-8", "surrogatepass"))


def _features(rows: Rows, end: str) -> str:
    lines = []
    for row in rows:
        cells = {k: v for k, v in row.items() if k != "geometry" and v != ""}
        if cells.get("radius_km", "x").replace(".", "").isdigit():
            cells["radius_km"] = float(cells["radius_km"])
        feature = {"type": "Feature", "properties": cells, "geometry": row["geometry"]}
        lines.append(json.dumps(feature, ensure_ascii=False))
    body = f",{end}".join(lines)
    return f'{{"type": "FeatureCollection", "features": [{end}{body}{end}]}}{end}'


def write_parquet(folder: Path, tables: Mapping[str, Rows], *, typed: bool) -> None:
    """Write raw rows as a folder of Parquet files; numbers and lists typed where all can be."""
    import shapely

    case = {key: [value] for key, value in CASE_ROW.items()}
    pq.write_table(pa.table(case), folder / f"{CASE.name}.parquet")
    for table in TABLES:
        rows = tables.get(table.name)
        if rows is None:
            continue
        arrays = {c.name: _array(c, [row[c.name] for row in rows], typed) for c in table.columns}
        if table.format == "geojson":
            arrays["geometry"] = pa.array([_wkb(shapely, row["geometry"]) for row in rows],
                                          type=pa.binary())  # fmt: skip
        pq.write_table(pa.table(arrays), folder / f"{table.name}.parquet")


def _wkb(shapely: Any, shape: Any) -> bytes | None:
    if shape is None or "coordinates" not in shape:
        return None
    found: bytes = shapely.to_wkb(shapely.geometry.shape(shape))
    return found


def _array(column: Column, texts: list[str], typed: bool) -> pa.Array:
    if typed and column.type in {"refs", "words"}:
        lists = [None if text == "" else text.split("|") for text in texts]
        return pa.array(lists, type=pa.list_(pa.string()))
    if typed and column.type in {"number", "count"}:
        try:
            return pa.array([None if t == "" else float(t) for t in texts], type=pa.float64())
        except ValueError:
            pass  # not all of them are numbers
    return pa.array([None if typed and text == "" else text for text in texts], type=pa.string())

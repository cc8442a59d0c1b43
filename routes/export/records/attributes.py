"""Say what goes out with each record: the columns that every table and GIS file carries.

Owns: which records an export holds, and their columns in words and numbers. A record goes out if
the filters let it through, whatever its date; with ``Options.all_dates`` off, only if the view
shows it at its date. A place goes out unless only records that stay behind name it.
Refuses: geometry (:mod:`routes.export.records.features`) and files. Nothing is dropped
silently: a record without a position is there, and ``not_on_map`` says why.

Texts are clean: what XML, a spreadsheet or UTF-8 cannot hold is replaced by U+FFFD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.schema import LIST_MARK, RECORD_TABLES
from routes.export.job import Progress, ignore_progress
from routes.export.records.known import Known, KnownFinder
from routes.records import (
    describe_amount,
    describe_flow_weight,
    describe_precision,
    describe_where,
    explain_unplaced,
    label_of,
    list_places,
)
from routes.rows import find_rows, iterate_rows

if TYPE_CHECKING:
    from routes.export.job import ExportJob

__all__ = ["COLUMNS", "KINDS", "clean_text", "describe_pieces", "describe_tables"]

#: Table → the code of one of its records, in the order in which files hold them.
KINDS: Final[Mapping[str, str]] = {
    "seizures": "seizure", "flows": "flow", "events": "event", "links": "link", "places": "place",
}  # fmt: skip

_WHEN: Final = ("date", "first_day", "last_day", "undated", "certainty")
_GRADES: Final = ("status", "scope", "reliability", "credibility", "sources", "sources_via")
_TAIL: Final = ("description", "marking", "not_on_map", "status_id", "scope_id")
_WEIGHT: Final = ("amount", "kg_min", "kg_max")

#: Columns by table, in order. ``kg_*`` in kg, ``radius_km`` in km, ``lon``/``lat`` in degrees
#: (EPSG:4326), days inclusive; ``*_id`` are codes of the schema, several parted by ``|``.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "seizures": ("id", "label", *_WHEN, "substance", *_WEIGHT, "quantity", "unit", "bound",
                 "method", "place", "precision", *_GRADES, *_TAIL, "substance_id", "place_id"),
    "flows": ("id", "label", *_WHEN, "substance", *_WEIGHT, "kg_basis", "mode", "place",
              "precision", "line_status", "assumption", "seizures", *_GRADES, *_TAIL,
              "line_status_id", "mode_id", "substance_id", "from_id", "via_id", "to_id"),
    "events": ("id", "label", *_WHEN, "event_kind", "place", "place_note", "precision",
               "investigated", "detained", "supervised", "arrested", "seizures", *_GRADES, *_TAIL,
               "place_id", "to_place_id"),
    "links": ("id", "label", *_WHEN, "link_kind", "place", "precision", "assumption", *_GRADES,
              *_TAIL, "place_id"),
    "places": ("id", "label", "place_kind", "country", "unlocode", "precision", "radius_km", "lon",
               "lat", "origin", "role", "note", "reliability", "credibility", "sources",
               "sources_via", "marking", "not_on_map", "precision_id"),
    "sources": ("id", "title", "author", "publisher", "date", "url", "archived_url", "source_kind",
                "reliability", "note", "marking"),
    "claims": ("id", "record", "source_id", "title", "locator", "reliability", "credibility",
               "says", "via_id", "stance", "marking"),
    "notes": ("id", "label", "description", "reliability", "credibility", "sources",
              "sources_via", "marking"),
}  # fmt: skip

_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBERS: Final = frozenset(
    {"kg_min", "kg_max", "quantity", "credibility", "radius_km", "lon", "lat"}
)
_COUNTS: Final = frozenset({"investigated", "detained", "supervised", "arrested"})
#: Rows that are described at a time: a row by itself takes many times the room it has in a table.
_PIECE_ROWS: Final = 20_000
_Codes = npt.NDArray[np.uint8]
_Rows = npt.NDArray[np.intp]


def clean_text(text: object) -> str:
    """Give a text that every format can hold; control characters become U+FFFD."""
    return _NOT_TEXT.sub("\ufffd", str(text))


def describe_pieces(job: ExportJob, table: str) -> Iterator[pd.DataFrame]:
    """Describe the records of one dated table that go out, some rows at a time; at least once.

    The pieces are those of :func:`describe_tables`, for who needs no more of them at once.
    """
    return _Teller(job).records(table)


def describe_tables(
    job: ExportJob, progress: Progress = ignore_progress
) -> dict[str, pd.DataFrame]:
    """Describe all that goes out, a table for each kind, one row per record.

    Returns:
        Tables :data:`COLUMNS`, in the case's order. Numbers are float64 with NaN, heads int64,
        ``undated`` bool, ``first_day`` and ``last_day`` datetime64[s] with NaT, the rest text.
    """
    teller = _Teller(job)
    whole = sum(len(getattr(job.case, name)) for name in (*KINDS, "notes", "claims"))
    done = 0

    def join(pieces: Iterable[pd.DataFrame]) -> pd.DataFrame:
        nonlocal done
        several = []
        for piece in pieces:
            several.append(piece)
            done += len(piece)
            progress(done / max(1, whole), job.texts["data.progress.collect"])
        return several[0] if len(several) == 1 else pd.concat(several, ignore_index=True)

    tables = {name: join(teller.records(name)) for name in KINDS if name != "places"}
    tables["places"] = join(teller.places(tables))
    tables["notes"] = join(teller.notes())
    kept = {str(i) for table in tables.values() for i in table["id"]}
    tables["claims"] = join(teller.claims(kept))
    tables["sources"] = teller.sources(tables["claims"])
    return tables


def _cut(rows: _Rows) -> Iterator[_Rows]:
    """Cut rows into pieces; of none there is one empty piece, so that a table has its columns."""
    for start in range(0, max(1, len(rows)), _PIECE_ROWS):
        yield rows[start : start + _PIECE_ROWS]


class _Teller:
    """Say the rows of one job, a piece of a table at a time."""

    def __init__(self, job: ExportJob) -> None:
        self._job = job
        self._case = job.case
        self._texts = job.texts
        self._finder = KnownFinder(job.case, job.texts)
        self._unplaced = {record for record, _ in job.case.unplaced()}
        self._known = Known({}, {}, {})  # of the piece that is being said

    def records(self, table: str) -> Iterator[pd.DataFrame]:
        """Describe the records of one dated table."""
        selection = self._job.selection
        codes: _Codes = selection.codes[table]
        chosen = selection.masks[table] if self._job.options.all_dates else codes > 0
        frame: pd.DataFrame = getattr(self._case, table)
        tell: Callable[[Any], dict[str, Any]] = {
            "seizures": self._seizure,
            "flows": self._flow,
            "events": self._event,
            "links": self._link,
        }[table]
        for rows in _cut(np.flatnonzero(chosen)):
            piece = list(iterate_rows(frame.iloc[rows]))
            named = (place for row in piece for place in list_places(table, row))
            self._known = self._finder.find(table, rows, named)
            yield _frame(
                table,
                [
                    {**self._dated(table, row, int(code)), **tell(row)}
                    for row, code in zip(piece, codes[rows], strict=True)
                ],
            )

    def places(self, records: Mapping[str, pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Describe the places, but for those that only records left behind name."""
        left = self._places_left(records)
        for rows in _cut(np.flatnonzero(~left)):
            piece = list(iterate_rows(self._case.places.iloc[rows]))
            self._known = self._finder.find("places", rows, ())
            yield _frame("places", [self._place(place) for place in piece])

    def _places_left(self, records: Mapping[str, pd.DataFrame]) -> npt.NDArray[np.bool_]:
        """Say of each place whether only records that stay behind name it."""
        named: dict[str, bool] = {}
        staying = [t for t in RECORD_TABLES if len(records[t]) < len(getattr(self._case, t))]
        # Where every record goes, so does every place.
        for table in RECORD_TABLES if staying else ():
            kept = set(records[table]["id"])
            for row in iterate_rows(getattr(self._case, table)):
                for place in list_places(table, row):
                    named[place] = named.get(place, False) or clean_text(row.id) in kept
        left = np.zeros(len(self._case.places), dtype=bool)
        alone = find_rows([place for place, goes in named.items() if not goes],
                          self._case.places.index)  # fmt: skip
        left[alone[alone >= 0]] = True
        return left

    def notes(self) -> Iterator[pd.DataFrame]:
        """Describe the notes: no filter concerns them."""
        notes = self._case.notes
        for rows in _cut(np.arange(len(notes))):
            self._known = self._finder.find("notes", rows, ())
            yield _frame("notes", [
                {"id": n.id, "label": n.topic, "description": n.text, **self._backed(str(n.id)),
                 "marking": _mark(n)}
                for n in iterate_rows(notes.iloc[rows])
            ])  # fmt: skip

    def claims(self, kept: set[str]) -> Iterator[pd.DataFrame]:
        """List the claims about what goes out."""
        sources = {str(s.id): s for s in iterate_rows(self._case.sources)}
        claims = self._case.claims
        goes = [clean_text(record) in kept for record in claims["record"]]
        for rows in _cut(np.flatnonzero(np.array(goes, dtype=bool))):
            yield _frame("claims", [
                {"id": c.id, "record": c.record, "source_id": c.source,
                 "title": sources[c.source].title if c.source in sources else "",
                 "reliability": sources[c.source].reliability if c.source in sources else "",
                 "locator": c.locator, "credibility": _number(c.credibility), "says": c.says,
                 "via_id": LIST_MARK.join(c.via),
                 "stance": label_of(self._texts, "stance", c.stance or "supports"),
                 "marking": _mark(c)}
                for c in iterate_rows(claims.iloc[rows])
            ])  # fmt: skip

    def sources(self, claims: pd.DataFrame) -> pd.DataFrame:
        """List the sources that the claims name, at first or second hand."""
        named = set(claims["source_id"])
        named.update(i for via in claims["via_id"] for i in via.split(LIST_MARK))
        return _frame("sources", [
            {**s._asdict(), "source_kind": s.kind, "marking": _mark(s)}
            for s in iterate_rows(self._case.sources)
            if clean_text(s.id) in named
        ])  # fmt: skip

    def _dated(self, table: str, row: Any, code: int) -> dict[str, Any]:
        record, places = str(row.id), self._known.places
        named = [p for p in list_places(table, row) if p in places]
        describe = partial(describe_where, self._texts, table, row, places)
        return {
            "id": record,
            "label": row.label,
            "date": row.date or "",
            "first_day": row.start_day,
            "last_day": row.end_day - 1,
            "undated": bool(row.undated),
            "certainty": self._texts[_certainty_key(code, undated=bool(row.undated))],
            "place": describe(detailed=False),
            "precision": "; ".join(self._say_precision(i, alone=len(named) == 1) for i in named),
            "status": label_of(self._texts, "status", row.status),
            "scope": label_of(self._texts, "scope", row.scope),
            "status_id": row.status,
            "scope_id": row.scope,
            "description": row.description or "",
            "marking": _mark(row),
            "not_on_map": explain_unplaced(row, table, self._texts)
            if record in self._unplaced
            else "",
            **self._backed(record),
        }

    def _say_precision(self, place: str, *, alone: bool) -> str:
        known = self._known.places[place]
        words = describe_precision(self._texts, known)
        return words if alone else f"{known.name}: {words}"

    def _backed(self, record: str) -> dict[str, Any]:
        letter, number = self._known.grades.get(record, ("", math.nan))
        cited = self._known.cited.get(record)
        return {
            "reliability": letter,
            "credibility": number,
            "sources": "" if cited is None else cited.sources,
            "sources_via": "" if cited is None else cited.via,
        }

    def _seizure(self, row: Any) -> dict[str, Any]:
        return {
            "substance": label_of(self._texts, "substance", row.substance),
            "substance_id": row.substance,
            "amount": describe_amount(self._texts, row),
            "quantity": row.amount,
            "unit": label_of(self._texts, "unit", row.unit or ""),
            "bound": self._texts[f"data.bound.{row.bound or 'exact'}"],
            "kg_min": row.kg_min,
            "kg_max": row.kg_max,
            "method": row.method or "",
            "place_id": row.place or "",
        }

    def _flow(self, row: Any) -> dict[str, Any]:
        return {
            "substance": ", ".join(label_of(self._texts, "substance", s) for s in row.substances),
            "substance_id": LIST_MARK.join(row.substances),
            "amount": describe_flow_weight(self._texts, row),
            "kg_min": row.kg_min,
            "kg_max": row.kg_max,
            "kg_basis": self._texts[f"data.basis.{row.kg_basis}"] if row.kg_basis else "",
            "mode": label_of(self._texts, "mode", row.mode or ""),
            "mode_id": row.mode or "",
            "line_status": label_of(self._texts, "status", row.line_status),
            "line_status_id": row.line_status,
            "assumption": row.assumption or "",
            "seizures": LIST_MARK.join(row.seizure_ids),
            "from_id": LIST_MARK.join(row.from_ids),
            "via_id": LIST_MARK.join(row.via_ids),
            "to_id": LIST_MARK.join(row.to_ids),
        }

    def _event(self, row: Any) -> dict[str, Any]:
        return {
            "event_kind": label_of(self._texts, "eventKind", row.kind),
            "place_note": row.place_note or "",
            "seizures": LIST_MARK.join(row.seizure_ids),
            "place_id": row.place or "",
            "to_place_id": row.to_place or "",
            **{name: int(getattr(row, name)) for name in _COUNTS},
        }

    def _link(self, row: Any) -> dict[str, Any]:
        return {
            "link_kind": label_of(self._texts, "linkKind", row.kind),
            "assumption": row.assumption or "",
            "place_id": LIST_MARK.join(row.place_ids),
        }

    def _place(self, place: Any) -> dict[str, Any]:
        nowhere = math.isnan(place.lon)
        return {
            **place._asdict(),
            "label": place.name,
            "place_kind": label_of(self._texts, "placeKind", place.kind),
            "precision": describe_precision(self._texts, place),
            "precision_id": place.precision,
            "radius_km": _number(place.radius_km),
            "marking": _mark(place),
            "not_on_map": self._texts["page.unplaced.no_position"] if nowhere else "",
            **self._backed(str(place.id)),
        }


def _certainty_key(code: int, *, undated: bool) -> str:
    if undated:
        return "page.certainty.3"
    return f"page.certainty.{code}" if code else "data.certainty.none"


def _mark(row: Any) -> str:
    return f"TLP:{row.tlp}"


def _number(value: Any) -> float:
    return math.nan if value is None or pd.isna(value) else float(value)


def _frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    data: dict[str, Any] = {}
    for name in COLUMNS[table]:
        values = [row[name] for row in rows]
        if name in ("first_day", "last_day"):
            data[name] = _days(values)
        elif name in _NUMBERS:
            data[name] = np.array(values, dtype="float64")
        elif name in _COUNTS:
            data[name] = np.array(values, dtype="int64")
        elif name == "undated":
            data[name] = np.array(values, dtype="bool")
        else:
            data[name] = pd.Series(_clean_all(values), dtype="object")
    return pd.DataFrame(data, columns=list(COLUMNS[table]))


def _clean_all(values: Iterable[object]) -> list[str]:
    """Clean texts; equal ones become the same object, of which a large table has very many."""
    cleaned: dict[object, str] = {}
    texts = []
    for value in values:
        text = cleaned.get(value)
        if text is None:
            text = cleaned[value] = clean_text(value)
        texts.append(text)
    return texts


def _days(values: Iterable[float]) -> npt.NDArray[np.datetime64]:
    days = np.array(list(values), dtype="float64")
    dates = np.full(len(days), np.datetime64("NaT"), dtype="datetime64[D]")
    known = ~np.isnan(days)
    dates[known] = days[known].astype("int64").astype("datetime64[D]")
    return dates.astype("datetime64[s]")

"""Make the tables of the briefing as plain words: seizures, facts, what has no place, sources.

Owns: their columns, order and cells. Refuses: how a table looks (slides and handout do that).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from routes.export.briefing.sources import grade_source
from routes.export.briefing.words import say_count, say_total, say_when
from routes.export.records.citations import Citation, cite_records
from routes.partly import explain_partly, find_partly, introduce_missing
from routes.records import (
    KINDS,
    describe_amount,
    describe_unplaced,
    describe_where,
    label_of,
)
from routes.rows import find_rows, iterate_rows
from routes.select import list_substances, total_seizures
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.export.job import ExportJob

__all__ = ["Column", "Row", "Table", "build_tables", "kept_codes"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and its share of the width (relative to the other columns)."""

    heading: str
    share: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row: one cell per column, or one single cell across all of them.

    ``kind``: ``row``; ``group`` heads the rows that follow; ``total`` sums those before.
    """

    cells: tuple[str, ...]
    kind: Literal["row", "group", "total"] = "row"


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; ``intro`` stands above it, empty if there is nothing to say."""

    id: str
    title: str
    intro: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def build_tables(job: ExportJob, *, most_rows: int) -> tuple[Table, ...]:
    """Build the briefing's tables in their order; one without rows is left out.

    Args:
        job: the export.
        most_rows: of seizures and of records without a place at most so many are listed, the
            heaviest first to stay; what is left out is counted and said.
    """
    tables = (
        _seizures(job, most_rows),
        _facts(job, most_rows),
        _unplaced(job, most_rows),
        _sources(job),
    )
    return tuple(table for table in tables if table.rows)


def kept_codes(job: ExportJob, table: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Give the codes (:mod:`routes.select`) of a table's rows that go into the tables.

    With all dates wanted, whatever the filters let through counts as certain.
    """
    if job.options.all_dates:
        return np.where(job.selection.masks[table], 2, 0).astype(np.uint8)
    return job.selection.codes[table]


def _columns(texts: Mapping[str, str], *named: tuple[str, float]) -> tuple[Column, ...]:
    return tuple(Column(texts[f"slides.column.{name}"], share) for name, share in named)


def _seizures(job: ExportJob, most_rows: int) -> Table:
    case, texts = job.case, job.texts
    codes = kept_codes(job, "seizures")
    kept = case.seizures[codes > 0]
    heaviest = kept["kg_min"].fillna(kept["kg_max"]).fillna(-1.0)
    listed = kept.loc[heaviest.sort_values(ascending=False, kind="stable").index[:most_rows]]
    listed = listed.sort_values(["start_day", "end_day"], kind="stable", na_position="last")
    # Of what is listed alone: a large case has very many places and sources.
    at = find_rows(listed["place"].unique(), case.places.index)
    places = {str(p.id): p for p in iterate_rows(case.places.iloc[at[at >= 0]])}
    cited = cite_records(case, listed.index, texts)
    rows: list[Row] = []
    for scope in ("network", "context"):
        of_scope = listed[listed["scope"] == scope]
        if len(of_scope):
            rows.append(Row((texts[f"slides.seizures.{scope}"],), "group"))
            rows += [_seizure_row(job, row, places, cited) for row in iterate_rows(of_scope)]
        if scope == "network" and (kept["scope"] == scope).any():
            rows.append(Row((_network_total(job, codes),), "total"))
    return Table(
        "seizures",
        texts["slides.seizures"],
        _say_cut(texts, "slides.seizures", len(listed), len(kept)),
        _columns(texts, ("when", 16), ("what", 25), ("where", 13), ("amount", 17), ("source", 29)),
        tuple(rows),
    )


def _seizure_row(
    job: ExportJob, row: Any, places: Mapping[str, Any], cited: Mapping[str, Citation]
) -> Row:
    texts = job.texts
    amount = describe_amount(texts, row) or texts["format.kgUnknown"]
    substance = label_of(texts, "substance", row.substance)
    return Row(
        (
            say_when(texts, row),
            str(row.label),
            describe_where(texts, "seizures", row, places, detailed=False),
            fill_text(texts, "slides.amount", amount=amount, substance=substance),
            _cite(job, row.id, cited),
        )
    )


def _network_total(job: ExportJob, codes: np.ndarray[Any, np.dtype[np.uint8]]) -> str:
    seizures, texts = job.case.seizures, job.texts
    network = np.where((seizures["scope"] == "network").to_numpy(), codes, 0)
    totals = total_seizures(seizures, network, list_substances(job.case))
    said = [
        fill_text(
            texts,
            "slides.total.one",
            substance=label_of(texts, "substance", substance),
            amount=say_total(texts, total),
            count=say_count(texts, "panel.figures.context.seizures", int(total["count"] or 0)),
        )
        for substance, total in totals.items()
        if total["count"]
    ]
    return fill_text(texts, "slides.total", totals="; ".join(said))


def _facts(job: ExportJob, most_rows: int) -> Table:
    texts, notes = job.texts, job.case.notes
    listed = notes.iloc[:most_rows]
    cited = cite_records(job.case, listed.index, texts)
    rows = tuple(
        Row(
            (
                str(note.topic),
                str(note.text),
                _cite(job, note.id, cited),
            )
        )
        for note in iterate_rows(listed)
    )
    return Table(
        "facts",
        texts["slides.facts"],
        _say_cut(texts, "slides.rows", len(rows), len(notes)),
        _columns(texts, ("topic", 18), ("fact", 50), ("source", 32)),
        rows,
    )


def _cite(job: ExportJob, record: object, cited: Mapping[str, Citation]) -> str:
    found = cited.get(str(record))
    return found.sources if found else job.texts["slides.noSource"]


def _unplaced(job: ExportJob, most_rows: int) -> Table:
    case, texts = job.case, job.texts
    rows: list[Row] = []
    count = 0
    unplaced = case.unplaced()
    kept = {
        table: set(getattr(case, table).index[kept_codes(job, table) > 0])
        for table in {table for _, table in unplaced}
    }
    for record, table in unplaced:
        if record not in kept[table]:
            continue
        count += 1
        if count > most_rows:
            continue
        row = next(iterate_rows(getattr(case, table).loc[[record]]))
        rows.append(
            Row(
                (
                    label_of(texts, "kind", KINDS[table]),
                    str(row.label),
                    say_when(texts, row, lasting=table in ("flows", "links")),
                    describe_unplaced(case, record, table, texts),
                )
            )
        )
    partly = find_partly(case)
    partly = partly[kept_codes(job, "flows")[partly] > 0]
    for flow in iterate_rows(case.flows.take(partly[: max(0, most_rows - count)])):
        kind, when = label_of(texts, "kind", KINDS["flows"]), say_when(texts, flow, lasting=True)
        rows.append(Row((kind, str(flow.label), when, explain_partly(flow, texts))))
    count += len(partly)
    return Table(
        "unplaced",
        texts["slides.unplaced"],
        " ".join(
            part
            for part in (
                introduce_missing(case, texts),
                _say_cut(texts, "slides.rows", len(rows), count),
            )
            if part
        ),
        _columns(texts, ("kind", 10), ("what", 36), ("when", 22), ("why", 32)),
        tuple(rows),
    )


def _sources(job: ExportJob) -> Table:
    texts, sources = job.texts, job.case.sources
    rows = tuple(
        Row(
            (
                _name_source(texts, source),
                str(source.kind).capitalize(),
                grade_source(texts, source.reliability),
                str(source.note),
            )
        )
        for source in iterate_rows(sources)
    )
    return Table(
        "sources",
        texts["slides.sources"],
        texts["slides.sources.intro"],
        _columns(texts, ("title", 36), ("kind", 12), ("reliability", 15), ("note", 37)),
        rows,
    )


_SOURCE_PARTS: Final = ("author", "publisher", "date", "url")


def _name_source(texts: Mapping[str, str], source: Any) -> str:
    parts = [str(getattr(source, name) or "") for name in _SOURCE_PARTS]
    named: Sequence[str] = [p for p in dict.fromkeys(parts) if p and p not in str(source.title)]
    if not named:
        return str(source.title)
    return fill_text(texts, "slides.source", title=source.title, details=", ".join(named))


def _say_cut(texts: Mapping[str, str], key: str, listed: int, of_all: int) -> str:
    if listed >= of_all:
        return ""
    return fill_text(texts, f"{key}.cut", listed=f"{listed:,}", all=f"{of_all:,}")

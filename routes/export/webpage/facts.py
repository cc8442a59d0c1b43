"""Say in words what stands beside the map of a file: story, sources, what is not on it, handling.

Owns: the rows and sentences of these parts, ready to be set, and the columns of the table that
follows the date. Refuses: markup and layout. All of it is of the job's case and texts alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geodata.schema import RECORD_TABLES
from routes.daywords import say_day
from routes.dense import dense_tables
from routes.export.webpage.details import count_left_out
from routes.partly import explain_partly, find_partly
from routes.payload import case_days
from routes.records import KINDS, describe_amount, describe_unplaced, describe_where, label_of
from routes.rows import find_rows, iterate_rows
from routes.select import select_records
from routes.table import COLUMNS, build_rows
from routes.texts import fill_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routes.export.job import ExportJob
    from routes.markup import Block

__all__ = ["count_text", "list_columns", "list_grades", "list_reading", "list_seizures",
           "list_sources", "list_story", "list_unplaced", "say_handling",
           "say_large_tables"]  # fmt: skip

_READING: Final = ("time", "weight", "colour", "dashes", "who")
#: What depends on the date is not in the columns: the browser knows it.
_FOLLOWS_DATE: Final = "certainty"


def count_text(texts: Mapping[str, str], key: str, n: int) -> str:
    """Give the text of a key for a count: ``<key>.one`` for 1, else ``<key>.other``."""
    return fill_text(texts, f"{key}.{'one' if n == 1 else 'other'}", n=f"{n:,}")


def say_large_tables(job: ExportJob) -> str:
    """Say how many records the dense tables of a case hold, by kind."""
    counts = {name: len(getattr(job.case, name)) for name in sorted(dense_tables(job.case))}
    return ", ".join(
        fill_text(job.texts, "report.about.withheldKind", kind=job.texts[f"report.kind.{name}"],
                  n=f"{n:,}")
        for name, n in counts.items()
    )  # fmt: skip


def list_columns(job: ExportJob) -> dict[str, list[Any]]:
    """List the columns of the table twin for all records, whatever the date; rows in its order.

    Records of dense tables are not in it where the file leaves out their details.
    Texts are texts, ``kg_min``, ``kg_max`` (kg) and ``credibility`` numbers or None, days ISO
    texts, empty where they are unknown.
    """
    case = job.rest if count_left_out(job) else job.case
    everything = {
        name: np.full(len(getattr(case, name)), 2, dtype=np.uint8) for name in RECORD_TABLES
    }
    shown = select_records(case, job.view, last_day=case_days(job.case)[1])
    rows = build_rows(case, replace(shown, codes=everything), job.texts)
    return {name: [_plain(v) for v in rows[name]] for name in COLUMNS if name != _FOLLOWS_DATE}


def _plain(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if value is pd.NaT or value is None:
        return ""
    if isinstance(value, float):
        return None if np.isnan(value) else int(value) if value.is_integer() else value
    return str(value)


def list_story(job: ExportJob) -> list[dict[str, Any]]:
    """List the steps with their words: ``title, date, marking, parts``.

    A part is ``{"tag": "p" | "ul" | "ol", "start", "items"}``; an item is a list of runs.
    """
    return [
        {
            "id": step["id"],
            "title": step["title"],
            "date": step["dateText"],
            "marking": step["marking"],
            "parts": list(_list_parts(step["blocks"])),
        }
        for step in job.story
    ]


def _list_parts(blocks: list[Block]) -> Iterator[dict[str, Any]]:
    def tag_of(block: Block) -> str:
        return "p" if block["kind"] == "p" else "ul" if block["n"] is None else "ol"

    for tag, several in groupby(blocks, tag_of):
        group = list(several)
        if tag == "p":
            yield from ({"tag": tag, "start": None, "items": [b["runs"]]} for b in group)
        else:
            yield {"tag": tag, "start": group[0]["n"], "items": [b["runs"] for b in group]}


def list_unplaced(job: ExportJob, *, most: int | None = None) -> list[dict[str, str]]:
    """List what is not on the map, or in part, the first ``most``: ``id, kind, label, reason``.

    ``most`` None: all. What has no position stands first.
    """
    missing = [
        {
            "id": record,
            "kind": label_of(job.texts, "kind", KINDS[table]),
            "label": str(getattr(job.case, table).at[record, "label"]),
            "reason": describe_unplaced(job.case, record, table, job.texts),
        }
        for record, table in job.case.unplaced()[:most]
    ]
    partly = find_partly(job.case)[: None if most is None else most - len(missing)]
    return missing + [
        {
            "id": str(flow.id),
            "kind": label_of(job.texts, "kind", KINDS["flows"]),
            "label": str(flow.label),
            "reason": explain_partly(flow, job.texts),
        }
        for flow in iterate_rows(job.case.flows.take(partly))
    ]


def list_seizures(job: ExportJob, *, most: int) -> list[dict[str, str]]:
    """List the first seizures for who has no scripts: ``label, date, place, amount, scope``."""
    seizures, places = job.case.seizures.iloc[:most], job.case.places
    rows = find_rows(seizures["place"].unique(), places.index)
    named = {str(p.id): p for p in iterate_rows(places.iloc[rows[rows >= 0]])}
    return [
        {
            "label": str(row.label),
            "date": str(row.date or ""),
            "place": describe_where(job.texts, "seizures", row, named, detailed=False),
            "amount": describe_amount(job.texts, row),
            "scope": label_of(job.texts, "scope", row.scope),
        }
        for row in iterate_rows(seizures)
    ]


def list_sources(job: ExportJob) -> list[dict[str, str]]:
    """List the sources with their grades in words, and how many statements each backs.

    ``url`` and ``archived`` are empty unless they are addresses of the web.
    """
    texts = job.texts
    backed = Counter(str(source) for source in job.case.claims["source"])
    behind = Counter(str(source) for via in job.case.claims["via"] for source in via)
    sources = []
    for row in iterate_rows(job.case.sources):
        letter = str(row.reliability or "")
        words = texts[f"panel.reliability.{letter or 'none'}"]
        grade = fill_text(texts, "report.sources.letter", grade=letter, words=words)
        signed = dict.fromkeys(str(v) for v in (row.author, row.publisher, row.date, row.kind) if v)
        counts = (("claims", backed[str(row.id)]), ("behind", behind[str(row.id)]))
        sources.append(
            {
                "title": str(row.title),
                "signed": " · ".join(signed),
                "letter": letter,
                "grade": grade if letter else texts["report.sources.ungraded"],
                "note": str(row.note or ""),
                "claims": " ".join(
                    count_text(texts, f"report.sources.{name}", n) for name, n in counts if n
                ),
                "url": _web_address(row.url),
                "archived": _web_address(row.archived_url),
            }
        )
    return sources


def _web_address(url: object) -> str:
    text = str(url or "")
    return text if text.lower().startswith(("http://", "https://")) else ""


def list_grades(texts: Mapping[str, str], kind: str) -> list[tuple[str, str]]:
    """List the grades of a kind, ``reliability`` or ``credibility``, with what each means."""
    marks = "ABCDEF" if kind == "reliability" else "123456"
    return [(mark, texts[f"panel.{kind}.{mark}"]) for mark in marks]


def list_reading(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """List how to read the map: a word and a sentence each."""
    return [(texts[f"report.read.{n}"], texts[f"report.read.{n}.text"]) for n in _READING]


def say_handling(job: ExportJob) -> dict[str, Any]:
    """Say how the file is to be handled (``marking``) and what it leaves out (``left_out``)."""
    texts, handling = job.texts, job.handling
    meaning = texts.get(f"report.tlp.{handling.marking}", "")
    left_out = [texts["report.about.complete"]]
    if handling.withheld_total:
        kinds = ", ".join(
            fill_text(
                texts, "report.about.withheldKind", kind=texts[f"report.kind.{name}"], n=f"{n:,}"
            )
            for name, n in handling.withheld.items()
            if n
        )
        total = f"{handling.withheld_total:,}"
        left_out = [
            fill_text(
                texts,
                "report.about.withheld",
                ceiling=handling.ceiling or handling.marking,
                n=total,
                kinds=kinds,
            )
        ]
    left_out.append(texts[f"report.about.blur.{handling.blur}"])
    if details := count_left_out(job):
        left_out.append(fill_text(texts, "report.about.details", n=f"{details:,}"))
    if job.dense is not None and (stand_ins := len(job.dense.pending)):
        left_out.append(count_text(texts, "report.about.lanes", stand_ins))
    if handling.set_aside:
        left_out.append(count_text(texts, "report.about.setAside", handling.set_aside))
    case = job.case
    until = "" if case.last_day is None else say_day(case.last_day, texts)
    return {
        "marking": fill_text(
            texts, "report.about.marking", marking=handling.marking, meaning=meaning
        ).strip(),
        "left_out": left_out,
        "until": fill_text(texts, "page.about.until", date=until) if until else "",
    }

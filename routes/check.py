"""Own the report on a case: what was read, what was set aside, and every problem, for a terminal.

Remarks (severity "warning") do not make a case fail; problems (severity "error") do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from geodata.errors import describe_problem, locate_row
from geodata.schema import TABLES
from routes.model import Case
from routes.texts import fill_text, load_texts

__all__ = ["has_errors", "render_report_json", "render_report_text"]


def has_errors(case: Case) -> bool:
    """Return whether anything in the case has to be mended."""
    return any(problem.severity == "error" for problem in case.problems)


def _count_rows(case: Case) -> dict[str, tuple[int, int]]:
    """Return for each table the number of rows read and of rows set aside."""
    aside = case.set_aside["table"].value_counts()
    return {
        table.name: (len(getattr(case, table.name)), int(aside.get(table.name, 0)))
        for table in TABLES
    }


def render_report_text(case: Case, *, language: str = "en") -> str:
    """Write the report in plain words, one line a problem, in the order of the files."""
    texts = load_texts(language)
    lines = [fill_text(texts, "check.title", title=case.info.title, id=case.info.id)]
    for table, (accepted, aside) in _count_rows(case).items():
        row = fill_text(texts, "check.rows", table=table, accepted=accepted, aside=aside)
        lines.append(f"  {row}")
    if case.problems:
        lines.append("")
    for problem in case.problems:
        severity = texts[f"check.severity.{problem.severity}"]
        lines.append(f"{severity}: {describe_problem(problem, language=language)}")
    if len(case.set_aside):
        lines += ["", texts["check.aside"]]
        lines += [
            "  " + _describe_aside(row, texts, language)
            for row in case.set_aside.to_dict("records")
        ]
    errors = sum(problem.severity == "error" for problem in case.problems)
    lines += ["", texts["check.clean"]]
    if case.problems:
        lines[-1] = fill_text(
            texts, "check.found", errors=errors, warnings=len(case.problems) - errors
        )
    return "\n".join(lines)


def _describe_aside(row: dict[Any, Any], texts: Mapping[str, str], language: str) -> str:
    where = locate_row(row["file"], row["row"], language=language)
    key = "check.aside.row" if row["id"] else "check.aside.unnamed"
    return fill_text(texts, key, where=where, id=row["id"], reason=row["reason"])


def _named(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def render_report_json(case: Case) -> str:
    """Write the report as one JSON object.

    Keys: case, ok, digest, tables {name: {read, accepted, set_aside}}, problems (all fields of
    `Problem`, and `message`), set_aside (table, file, row, id, reason).
    """
    report = {
        "case": case.info.id,
        "ok": not has_errors(case),
        "digest": case.digest,
        "tables": {
            table: {"read": accepted + aside, "accepted": accepted, "set_aside": aside}
            for table, (accepted, aside) in _count_rows(case).items()
        },
        "problems": [
            {**asdict(problem), "message": describe_problem(problem)} for problem in case.problems
        ],
        "set_aside": [_named(row) for row in case.set_aside.to_dict("records")],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)

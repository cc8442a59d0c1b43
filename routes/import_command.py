"""Own the command `import`: a stranger's file, or a case of ours in any of its forms, becomes a
new case folder, and a report.

Exit status: 0 every row was accepted, 1 rows were set aside or the file was refused, 2 wrong use.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from geodata.errors import CaseWriteError
from geodata.schema import MARKINGS
from routes.texts import fill_text, load_texts

__all__ = ["add_import", "run_import"]

_TEXTS = load_texts("en")
_SHOWN_ROWS = 20
_SHOWN_CANDIDATES = 5
# What a case of our own may come in, besides a folder; tables of text never hold one.
_OWN_SUFFIXES = (".xlsx", ".ods", ".gpkg", ".geojson", ".parquet", ".geoparquet")


def add_import(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_TEXTS["import.help.file"])
    parser.add_argument("--out", type=Path, required=True, help=_TEXTS["import.help.out"])
    parser.add_argument("--mapping", type=Path, help=_TEXTS["import.help.mapping"])
    parser.add_argument("--table", help=_TEXTS["import.help.table"])
    parser.add_argument(
        "--header-row", type=int, choices=range(10_001), metavar="ROW",
        help=_TEXTS["import.help.header_row"],
    )  # fmt: skip
    parser.add_argument(
        "--header-rows", type=int, choices=range(1, 4), metavar="COUNT",
        help=_TEXTS["import.help.header_rows"],
    )  # fmt: skip
    parser.add_argument("--title", help=_TEXTS["import.help.title"])
    parser.add_argument("--tlp", choices=MARKINGS, default="AMBER", help=_TEXTS["import.help.tlp"])
    parser.add_argument(
        "--fiscal-start", type=int, choices=range(1, 13), metavar="MONTH",
        help=_TEXTS["import.help.fiscal"],
    )  # fmt: skip
    for name in ("substance", "unit", "country", "year"):
        parser.add_argument(f"--{name}", help=_TEXTS[f"import.help.{name}"])
    parser.add_argument("--json", action="store_true", help=_TEXTS["import.help.json"])


def run_import(arguments: argparse.Namespace) -> int:
    """Read the file, write the case, print the report."""
    # pandas and the GIS libraries are only loaded when a file is imported.
    from geodata.intake.case_files import CaseInfo, write_case
    from geodata.intake.mapping import read_mapping
    from geodata.intake.read_file import read_file
    from geodata.intake.report import make_report
    from geodata.intake.words import IntakeError, say

    path: Path = arguments.file
    if arguments.out.exists():
        print(say("folder_taken", folder=arguments.out.name), file=sys.stderr)
        return 2
    if path.is_dir() or path.suffix.lower() in _OWN_SUFFIXES:
        status = _take_own_case(path, arguments)
        if status is not None:
            return status
    if not path.is_file():
        print(fill_text(_TEXTS, "import.no_file", name=path), file=sys.stderr)
        return 2
    constants = {
        name: getattr(arguments, name)
        for name in ("substance", "unit", "country", "year")
        if getattr(arguments, name)
    }
    try:
        mappings = [] if arguments.mapping is None else [read_mapping(arguments.mapping)]
    except IntakeError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        found = read_file(
            path, table=arguments.table, mappings=mappings, constants=constants,
            fiscal_start=arguments.fiscal_start, told=_told(arguments),
        )  # fmt: skip
        report = make_report(path.name, found.intakes, found.left)
        if report["accepted"]:
            info = CaseInfo(arguments.title or path.stem, arguments.tlp)
            write_case(arguments.out, found.intakes, info)
    except (IntakeError, CaseWriteError) as error:
        if arguments.json:
            refusal = {"file": path.name, "refused": str(error)}
            print(json.dumps(refusal, ensure_ascii=False, indent=2))
        else:
            print(error, file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        print(_render_text(report, arguments.out))
    return 1 if report["set_aside"] or not report["accepted"] else 0


def _told(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what was told of the layout: of the table that was named, else of all."""
    from geodata.intake.told import Told

    if arguments.header_row is None and arguments.header_rows is None:
        return {}
    told = Told(header_row=arguments.header_row, header_rows=arguments.header_rows)
    return {arguments.table or "": told}


def _take_own_case(path: Path, arguments: argparse.Namespace) -> int | None:
    """Take in a case of our own as it is; None if the file is a stranger's, or refused."""
    from geodata.intake.tables import open_tables
    from geodata.intake.words import IntakeError
    from geodata.library import Library
    from geodata.own_case import read_own_case, report_own_case

    try:
        names = set() if path.is_dir() else {raw.name for raw in open_tables(path)}
    except IntakeError:
        return None  # said where every file that cannot be read is
    files = read_own_case(path, names)
    if files is None:
        return None
    report = report_own_case(files, file=path.name)
    try:
        Library(arguments.out.parent).add(files, case_id=arguments.out.name)
    except CaseWriteError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        lines = [
            fill_text(_TEXTS, "import.own_table", **table)
            for table in report["tables"]
            if table["read"]
        ]
        lines += [f"  – {words}" for words in report["problems"]]
        print("\n".join([*lines, "", fill_text(_TEXTS, "import.done", folder=arguments.out)]))
    return 1 if report["set_aside"] else 0


def _render_text(report: dict[str, Any], out: Path) -> str:
    lines = []
    for table in report["tables"]:
        lines.append(fill_text(_TEXTS, "import.table", **{
            key: table[key] for key in ("name", "table", "read", "accepted", "set_aside")
        }))  # fmt: skip
        for column in table["mapping"]["columns"]:
            key = "import.column" if column["role"] else "import.column_kept"
            share = f"{column['confidence']:.0%}"
            lines.append(
                "  " + fill_text(_TEXTS, key, name=column["column"], role=column["role"],
                                 share=share)
            )  # fmt: skip
        lines += [f"  – {doubt['text']}" for doubt in table["doubts"]]
    shown = report["set_aside"][:_SHOWN_ROWS]
    if shown:
        lines += ["", _TEXTS["import.aside"]]
        lines += [
            "  " + fill_text(_TEXTS, "import.aside_row", row=row["row"], reason=row["reason"])
            for row in shown
        ]
    more = len(report["set_aside"]) - len(shown)
    if more:
        lines.append("  " + fill_text(_TEXTS, "import.aside_more", count=more))
    for place in report["places_unresolved"][:_SHOWN_ROWS]:
        lines.append(_render_place(place))
    more = len(report["places_unresolved"]) - _SHOWN_ROWS
    if more > 0:
        lines.append(fill_text(_TEXTS, "import.place_more", count=more))
    for table in report["not_imported"]:
        lines.append(
            fill_text(_TEXTS, "import.not_imported", name=table["name"], rows=table["rows"])
        )
    key = "import.done" if report["accepted"] else "import.nothing"
    lines += ["", fill_text(_TEXTS, key, folder=out)]
    return "\n".join(lines)


def _render_place(place: dict[str, Any]) -> str:
    """Say a name without a position: how many records bear it, why, and what it may mean."""
    from geodata.intake.place_words import say_place

    said = fill_text(
        _TEXTS, "import.place", name=place["name"], count=place["records"],
        why=say_place(place["problem"]),
    )  # fmt: skip
    names = [
        f"{one['name']} ({one['country']})" if one["country"] else str(one["name"])
        for one in place["candidates"]
    ]
    if not names:
        return said
    shown = ", ".join(list(dict.fromkeys(names))[:_SHOWN_CANDIDATES])
    return f"{said} {fill_text(_TEXTS, 'import.place_perhaps', names=shown)}"

"""Own the command line: `python -m routes <command> CASE`.

Exit status: 0 all is well, 1 problems in the data, 2 wrong use.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import CaseNotFoundError
from geodata.read import find_case, list_cases
from routes.check import has_errors, render_report_json, render_report_text
from routes.import_command import add_import, run_import
from routes.model import load_case
from routes.texts import fill_text, load_texts

__all__ = ["main"]

_TEXTS = load_texts("en")


@dataclass(frozen=True, slots=True)
class _Command:
    """Describe one subcommand: its name, how it adds its arguments, what it does."""

    name: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help=_TEXTS["check.help.case"])


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_case(parser)
    parser.add_argument("--json", action="store_true", help=_TEXTS["check.help.json"])


def _run_check(arguments: argparse.Namespace) -> int:
    case = load_case(arguments.case)
    print(render_report_json(case) if arguments.json else render_report_text(case))
    return 1 if has_errors(case) else 0


def _run_lanes(arguments: argparse.Namespace) -> int:
    # Loads the lane network and the coast: only when lanes are asked for.
    from routes.lanes import write_case_lanes

    folder = find_case(arguments.case)
    write_case_lanes(folder)
    print(fill_text(_TEXTS, "check.lanes.done", id=folder.name))
    return 0


def _add_export(parser: argparse.ArgumentParser) -> None:
    # Needs the renderers' tables: only when help on it, or a file, is asked for.
    from routes.export.command import add_export_arguments

    add_export_arguments(parser)


def _run_export(arguments: argparse.Namespace) -> int:
    from routes.export.command import run_export

    return run_export(arguments)


_COMMANDS = (
    _Command("check", _add_check, _run_check),
    _Command("lanes", _add_case, _run_lanes),
    _Command("export", _add_export, _run_export),
    _Command("import", add_import, run_import),
)


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m routes",
        description=_TEXTS["check.help.program"],
        epilog=_TEXTS["check.help.exit"],
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        help_text = _TEXTS[f"check.help.{command.name}"]
        subparser = commands.add_parser(command.name, help=help_text, description=help_text)
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = _make_parser().parse_args(argv)
    # What a case holds may be in any script; a terminal that cannot show it gets escapes.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        status: int = arguments.run(arguments)
    except CaseNotFoundError as error:
        key = "check.not_folder" if Path(str(error)).is_file() else "check.not_found"
        cases = ", ".join(list_cases())
        print(fill_text(_TEXTS, key, name=error, cases=cases), file=sys.stderr)
        return 2
    return status


if __name__ == "__main__":
    sys.exit(main())

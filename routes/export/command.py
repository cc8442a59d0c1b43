"""Own `python -m routes export`: from the words of a command line to a file.

Exit status: 0 a file was written, 1 the data do not allow it, or it could not be made, 2 wrong
use. Without ``--tlp`` nothing above TLP:CLEAR leaves: a script that forgets it gives nothing away.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from geodata.errors import SillageError
from geodata.schema import MARKINGS
from routes.export.announce import say_size, say_withheld
from routes.export.errors import ExportError
from routes.export.formats import FORMATS, Format, find_format, write_export
from routes.export.job import Options, make_job
from routes.export.webpage.details import count_left_out
from routes.handling import Blur
from routes.model import load_case
from routes.payload import case_days
from routes.select import list_substances
from routes.story import find_step, view_of_step
from routes.style import THEMES
from routes.texts import LANGUAGES, fill_text, load_texts
from routes.timespan import iso_from_day
from routes.view import View, view_from_url

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress
    from routes.model import Case

__all__ = ["add_export_arguments", "run_export"]

_TEXTS: Final = load_texts("en")
_ASPECTS: Final = ("16:9", "4:3")
_LARGEST_PX: Final = 8192


class _UsageError(SillageError):
    """Raised when what was asked for cannot be; the message says what can."""


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `export`."""

    def add(name: str, **more: Any) -> None:
        parser.add_argument(name, help=_TEXTS[f"export.help.{name.lstrip('-')}"], **more)

    add("case", metavar="CASE")
    add("--to", metavar="FILE", required=True, type=Path)
    add("--format", metavar="NAME", choices=[known.name for known in FORMATS])
    add("--date", metavar="YYYY-MM-DD")
    add("--window", metavar="DAYS")
    add("--undated", action="store_true")
    add("--step", metavar="ID")
    add("--substances", metavar="A,B")
    add("--tlp", metavar="CEILING", default="CLEAR", type=_read_marking)
    add("--blur", choices=get_args(Blur), default="none")
    add("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    add("--theme", choices=THEMES)
    add("--width", metavar="PX", type=_read_whole(64, _LARGEST_PX), default=1920)
    add("--height", metavar="PX", type=_read_whole(64, _LARGEST_PX), default=1080)
    add("--aspect", choices=_ASPECTS, default=_ASPECTS[0])
    add("--template", metavar="FILE.pptx", type=Path)
    add("--no-notes", action="store_true")
    add("--from", metavar="YYYY-MM-DD", dest="from_date")
    add("--until", metavar="YYYY-MM-DD")
    add("--every", metavar="DAYS", type=_read_whole(1, 366), default=7)
    add("--rate", metavar="FPS", type=_read_whole(1, 60), default=12)
    add("--only-shown", action="store_true")
    add("--quiet", action="store_true")
    add("--json", action="store_true")


def run_export(arguments: argparse.Namespace) -> int:
    """Make the file that was asked for, and say what was written.

    Raises:
        CaseNotFoundError: there is no such case.
    """
    case = load_case(arguments.case)
    try:
        to = find_format(arguments.format or arguments.to.name)
        view = _read_view(case, arguments)
        options = _read_options(arguments)
    except (_UsageError, ExportError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        job = make_job(case, view, ceiling=arguments.tlp, blur=arguments.blur, options=options)
        if view.step is not None and find_step(job.case, view.step) is None:
            words = fill_text(_TEXTS, "export.step.withheld", id=view.step, ceiling=arguments.tlp)
            raise ExportError(words)
        write_export(job, to, arguments.to, _show_progress(arguments))
    except SillageError as error:
        _end_progress(arguments)
        print(error, file=sys.stderr)
        return 1
    _end_progress(arguments)
    _report(job, to, arguments)
    return 0


def _read_marking(text: str) -> str:
    marking = text.upper().removeprefix("TLP:")
    if marking not in MARKINGS:
        raise argparse.ArgumentTypeError(
            fill_text(_TEXTS, "export.wrong.marking", got=text, markings=", ".join(MARKINGS))
        )
    return marking


def _read_whole(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
            raise argparse.ArgumentTypeError(
                fill_text(_TEXTS, "export.wrong.number", got=text, low=lowest, high=highest)
            )
        return int(text)

    return read


def _read_view(case: Case, arguments: argparse.Namespace) -> View:
    """Make the view: of a step if one is named, then changed by what else is asked for."""
    # A page follows its reader's system unless a theme is asked for.
    view = View(case=case.info.id, lang=arguments.lang, theme=arguments.theme)
    if arguments.step is not None:
        step = find_step(case, arguments.step)
        if step is None:
            known = ", ".join(one.id for one in case.story) or "–"
            raise _UsageError(
                fill_text(_TEXTS, "export.wrong.step", got=arguments.step, steps=known)
            )
        view = view_of_step(step, view)
    query = {"date": arguments.date, "window": arguments.window, "sub": arguments.substances}
    asked = {name: value for name, value in query.items() if value is not None}
    read, notes = view_from_url(asked)
    for note in notes:
        raise _UsageError(fill_text(_TEXTS, f"export.wrong.{note.parameter}", got=note.value))
    substances = list_substances(case)
    for one in read.substances or ():
        if one not in substances:
            names = ", ".join(substances)
            raise _UsageError(fill_text(_TEXTS, "export.wrong.substance", got=one, known=names))
    if "date" in asked:
        view = replace(view, date=read.date, step=None)
    if "window" in asked:
        view = replace(view, mode="window", window_days=read.window_days, step=None)
    if "sub" in asked:
        view = replace(view, substances=read.substances, step=None)
    if arguments.undated:
        view = replace(view, undated=True, step=view.step if view.undated else None)
    # Written out: what a step or a script shows must not hang on what the case gains later.
    return view if view.date is not None else replace(view, date=case_days(case)[1])


def _read_options(arguments: argparse.Namespace) -> Options:
    days = [_read_day(arguments.from_date), _read_day(arguments.until)]
    if None not in days and days[0] > days[1]:  # type: ignore[operator]  # both are numbers
        raise _UsageError(
            fill_text(_TEXTS, "export.wrong.period", first=arguments.from_date,
                      last=arguments.until)
        )  # fmt: skip
    if arguments.template is not None and not arguments.template.is_file():
        raise _UsageError(fill_text(_TEXTS, "export.wrong.template", got=arguments.template))
    return Options(
        theme=arguments.theme or THEMES[0],
        width_px=arguments.width,
        height_px=arguments.height,
        aspect=arguments.aspect,
        template=arguments.template,
        notes=not arguments.no_notes,
        first_day=days[0],
        last_day=days[1],
        step_days=arguments.every,
        frame_rate=arguments.rate,
        all_dates=not arguments.only_shown,
    )


def _read_day(text: str | None) -> int | None:
    if text is None:
        return None
    view, notes = view_from_url({"date": text})
    if notes:
        raise _UsageError(fill_text(_TEXTS, "export.wrong.date", got=text))
    return view.date


def _shows_progress(arguments: argparse.Namespace) -> bool:
    return not (arguments.quiet or arguments.json) and sys.stderr.isatty()


def _show_progress(arguments: argparse.Namespace) -> Progress:
    def show(share: float, words: str) -> None:
        if _shows_progress(arguments):
            # Back to the line's beginning, and clear it: one line tells it all.
            print(f"\r\033[K{share:4.0%} {words}", end="", file=sys.stderr, flush=True)

    return show


def _end_progress(arguments: argparse.Namespace) -> None:
    if _shows_progress(arguments):
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _report(job: ExportJob, to: Format, arguments: argparse.Namespace) -> None:
    handling, size = job.handling, arguments.to.stat().st_size
    left_out = count_left_out(job) if to.name == "html" else 0
    if arguments.json:
        report = {
            "file": str(arguments.to),
            "format": to.name,
            "bytes": size,
            "date": iso_from_day(job.view.date) if job.view.date is not None else None,
            "marking": handling.marking,
            "ceiling": handling.ceiling,
            "withheld": dict(handling.withheld),
            "blur": handling.blur,
            "stillNamed": list(handling.named),
            "setAside": handling.set_aside,
            "detailsLeftOut": left_out,
        }
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return
    if arguments.quiet:
        return
    print(
        fill_text(_TEXTS, "export.written", file=arguments.to, size=say_size(size),
                  marking=handling.marking)
    )  # fmt: skip
    print(say_withheld(handling, _TEXTS))
    if left_out:
        print(fill_text(_TEXTS, "export.detailsLeftOut", n=f"{left_out:,}"))
    if handling.named:
        print(fill_text(_TEXTS, "export.named.ids", ids=", ".join(handling.named)))
    if handling.set_aside:
        print(fill_text(_TEXTS, "export.setAside", n=f"{handling.set_aside:,}"))

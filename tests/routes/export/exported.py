"""Cases, jobs and files for the tests of exported data."""

from dataclasses import replace
from pathlib import Path

from routes.export.formats import find_format, write_export
from routes.export.job import Options, ignore_progress, make_job
from routes.model import load_case
from routes.timespan import day_from_iso
from routes.view import View
from tests.cases import TINY, append, copy_tiny

SCRIPT = "<script>alert(1)</script>"


def job_of(case=TINY, *, ceiling="RED", blur="none", all_dates=True, date=None, **view):
    """Make a job of a case by its folder."""
    shown = View(date=None if date is None else day_from_iso(date), **view)
    return make_job(
        load_case(case),
        shown,
        ceiling=ceiling,
        blur=blur,
        options=Options(all_dates=all_dates),
    )


def written(job, name, folder):
    """Write a job's file and return its path."""
    path = Path(folder) / f"made{find_format(name).suffix}"
    write_export(job, find_format(name), path, ignore_progress)
    return path


def hostile_job(folder):
    """Make a job of a case whose texts try everything: formulas, markup, control characters.

    Two of them come by a way past the reader of files, as an editor's might.
    """
    folder = copy_tiny(folder)
    formula = '"=HYPERLINK(""http://example.org"",""x"")"'
    words = f'"{SCRIPT} ]]> $[label] & http://example.org"'
    append(
        folder,
        "seizures.csv",
        f"X6,{formula},2020-05-01,north,cocaine,5,kg,exact,+1+1,network,documented,{words},",
    )
    append(folder, "claims.csv", f'Q20,X6,paper,=1+1,3,"{SCRIPT}",,supports,')
    case = load_case(folder)
    seizures = case.seizures.copy()
    seizures.loc["X1", "label"] = "bell \x07 and tab \x0b."
    seizures.loc["X2", "substance"] = "<b>'\"&\x01"
    return make_job(replace(case, seizures=seizures), View(), ceiling="RED")


def withholding_job(folder):
    """Make a job that leaves out one seizure, marked above the ceiling."""
    case = copy_tiny(folder)
    append(
        case,
        "seizures.csv",
        "X8,Kanarienvogel,2020-05-01,north,cocaine,5,kg,exact,,network,documented,Verborgen.,RED",
    )
    append(case, "seizures.csv", "X9,Half open,2020-05-02,north,cocaine,7,kg,exact,,network,"
           "documented,,GREEN")  # fmt: skip
    return job_of(case, ceiling="AMBER")

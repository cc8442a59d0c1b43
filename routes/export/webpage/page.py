"""Write the briefing as one HTML file that needs nothing else and asks nobody.

Owns: bringing script, style, base map, data and facts into one page, and its content policy.
Refuses: choosing what may leave (the job has done so), drawing (``routes/webmap/static``), words
(:mod:`routes.export.webpage.facts`).

The file holds one script and one style sheet, named in the policy by their digests; data lie in
blocks that are not scripts. The policy forbids everything else: no request, no other script, no
style on an element. Nothing in it is a date or an address that could expire.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from geodata.basemap import basemap_path
from routes.export.errors import ExportError
from routes.export.webpage import details, facts
from routes.partly import find_partly, introduce_missing
from routes.select import Selectable, list_substances
from routes.style import PALETTE, THEMES, TLP_COLOURS, Theme
from routes.table import COLUMNS
from routes.texts import fill_text
from routes.view import fit_view, view_to_frame
from routes.webmap.assets import STATIC, AssetError, join_script, join_style, slim_script
from routes.webmap.options import MAP_OPTIONS

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = ["write_html"]

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
#: Data up to so many characters stay readable in the file; larger ones are packed (gzip, base64).
_READABLE_UP_TO: Final = 400_000
#: A reader without scripts is not sent through more seizures than this.
_MOST_WITHOUT_SCRIPTS: Final = 500
#: Nor anybody through more records without a position, where a case has dense tables.
_MOST_UNPLACED: Final = 500


def write_html(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the file.

    Raises:
        ExportError: a part of the page is missing, or could not be put into it safely.
    """
    progress(0.0, job.texts["report.making.data"])
    data = _pack_data(_gather_data(job))
    dense = _pack_dense(job)
    progress(0.5, job.texts["report.making.page"])
    try:
        page = _render(job, data, dense)
    except AssetError as error:
        raise ExportError(str(error)) from error
    path.write_bytes(page.encode())
    progress(1.0, path.name)


def _gather_data(job: ExportJob) -> dict[str, Any]:
    """Gather what the scripts are given; nothing but the job's own case, payload and story."""
    case = job.case
    # A view may name what is not in the published case: its id stays out of the file too.
    view, _ = fit_view(
        job.view,
        substances=list_substances(case),
        records=Selectable(case),
        steps=(step["id"] for step in job.story),
    )
    payload = job.payload
    if job.dense is not None:
        payload = {**payload, "records": {**payload["records"], **details.describe_story(job)}}
    return {
        "payload": payload,
        "story": job.story,
        "view": view_to_frame(view),
        "columns": list(COLUMNS),
        "rows": facts.list_columns(job),
        **({} if job.dense is None else {"whole": not details.count_left_out(job)}),
        "map": {_camel(name): value for name, value in MAP_OPTIONS.items()},
    }


def _pack_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Write data as a block of the page: ``text`` and whether it is ``packed``."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if len(text) > _READABLE_UP_TO:
        return {"packed": True, "text": _pack_bytes(gzip.compress(text.encode(), 9, mtime=0))}
    return {"packed": False, "text": _escape_json(text)}


def _pack_dense(job: ExportJob) -> dict[str, Any] | None:
    """Write what lies beside the payload of a case with dense tables; mostly None."""
    if job.dense is None:
        return None
    return {
        "columns": _pack_bytes(job.dense.columns),
        "words": _pack_bytes(job.dense.words),
        "details": list(details.pack_details(job)),
        "left_out": details.count_left_out(job),
        "rows": facts.say_large_tables(job),
    }


def _pack_bytes(content: bytes) -> Markup:
    return Markup(base64.b64encode(content).decode())  # noqa: S704  (letters, digits, +, /, =)


def _escape_json(text: str) -> Markup:
    """Write JSON so that nothing in it can end or open an element, or a line of a script."""
    for mark in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704  (escaped the line above)


def _render(job: ExportJob, data: Mapping[str, Any], dense: Mapping[str, Any] | None) -> str:
    script = _safe_script(slim_script(join_script("scripts", "fileScripts")))
    style = _safe_style(_theme_style(job.view.theme) + _joined_style())
    story = facts.list_story(job)
    seizures = facts.list_seizures(job, most=_MOST_WITHOUT_SCRIPTS)
    n_unplaced = len(job.case.unplaced()) + len(find_partly(job.case))
    unplaced = facts.list_unplaced(job, most=None if dense is None else _MOST_UNPLACED)
    handling = facts.say_handling(job)
    info = job.case.info
    return _TEMPLATES.get_template("page.html").render(
        say=lambda key, **values: fill_text(job.texts, key, **values),
        lang=job.lang,
        policy=_policy(script, style),
        colour_scheme=job.view.theme or "light dark",
        icon=_data_uri(STATIC / "icon.svg"),
        script=script,
        style=style,
        info=info,
        marking=job.handling.marking,
        marked=job.handling.marking.lower().replace("+", "-"),
        name=job.texts["page.name"],
        presumed=info.presumption or job.texts["page.about.presumed"],
        handling=handling,
        story=story,
        unplaced=unplaced,
        n_unplaced=n_unplaced,
        unplaced_intro=introduce_missing(job.case, job.texts),
        sources=facts.list_sources(job),
        reliability=facts.list_grades(job.texts, "reliability"),
        credibility=facts.list_grades(job.texts, "credibility"),
        reading=facts.list_reading(job.texts),
        seizures=seizures,
        more_seizures=len(job.case.seizures) - len(seizures),
        base=_pack_bytes(basemap_path().read_bytes()),
        data=data,
        dense=dense,
    )


def _policy(script: str, style: str) -> str:
    """Write the content policy: https://www.w3.org/TR/CSP3/ ."""

    def digest(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    rules = {
        "default-src": "'none'",
        "script-src": digest(script),
        "style-src": digest(style),
        "img-src": "data: blob:",
        "font-src": "data:",
        "worker-src": "blob:",
        "connect-src": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _safe_script(text: str) -> Markup:
    """Give a script as it may stand inside its element: nothing in it ends the element early.

    Raises:
        ExportError: it holds a comment mark of HTML, which changes how the rest is read.
    """
    text = re.sub("</(?=script)", r"<\\/", text.replace("\r\n", "\n"), flags=re.IGNORECASE)
    if "<!--" in text:
        raise ExportError("A script of the page holds “<!--” and cannot lie inside a page.")
    return Markup(text)  # noqa: S704  (our own files, checked the lines above)


def _safe_style(text: str) -> Markup:
    if "</style" in text.lower():
        raise ExportError("A style sheet of the page holds “</style” and cannot lie inside a page.")
    return Markup(text.replace("\r\n", "\n"))  # noqa: S704  (our own files, checked above)


def _joined_style() -> str:
    return join_style("styles", "fileStyles", refer=_data_uri)


def _data_uri(file: Path) -> str:
    media_type = "font/woff2" if file.suffix == ".woff2" else mimetypes.guess_type(file.name)[0]
    try:
        content = base64.b64encode(file.read_bytes()).decode()
    except OSError as error:
        raise AssetError(f"A file of the map is missing: {file.name}") from error
    return f"data:{media_type};base64,{content}"


def _theme_style(asked: str | None) -> str:
    """Write the palette for what stands on the page before a script has run, or without any."""

    def block(theme: Theme) -> str:
        colours = "".join(f"--sl-{_kebab(n)}:{c};" for n, c in PALETTE[theme].items())
        return f":root{{color-scheme:{theme};{colours}}}"

    marks = "".join(
        f".sl-file-tlp--{name.lower().replace('+', '-')}{{color:{colour}}}"
        for name, colour in TLP_COLOURS.items()
    )
    if asked in THEMES:
        return f"{block('light' if asked == 'light' else 'dark')}{marks}\n"
    dark = f"@media (prefers-color-scheme:dark){{{block('dark')}}}"
    return f"{block('light')}{dark}{marks}\n"


def _kebab(name: str) -> str:
    return re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", name)


def _camel(name: str) -> str:
    return re.sub("_([a-z])", lambda found: found[1].upper(), name)

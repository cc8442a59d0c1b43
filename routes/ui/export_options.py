"""Let a person choose how a file is made: colours, size, shape, template, period.

Owns: the fields that a kind of file has, and their way into :class:`routes.export.job.Options`.
Refuses: what may leave (:mod:`routes.ui.export_handling`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import streamlit as st

from routes.export.errors import ExportError
from routes.export.job import Options
from routes.export.pictures.film_days import count_pictures
from routes.payload import case_days
from routes.style import THEMES
from routes.texts import fill_text
from routes.timespan import day_from_iso, iso_from_day
from routes.ui.templates import keep_plain

if TYPE_CHECKING:
    from routes.export.formats import Format
    from routes.model import Case
    from routes.ui.export_run import ExportDesk

__all__ = ["check_template", "choose_options"]

Texts = Mapping[str, str]
_SIZES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "hd": (1920, 1080),
        "page": (2480, 1754),
        "square": (1600, 1600),
        "tall": (1080, 1920),
        "4k": (3840, 2160),
        "8k": (7680, 4320),
    }
)
#: Films larger than these are slow to make and slower to play.
_FILM_SIZES: Final = ("hd", "square", "tall", "4k")
_OWN: Final = "own"
_SMALLEST_PX, _LARGEST_PX = 64, 8192
_EVERY: Final = (1, 7, 30)
_RATES: Final = (6, 12, 24)


def choose_options(case: Case, to: Format, desk: ExportDesk, texts: Texts) -> Options | None:
    """Show the fields of a kind of file; None while something in them cannot be."""
    options: Options | None = Options()
    for field in _FIELDS[to.name]:
        options = None if options is None else field(options, case, to, desk, texts)
    return options


def _theme(options: Options, _case: Case, _to: Format, _desk: ExportDesk, texts: Texts) -> Options:
    theme = st.segmented_control(
        texts["export.theme"], THEMES, default=THEMES[0], key="sl-export-theme", required=True,
        wrap=True,
        format_func=lambda name: texts[f"export.theme.{name}"],
    )  # fmt: skip
    return replace(options, theme=theme or THEMES[0])


def _size(options: Options, _case: Case, to: Format, _desk: ExportDesk, texts: Texts) -> Options:
    names = (*(_FILM_SIZES if to.group == "film" else _SIZES), _OWN)
    name = st.selectbox(
        texts["export.size"], names, key=f"sl-export-size-{to.group}",
        format_func=lambda one: texts[f"export.size.{one}"],
    )  # fmt: skip
    if name != _OWN:
        width, height = _SIZES[name]
        return replace(options, width_px=width, height_px=height)
    left, right = st.columns(2)
    largest = 3840 if to.group == "film" else _LARGEST_PX
    with left:
        width = st.number_input(
            texts["export.size.width"], _SMALLEST_PX, largest, 1920, 2, key="sl-export-width"
        )
    with right:
        height = st.number_input(
            texts["export.size.height"], _SMALLEST_PX, largest, 1080, 2, key="sl-export-height"
        )
    return replace(options, width_px=width, height_px=height)


def _aspect(options: Options, _case: Case, _to: Format, _desk: ExportDesk, texts: Texts) -> Options:
    aspect = st.segmented_control(
        texts["export.aspect"], ("16:9", "4:3"), default="16:9", key="sl-export-aspect",
        required=True, wrap=True, format_func=lambda one: texts[f"export.aspect.{one}"],
    )  # fmt: skip
    return replace(options, aspect="4:3" if aspect == "4:3" else "16:9")


def _template(
    options: Options, _case: Case, _to: Format, desk: ExportDesk, texts: Texts
) -> Options | None:
    file = st.file_uploader(texts["export.template"], type=["pptx", "potx"], key="sl-template")
    if file is None:
        desk.template, desk.template_id = None, ""
        return options
    if desk.template_id != file.file_id:
        desk.template, desk.template_id = None, file.file_id
        data = file.getvalue()
        path = desk.folder() / f"template-{hashlib.sha256(data).hexdigest()[:16]}.pptx"
        path.write_bytes(data)
        reason = check_template(path, texts)
        if reason:
            desk.template_id = ""  # looked at again, and said again, until another one is given
            name, said = keep_plain(file.name), keep_plain(reason)
            st.error(fill_text(texts, "export.template.wrong", name=name, reason=said))
            return None
        desk.template = path
    return replace(options, template=desk.template)


def check_template(path: Path, texts: Texts) -> str:
    """Say why a file cannot be the template of slides; empty if it can."""
    # Loads the reader of slides: only when there is one to read.
    from routes.export.slides.template import open_template

    try:
        open_template(path, texts)
    except ExportError as error:
        return str(error)
    return ""


def _notes(options: Options, _case: Case, _to: Format, _desk: ExportDesk, texts: Texts) -> Options:
    # Notes are for the presenter's eyes: they leave only where somebody has said so.
    return replace(options, notes=st.toggle(texts["export.notes"], key="sl-export-notes"))


def _period(
    options: Options, case: Case, _to: Format, _desk: ExportDesk, texts: Texts
) -> Options | None:
    first, last = (dt.date.fromisoformat(iso_from_day(day)) for day in case_days(case))
    left, right = st.columns(2)
    with left:
        since = st.date_input(
            texts["export.period.first"], first, first, last, key="sl-export-first",
            format="YYYY-MM-DD",
        )  # fmt: skip
    with right:
        until = st.date_input(
            texts["export.period.last"], last, first, last, key="sl-export-last",
            format="YYYY-MM-DD",
        )  # fmt: skip
    left, right = st.columns(2)
    with left:
        every = st.selectbox(
            texts["export.every"], _EVERY, 1, key="sl-export-every",
            format_func=lambda days: texts[f"export.every.{days}"],
        )  # fmt: skip
    with right:
        rate = st.selectbox(texts["export.rate"], _RATES, 1, key="sl-export-rate")
    if not isinstance(since, dt.date) or not isinstance(until, dt.date) or since > until:
        st.error(texts["export.period.backwards"])
        return None
    days = [day_from_iso(day.isoformat()) for day in (since, until)]
    pictures = count_pictures(days[0], days[1], every)
    seconds = max(1, round(pictures / rate))
    st.caption(fill_text(texts, "export.length", n=f"{pictures:,}", seconds=f"{seconds:,}"))
    return replace(options, first_day=days[0], last_day=days[1], step_days=every, frame_rate=rate)


def _dates(options: Options, _case: Case, _to: Format, _desk: ExportDesk, texts: Texts) -> Options:
    chosen = st.segmented_control(
        texts["export.dates"], ("all", "shown"), default="all", key="sl-export-dates",
        required=True, wrap=True, format_func=lambda one: texts[f"export.dates.{one}"],
    )  # fmt: skip
    return replace(options, all_dates=chosen != "shown")


_Field = Callable[["Options", "Case", "Format", "ExportDesk", Texts], "Options | None"]

#: Kind of file → its fields, in the order in which they are shown.
_FIELDS: Final[Mapping[str, tuple[_Field, ...]]] = MappingProxyType(
    {
        "html": (_notes,),
        "pptx": (_aspect, _theme, _notes, _template),
        "pdf": (_notes,),
        "png": (_size, _theme),
        "svg": (_size, _theme),
        "mp4": (_period, _size, _theme),
        "webm": (_period, _size, _theme),
        "gif": (_period, _size, _theme),
        **dict.fromkeys(("gpkg", "kml", "geojson", "parquet", "xlsx", "csv", "stix"), (_dates,)),
    }
)

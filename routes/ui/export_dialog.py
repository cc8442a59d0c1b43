"""Show the export page: what, for whom, a preview, progress, and the download.

Owns: the order of things in the dialog, and what is said of a run. Refuses: the single choices
(:mod:`routes.ui.export_options`, :mod:`routes.ui.export_handling`) and the work
(:mod:`routes.ui.export_run`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.errors import SillageError
from routes.daywords import say_day
from routes.export.announce import say_size
from routes.export.errors import ExportCancelled
from routes.export.formats import FORMATS, Format, say_refused
from routes.export.job import ExportJob, Options, make_job
from routes.export.webpage.details import count_left_out
from routes.payload import case_days
from routes.select import select_records
from routes.story import find_step
from routes.texts import fill_text, load_texts
from routes.ui.export_handling import Published, choose_handling
from routes.ui.export_options import choose_options
from routes.ui.export_preview import show_preview
from routes.ui.templates import keep_plain

if TYPE_CHECKING:
    from routes.model import Case
    from routes.ui.export_run import ExportDesk
    from routes.ui.state import PageState
    from routes.view import View

__all__ = ["show_export_dialog"]

_GROUPS: Final = tuple(dict.fromkeys(known.group for known in FORMATS))
_POLL_SECONDS: Final = 0.5


def show_export_dialog(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    """Show the dialog; it stays open over reruns of the page until it is closed."""
    desk = state.exports

    @st.dialog(texts["export.title"], width="large", on_dismiss=partial(_close, desk))
    def show() -> None:
        with st.container(key="sl-export"):
            _show_choices(case, state, texts)

    show()


def _close(desk: ExportDesk) -> None:
    desk.is_open, desk.view = False, None
    desk.drop()


def _show_choices(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    desk = state.exports
    if desk.view is None:
        desk.view = state.view  # kept: the map behind the dialog may still be settling
    # A step has a frame of its own, and stands for it better than where the map came to rest.
    view = desk.view if desk.view.step is None else replace(desk.view, center=None, zoom=None)
    left, right = st.columns((1, 1), gap="large")
    with left:
        to = _choose_format(texts)
        options = choose_options(case, to, desk, texts)
    with right:
        st.markdown(f"**{texts['export.who']}**")
        published = choose_handling(case, texts)
        if published is None or options is None:
            return
        _say_view(published.case, view, to, texts)
        job = ExportJob(
            case=published.case,
            view=view,
            texts=load_texts(view.lang),
            lang=view.lang,
            handling=published.handling,
            options=options,
        )
        if to.name == "html" and (left_out := count_left_out(job)):
            st.caption(fill_text(texts, "export.detailsLeftOut", n=f"{left_out:,}"))
        content = (published.case.digest, published.ceiling, published.blur, view, options)
        show_preview(job, to, desk, (to.group, *content), texts)
    # Said before anything is pressed: there is no file to wait for.
    refused = say_refused(job, to)
    with st.container(key="sl-export-foot", horizontal=True, vertical_alignment="center"):
        _show_run(case, view, to, options, published, desk, (to.name, *content), refused, texts)


def _choose_format(texts: Mapping[str, str]) -> Format:
    group = st.segmented_control(
        texts["export.choose"], _GROUPS, default=_GROUPS[0], key="sl-export-group", required=True,
        wrap=True,
        format_func=lambda name: texts[f"export.group.{name}"],
    )  # fmt: skip
    names = [known.name for known in FORMATS if known.group == (group or _GROUPS[0])]
    with st.container(key="sl-export-formats"):
        name = st.radio(
            texts["export.format"], names, key=f"sl-export-format-{group}",
            format_func=lambda one: texts[f"export.format.{one}"],
            captions=[texts[f"export.format.{one}.what"] for one in names],
            label_visibility="collapsed",
        )  # fmt: skip
    return next(known for known in FORMATS if known.name == name)


def _say_view(case: Case, view: View, to: Format, texts: Mapping[str, str]) -> None:
    """Say what of the case is taken: the date or step of the map, and the filters."""
    last_day = case_days(case)[1]
    selection = select_records(case, view, last_day=last_day)
    said: list[str] = []
    step = find_step(case, view.step)
    if to.dated and step is not None:
        number = [one.id for one in case.story].index(step.id) + 1
        title = keep_plain(step.title)
        said.append(fill_text(texts, "export.shows.step", n=number, title=title))
    elif to.dated:
        mode = fill_text(texts, f"export.mode.{view.mode}", days=view.window_days)
        date = say_day(selection.day, texts)
        said.append(fill_text(texts, "export.shows", date=date, mode=mode))
    passing = sum(int(mask.sum()) for mask in selection.masks.values())
    everything = sum(len(mask) for mask in selection.masks.values())
    if passing < everything:
        said.append(fill_text(texts, "export.filters", n=f"{passing:,}", of=f"{everything:,}"))
    if said:
        st.caption(" ".join(said))


def _show_run(
    case: Case, view: View, to: Format, options: Options, published: Published,
    desk: ExportDesk, asked: object, refused: str, texts: Mapping[str, str],
) -> None:  # fmt: skip
    run = desk.run
    if run is not None and run.is_running():
        _watch_run(desk, texts)
        return
    if refused:
        st.warning(refused)
        return
    again = run is not None and desk.asked == asked
    said = _show_result(desk, texts) if again else ""

    def begin() -> None:
        make = partial(
            make_job, case, view, ceiling=published.ceiling, blur=published.blur, options=options
        )
        desk.start(make, to, asked=asked, words=texts["export.starting"])

    st.button(
        texts["export.again" if again else "export.start"], key="sl-export-start",
        type="secondary" if again else "primary", on_click=begin,
    )  # fmt: skip
    if said:
        st.text(said, width="stretch")


def _watch_run(desk: ExportDesk, texts: Mapping[str, str]) -> None:
    @st.fragment(run_every=_POLL_SECONDS)
    def watch() -> None:
        run = desk.run
        if run is None or not run.is_running():
            st.rerun()
        words = texts["export.stopping"] if run.is_stopping() else run.words
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(run.share, text=keep_plain(words))
            st.button(
                texts["export.cancel"], key="sl-export-cancel", on_click=run.stop,
                disabled=run.is_stopping(),
            )  # fmt: skip

    watch()


def _show_result(desk: ExportDesk, texts: Mapping[str, str]) -> str:
    """Offer the file that was made; give what is to be said of the run."""
    assert desk.run is not None
    try:
        made = desk.run.result()
    except ExportCancelled:
        return texts["export.cancelled"]
    except SillageError as error:
        st.error(fill_text(texts, "export.failed", reason=keep_plain(str(error))))
        return ""
    size = say_size(made.size)
    st.download_button(
        fill_text(texts, "export.download", size=size), made.path.read_bytes,
        file_name=made.name, mime=made.format.media_type, type="primary",
        icon=":material/download:", key="sl-export-download", on_click="ignore",
    )  # fmt: skip
    return fill_text(texts, "export.done", name=made.name)

"""Show the fourth step of bringing a file: the account of all rows, mending, and the source.

Owns: what was read, accepted, set aside and repeated, and what is told of the file as a source.
Refuses: reading rows (:mod:`routes.ui.import_work`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geodata.schema import MARKINGS
from routes.texts import fill_text
from routes.ui.import_desk import ImportDesk, SourceTold
from routes.ui.import_words import pick, show_doubts
from routes.ui.templates import render_html

if TYPE_CHECKING:
    from geodata.intake.intake import Intake
    from routes.ui.import_work import Reading
    from routes.ui.state import PageState

__all__ = ["show_result"]

_MOST_ROWS: Final = 500
_ROW, _REASON = "\0row", "\0reason"


def show_result(state: PageState, texts: Mapping[str, str]) -> None:
    """Show the step."""
    desk = state.imports
    reading = desk.reading
    assert reading is not None, "the step is shown when all rows were read"
    st.html(
        render_html(
            "counts.html", texts=texts, read=f"{reading.read:,}",
            accepted=f"{reading.accepted:,}", aside=f"{reading.set_aside:,}",
        )
    )  # fmt: skip
    if any(intake.mapping.spread is not None for intake in reading.intakes):
        rows = sum(desk.tables[n].read for n in desk.chosen)
        st.caption(fill_text(texts, "wizard.count.spread", n=f"{rows:,}"))
    left, right = st.columns((3, 2), gap="large")
    with left:
        _show_duplicates(desk, reading, texts)
        if not reading.set_aside:
            st.success(texts["wizard.aside.none"], icon=":material/check:")
        for place, intake in zip(desk.chosen, reading.intakes, strict=True):
            _show_aside(desk, place, intake, texts, named=len(reading.intakes) > 1)
        show_doubts(
            [doubt for intake in reading.intakes for doubt in intake.doubts],
            title=texts["wizard.doubts"], none=texts["wizard.doubts.none"],
        )  # fmt: skip
    with right, st.container(key="sl-source"):
        _ask_source(desk, texts)


def _show_duplicates(desk: ImportDesk, reading: Reading, texts: Mapping[str, str]) -> None:
    if not reading.duplicates:
        return
    key = f"sl-duplicates-{desk.version}"
    dropped = desk.mappings[desk.chosen[0]].drop_duplicates

    def take() -> None:
        desk.drop_duplicates(st.session_state[key] == "drop")

    with st.container(key="sl-duplicates"):
        st.radio(
            fill_text(
                texts, f"wizard.duplicates{'.one' if reading.duplicates == 1 else ''}",
                n=f"{reading.duplicates:,}",
            ),
            ("keep", "drop"),
            index=int(dropped), key=key, horizontal=True, on_change=take,
            format_func=lambda name: texts[f"wizard.duplicates.{name}"],
        )  # fmt: skip


def _show_aside(
    desk: ImportDesk, place: int, intake: Intake, texts: Mapping[str, str], *, named: bool
) -> None:
    from geodata.intake.case_files import set_aside_csv

    aside = intake.set_aside
    if aside.empty:
        return
    if named:
        st.text(fill_text(texts, "wizard.aside.table", name=intake.name, n=f"{len(aside):,}"))
    with st.container(horizontal=True, vertical_alignment="center", key=f"sl-aside-head-{place}"):
        st.subheader(texts["wizard.aside"], anchor=False, width="stretch")
        st.download_button(
            texts["wizard.aside.download"], lambda: set_aside_csv(intake).encode("utf-8"),
            file_name="set-aside.csv", mime="text/csv", icon=":material/download:",
            key=f"sl-aside-download-{place}", on_click="ignore",
        )  # fmt: skip
    counted = Counter(str(reason) for reason in aside["reason"]).most_common(6)
    st.html(
        render_html("reasons.html", reasons=[(f"{n:,}", reason) for reason, n in counted])
    )
    _edit_aside(desk, place, aside, texts)


def _edit_aside(
    desk: ImportDesk, place: int, aside: pd.DataFrame, texts: Mapping[str, str]
) -> None:
    """Show the rows as cells that can be mended; what was mended is read with the next reading."""
    rows = aside.head(_MOST_ROWS)
    if len(rows) < len(aside):
        st.caption(fill_text(texts, "wizard.aside.first", n=_MOST_ROWS, of=f"{len(aside):,}"))
    else:
        st.caption(texts["wizard.aside.help"])
    names: dict[str, None] = {}
    for cells in rows["cells"]:
        names.update(dict.fromkeys(cells))
    frame = pd.DataFrame(
        {
            _ROW: rows["row"].tolist(),
            _REASON: rows["reason"].tolist(),
            **{name: [cells.get(name, "") for cells in rows["cells"]] for name in names},
        }
    )
    key = f"sl-aside-edit-{place}-{desk.version}"
    st.data_editor(
        frame, key=key, hide_index=True, disabled=[_ROW, _REASON], placeholder="",
        column_config={
            _ROW: st.column_config.NumberColumn(
                texts["wizard.row"], width="small", format="%d", pinned=True
            ),
            _REASON: st.column_config.TextColumn(texts["wizard.reason"], width="large"),
            **{name: st.column_config.TextColumn(name) for name in names},
        },
    )  # fmt: skip
    edited: Mapping[int, Mapping[str, Any]] = st.session_state[key]["edited_rows"]

    def read_again() -> None:
        for number, cells in edited.items():
            texts_now = {name: "" if t is None else str(t) for name, t in cells.items()}
            desk.mend(place, int(frame[_ROW].iloc[number]), texts_now)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            texts["wizard.aside.again"], key=f"sl-aside-again-{place}", disabled=not edited,
            icon=":material/refresh:", on_click=read_again,
        )  # fmt: skip
        if desk.edits.get(place):
            st.caption(fill_text(texts, "wizard.aside.mended", n=len(desk.edits[place])))


# The source


def _ask_source(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    st.subheader(texts["wizard.source"], anchor=False)
    st.caption(texts["wizard.source.help"])
    source = desk.source

    def tell(name: str, value: Any) -> None:
        desk.tell_source(replace(desk.source, **{name: value}))

    for name in ("title", "publisher", "date"):
        _ask(name, source, tell, texts, f"sl-source-{name}-{desk.version}")
    for name, options in (("reliability", tuple("FABCDE")), ("marking", MARKINGS)):
        pick(
            texts[f"wizard.source.{name}"], options, getattr(source, name),
            key=f"sl-source-{name}-{desk.version}", help=texts[f"wizard.source.{name}.help"],
            say=partial(_say_choice, texts, name), take=partial(tell, name),
        )  # fmt: skip


def _say_choice(texts: Mapping[str, str], name: str, value: str) -> str:
    return texts[f"wizard.source.{name}.{value}"]


def _ask(
    name: str, source: SourceTold, tell: Any, texts: Mapping[str, str], key: str
) -> None:
    st.text_input(
        texts[f"wizard.source.{name}"], getattr(source, name), key=key, max_chars=300,
        help=texts[f"wizard.source.{name}.help"],
        on_change=lambda: tell(name, str(st.session_state[key]).strip()),
    )  # fmt: skip
    if name == "date" and source.date and not is_date(source.date):
        st.warning(texts["wizard.source.date.wrong"])


def is_date(text: str) -> bool:
    """Say whether a text is a date as this project writes them."""
    from geodata.errors import DateTextError
    from routes.timespan import parse_timespan

    try:
        parse_timespan(text)
    except DateTextError:
        return False
    return True

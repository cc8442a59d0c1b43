"""Show the first step of bringing a file: choose it, see what was found, correct that.

Owns: the choice of the file and of its tables, and how the file is laid out. Refuses: what its
columns are (:mod:`routes.ui.import_columns`).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from routes.texts import fill_text
from routes.ui.import_desk import ImportDesk
from routes.ui.import_own import show_own_case
from routes.ui.import_words import pick, show_doubts
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from geodata.intake.mapping import Mapping as Columns
    from geodata.intake.raw import RawTable
    from routes.ui.state import PageState

__all__ = ["show_file"]

_ENCODINGS: Final = (
    "utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-1", "iso8859-15", "cp1250", "iso8859-2",
    "cp1251", "cp1253", "cp1254", "cp437", "cp850", "mac_roman",
)  # fmt: skip
_SEPARATORS: Final = (",", ";", "\t", "|")
_HEADER_ROWS: Final = tuple(range(13))
_SHOWN_CHARS: Final = 200
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def show_file(state: PageState, texts: Mapping[str, str]) -> None:
    """Show the step."""
    desk = state.imports
    if desk.own is not None:
        show_own_case(desk, texts)
        return
    if not desk.tables:
        _show_choice(desk, texts)
        return
    with st.container(key="sl-file-head", horizontal=True, vertical_alignment="center"):
        st.html(
            render_html(
                "file_head.html",
                name=desk.name,
                facts=_say_facts(desk, texts),
            )
        )
        st.button(
            texts["wizard.otherFile"], key="sl-file-other", icon=":material/swap_horiz:",
            on_click=desk.begin_again,
        )  # fmt: skip
    found, seen = st.columns((2, 5), gap="large")
    with found:
        _choose_tables(desk, texts)
        st.subheader(texts["wizard.found"], anchor=False)
        _show_layout(desk, texts)
        _show_notation(desk, texts)
    with seen:
        _show_preview(desk, texts)
        doubts = [*desk.raw.doubts, *desk.mapping.doubts]
        show_doubts(doubts, title=texts["wizard.doubts"], none=texts["wizard.doubts.none"])


# Choosing


def _show_choice(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    st.html(render_html("file_intro.html", texts=texts))
    with st.container(key="sl-file-drop"):
        file = st.file_uploader(
            texts["wizard.choose"], key=f"sl-file-upload-{desk.version}",
            label_visibility="collapsed",
        )  # fmt: skip
    if file is not None and file.file_id != desk.upload:
        desk.take_upload(file.file_id, file.name, file.getbuffer(), texts["wizard.opening"])
        st.rerun()
    st.download_button(
        texts["wizard.template"], _make_template, file_name="sillage-template.xlsx",
        key="sl-file-template", type="tertiary", icon=":material/download:", on_click="ignore",
        help=texts["wizard.template.help"],
    )  # fmt: skip
    if st.get_option("server.address") in _LOCAL:
        with st.expander(texts["wizard.fromDisk"], icon=":material/folder_open:"):
            st.caption(texts["wizard.fromDisk.help"])
            with st.form("sl-file-disk", border=False):
                typed = st.text_input(
                    texts["wizard.path"], key=f"sl-file-path-{desk.version}",
                    placeholder=texts["wizard.path.example"],
                )  # fmt: skip
                if st.form_submit_button(texts["wizard.path.open"]) and typed.strip():
                    path = Path(typed.strip().strip("\"'")).expanduser()
                    desk.open_path(path, texts["wizard.opening"])
                    st.rerun()


def _make_template() -> bytes:
    from geodata.template import write_template

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path)
        return path.read_bytes()


def _choose_tables(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    if len(desk.tables) < 2:
        return
    key = f"sl-file-tables-{desk.version}"

    def take() -> None:
        desk.choose_tables(list(st.session_state[key]))

    st.multiselect(
        texts["wizard.tables"], range(len(desk.tables)), default=desk.chosen, key=key,
        format_func=lambda n: _say_table(desk.tables[n], texts), on_change=take,
        help=texts["wizard.tables.help"],
    )  # fmt: skip


def _say_table(raw: RawTable, texts: Mapping[str, str]) -> str:
    key = "wizard.table.hidden" if raw.hidden else "wizard.table"
    return fill_text(texts, key, name=raw.name, rows=f"{raw.read:,}", columns=len(raw.columns))


def _say_facts(desk: ImportDesk, texts: Mapping[str, str]) -> str:
    rows = sum(raw.read for raw in desk.tables)
    key = "wizard.facts.one" if len(desk.tables) == 1 else "wizard.facts.many"
    columns = len(desk.tables[0].columns)
    kind = texts.get(f"wizard.kind.{desk.raw.kind}", "")
    said = fill_text(texts, key, rows=f"{rows:,}", columns=columns, tables=len(desk.tables))
    return f"{kind} · {said}" if kind else said


# How it is laid out and written


def _show_layout(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    """Show how the table on show is laid out, and let it be told otherwise."""
    from geodata.intake.headers import MOST_ROWS
    from geodata.intake.told import Told

    raw = desk.raw
    if raw.kind not in ("csv", "sheet"):
        return
    told = desk.layouts.get(raw.name, Told())
    preview = raw.preview

    def tell(name: str, value: Any) -> None:
        desk.tell_layout(replace(told, **{name: value}), texts["wizard.opening"])

    def say_header(row: int | None) -> str:
        return texts["wizard.header.none"] if row == 0 else fill_text(
            texts, "wizard.header.row", row=row
        )  # fmt: skip

    def say_rows(rows: int) -> str:
        key = "wizard.headerRows.one" if rows == 1 else "wizard.headerRows.many"
        return fill_text(texts, key, n=rows)

    def say_separator(mark: str | None) -> str:
        return texts.get(f"wizard.separator.{_MARK_NAMES.get(mark or '', '')}", str(mark))

    choices: list[tuple[str, Sequence[Any], Any, Any, Callable[[Any], str]]] = []
    if raw.kind == "csv":
        choices += [
            ("encoding", _ENCODINGS, told.encoding, preview.encoding, _say_encoding),
            ("separator", _SEPARATORS, told.separator, preview.separator, say_separator),
        ]
    choices.append(("header_row", _HEADER_ROWS, told.header_row, preview.header_row or 0,
                    say_header))  # fmt: skip
    if preview.header_row is not None:
        choices.append(("header_rows", range(1, MOST_ROWS + 1), told.header_rows,
                        preview.header_rows, say_rows))  # fmt: skip
    tag = f"{desk.looked_at}-{desk.version}"
    for name, options, value, found, say in choices:
        pick(
            texts[f"wizard.{name}"], options, value, key=f"sl-file-{name}-{tag}",
            say=say, auto=fill_text(texts, "wizard.auto", found=say(found)),
            take=partial(tell, name),
        )  # fmt: skip


_MARK_NAMES: Final[Mapping[str, str]] = {
    ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space",
}  # fmt: skip


def _say_encoding(name: str | None) -> str:
    return re.sub(r"^ISO8859", "ISO 8859", str(name).replace("_", " ").upper())


def _show_notation(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    """Show how numbers and dates are written, of the table on show."""
    from geodata.intake.dates import parse_dates
    from geodata.intake.fields import find_table_mark

    raw, mapping = desk.raw, desk.mapping

    def tell(name: str, value: Any) -> None:
        desk.tell_mapping(_with(desk.mapping, name, value))

    mark = find_table_mark(raw.cells.iloc[:5_000])
    date_column = mapping.column("date")
    order = None
    if date_column in raw.columns:
        order = parse_dates(raw.cells[str(date_column)].iloc[:5_000]).order
    for name, options, value, found in (
        ("decimal", (",", "."), mapping.decimal, mark),
        ("date_order", ("dmy", "mdy"), mapping.date_order, order),
    ):
        say = partial(_say_notation, texts, name)
        pick(
            texts[f"wizard.{name}"], options, value, key=f"sl-file-{name}-{desk.version}",
            say=say, auto=fill_text(texts, "wizard.auto", found=say(found)),
            take=partial(tell, name),
        )  # fmt: skip


def _say_notation(texts: Mapping[str, str], name: str, value: str | None) -> str:
    names = {",": "comma", ".": "point", None: "any"}
    return texts[f"wizard.{name}.{names.get(value, value)}"]


def _with(mapping: Columns, name: str, value: Any) -> Columns:
    return replace(mapping, **{name: value})


# The first rows


def _show_preview(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    if len(desk.chosen) > 1:
        key = f"sl-file-look-{desk.version}"

        def look() -> None:
            desk.looked_at = st.session_state[key]

        st.segmented_control(
            texts["wizard.look"], desk.chosen, default=desk.looked_at, key=key, on_change=look,
            format_func=lambda n: keep_plain(desk.tables[n].name), required=True, wrap=True,
            label_visibility="collapsed",
        )  # fmt: skip
    raw = desk.raw
    rows = raw.cells.iloc[:8]
    st.caption(fill_text(texts, "wizard.preview", n=len(rows), of=f"{raw.read:,}"))
    shown = pd.DataFrame(
        {name: [_shorten(str(cell)) for cell in rows[name]] for name in raw.columns},
        index=pd.Index(rows.index, name=texts["wizard.row"]),
    )
    if raw.geometry is not None:
        kinds = [None if shape is None else shape["type"] for shape in raw.geometry[: len(rows)]]
        shown.insert(0, texts["wizard.shape"], kinds)
    st.dataframe(shown, placeholder="")


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"

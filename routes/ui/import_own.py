"""Take in a file that is a case of this program already: it needs no columns to be explained.

Owns: telling such a file from a stranger's, and the short way it takes. Refuses: reading and
writing it (:mod:`geodata.formats`, :mod:`geodata.library`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.errors import CaseReadError
from geodata.formats import read_case_any
from geodata.library import Library
from geodata.schema import CASE, RECORD_TABLES
from routes.texts import fill_text
from routes.ui.background import Tell
from routes.ui.templates import render_html

if TYPE_CHECKING:
    from geodata.intake.raw import RawTable
    from geodata.read import CaseFiles
    from routes.ui.import_desk import ImportDesk
    from routes.ui.import_save import Saved

__all__ = ["is_case_folder", "read_own_case", "show_own_case"]

#: The sheets or layers by which a workbook or a GeoPackage of ours is known.
_TABLES: Final = frozenset({"case", "places", "sources", "claims"})
_HEAD_BYTES: Final = 4_096
_MEMBER: Final = "sillage"


def is_case_folder(path: Path) -> bool:
    """Say whether a path is a folder that holds a case."""
    return path.is_dir() and ((path / CASE.file).is_file() or (path / "places.parquet").is_file())


def read_own_case(path: Path, tables: Sequence[RawTable]) -> CaseFiles | None:
    """Read a file as a case of this program; None if it is a stranger's.

    Args:
        path: the file, or the folder of a case.
        tables: the tables it was found to hold, none for a folder.
    """
    if not (is_case_folder(path) or {raw.name for raw in tables} >= _TABLES or _is_marked(path)):
        return None
    try:
        return read_case_any(path)
    except CaseReadError:
        return None  # it only looks like one, and is read as any other file


def _is_marked(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix == ".geojson":
        with path.open("rb") as stream:
            return f'"{_MEMBER}"'.encode() in stream.read(_HEAD_BYTES)
    if suffix in {".parquet", ".geoparquet"}:
        import pyarrow.parquet as pq

        return _MEMBER.encode() in (pq.read_schema(path).metadata or {})
    return False


def show_own_case(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    """Show what the case is, and offer to put it among the visitor's own."""
    files = desk.own
    assert files is not None
    counts = [
        fill_text(texts, f"start.count.{name}{'.one' if len(files.tables[name]) == 1 else ''}",
                  n=f"{len(files.tables[name]):,}")
        for name in RECORD_TABLES
        if files.tables[name]
    ]  # fmt: skip
    lines = [" · ".join(counts) or texts["start.count.none"]]
    if files.set_aside:
        lines.append(fill_text(texts, "wizard.own.aside", n=f"{len(files.set_aside):,}"))
    st.html(
        render_html(
            "own_case.html", texts=texts, title=str(files.case["title"] or desk.name), lines=lines
        )
    )
    if files.set_aside:
        st.dataframe(
            [{texts["wizard.own.where"]: f"{row.file}, {row.row}", texts["wizard.reason"]:
              row.reason} for row in files.set_aside[:500]],
            hide_index=True,
        )  # fmt: skip
    st.button(
        texts["wizard.own.take"], key="sl-own-take", type="primary", icon=":material/save:",
        on_click=partial(_take, desk, files, texts),
    )  # fmt: skip


def _take(desk: ImportDesk, files: CaseFiles, texts: Mapping[str, str]) -> None:
    def work(tell: Tell) -> Saved:
        from routes.ui.import_save import Saved

        tell(0.2, texts["wizard.saving"])
        entry = Library().add(files)
        accepted = sum(len(files.tables[name]) for name in RECORD_TABLES)
        return Saved(entry.id, entry.title, accepted, len(files.set_aside), added=False)

    def take(saved: Saved) -> None:
        desk.saved = saved
        desk.go("save")

    desk.start(work, take, texts["wizard.saving"])

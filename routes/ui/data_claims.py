"""Show who says so: the claims about a record, the sources they cite, and new ones of both.

Owns: that part of a row. Refuses: the single fields (:mod:`routes.ui.data_form`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from routes.edit_words import describe_fault, name_row
from routes.texts import fill_text
from routes.ui.data_form import show_fields
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from routes.draft_case import RowName
    from routes.ui.data_desk import DataDesk

__all__ = ["CITED", "show_claims"]

#: The tables whose rows a source must speak of; places may be spoken of.
CITED: Final = ("seizures", "flows", "events", "links", "notes", "places")
_CLAIM: Final = ("source", "says", "locator", "credibility", "stance")
_SOURCE: Final = ("title", "publisher", "date", "url", "reliability", "kind")


def show_claims(desk: DataDesk, name: RowName, texts: Mapping[str, str], *, off: bool) -> None:
    """Show what the sources say of a row, and let more be said."""
    draft, checks = desk.at().draft, desk.at().checks
    record = str((draft.row(name) or {}).get("id", ""))
    claims = [
        ("claims", key)
        for key, cells in draft.tables["claims"].items()
        if record and cells.get("record") == record
    ]
    st.subheader(texts["edit.group.who"], anchor=False)
    with st.container(gap="xsmall"):
        for problem in checks.of(name):
            if problem.code == "claim_missing":
                words = describe_fault(problem, name[0], texts)
                st.html(render_html("fault.html", words=words, kind="warning"))
        if not claims and name[0] == "places":
            st.caption(texts["edit.claim.none"])
    for number, claim in enumerate(claims, start=1):
        _show_claim(desk, claim, number, texts, off=off, alone=len(claims) == 1)
    if not off:
        st.button(
            texts["edit.claim.add"], key="sl-data-claim-add", icon=":material/format_quote:",
            on_click=partial(_add_claim, desk, record), disabled=not record,
        )  # fmt: skip


def _show_claim(
    desk: DataDesk, claim: RowName, number: int, texts: Mapping[str, str], *, off: bool,
    alone: bool,
) -> None:  # fmt: skip
    draft = desk.at().draft
    cells = draft.row(claim) or {}
    sources = [one for one in draft.find(str(cells.get("source", ""))) if one[0] == "sources"]
    with st.expander(
        keep_plain(_head(desk, cells, sources, texts)), expanded=alone or not cells.get("says"),
        key=f"sl-data-claim-{number}",
    ):  # fmt: skip
        show_fields(desk, claim, _CLAIM, texts, off=off)
        if not off:
            with st.container(horizontal=True, gap="small"):
                st.button(
                    texts["edit.claim.newSource"], key=f"sl-data-source-add-{number}",
                    icon=":material/add:", on_click=partial(_add_source, desk, claim),
                )  # fmt: skip
                st.button(
                    texts["edit.claim.drop"], key=f"sl-data-claim-drop-{number}",
                    type="tertiary", icon=":material/delete:",
                    on_click=partial(desk.remove, [claim]),
                )  # fmt: skip
        if sources:
            st.caption(texts["edit.source.head"])
            show_fields(desk, sources[0], _SOURCE, texts, off=off)


def _head(
    desk: DataDesk, cells: Mapping[str, Any], sources: list[RowName], texts: Mapping[str, str]
) -> str:
    draft = desk.at().draft
    if not sources:
        return texts["edit.one.claims"]
    source = draft.row(sources[0]) or {}
    grades = fill_text(
        texts, "edit.claim.grades", reliability=source.get("reliability") or "–",
        credibility=cells.get("credibility") or "–",
    )  # fmt: skip
    if cells.get("stance") == "contradicts":
        grades = f"{grades}, {texts['edit.claim.contradicts']}"
    return fill_text(
        texts, "edit.claim.head", source=name_row(draft, sources[0], texts), grades=grades
    )


def _add_claim(desk: DataDesk, record: str) -> None:
    """Add a claim; what was cited last is probably cited again."""
    draft = desk.at().draft
    claims = list(draft.tables["claims"].values())
    known = [str(cells.get("id", "")) for cells in draft.tables["sources"].values()]
    last = str(claims[-1].get("source", "")) if claims else ""
    source = last if last in known else (known[-1] if known else "")
    desk.add("claims", {"record": record, "source": source, "stance": "supports"})


def _add_source(desk: DataDesk, claim: RowName) -> None:
    name = desk.add("sources", {"reliability": "F"})
    source = (desk.at().draft.row(name) or {}).get("id", "")
    desk.edit(lambda draft: draft.set_cells(claim, {"source": source}))

"""Let a person choose who may have a file, and say what that leaves out.

Owns: the ceiling, the blur, and the sentences on what they do. Refuses: deciding what goes
(:mod:`routes.publish`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

import streamlit as st

from geodata.schema import MARKINGS
from routes.export.announce import say_withheld
from routes.handling import Blur, Handling, rank_of
from routes.publish import PublishError, publish_case
from routes.style import TLP_COLOURS
from routes.texts import fill_text
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["Published", "choose_handling"]

_BLURS: Final[tuple[Blur, ...]] = get_args(Blur)
_MOST_NAMED: Final = 12


@dataclass(frozen=True, eq=False)
class Published:
    """What of a case may leave, under which ceiling and blur, and how it is to be handled."""

    case: Case
    handling: Handling
    ceiling: str
    blur: Blur


def choose_handling(case: Case, texts: Mapping[str, str]) -> Published | None:
    """Show the choices and what follows from them; None where nothing may leave."""
    # Below the case's own mark nothing may leave at all: such ceilings are not offered.
    ceilings = MARKINGS[rank_of(case.info.marking) :]
    ceiling = st.selectbox(
        texts["export.ceiling"], ceilings, 0, key="sl-export-ceiling",
        format_func=lambda mark: texts[f"export.ceiling.{mark}"],
    )  # fmt: skip
    blur = st.segmented_control(
        texts["export.blur"], _BLURS, default=_BLURS[0], key="sl-export-blur", required=True,
        wrap=True,
        format_func=lambda level: texts[f"export.blur.{level}"], help=texts["export.blur.help"],
    )  # fmt: skip
    level: Blur = blur or _BLURS[0]
    try:
        published, handling = _publish(case, str(case.folder), case.digest, ceiling, level)
    except PublishError as error:
        st.error(keep_plain(str(error)))
        return None
    st.html(
        render_html(
            "export_leaves.html",
            marking=handling.marking,
            colour=TLP_COLOURS[handling.marking],
            marked=fill_text(texts, "export.marked", marking=handling.marking),
            withheld=say_withheld(handling, texts),
            set_aside=fill_text(texts, "export.setAside", n=f"{handling.set_aside:,}")
            if handling.set_aside
            else "",
        )
    )
    if level != "none":
        _show_named(published, handling, texts)
    return Published(published, handling, ceiling, level)


@st.cache_resource(show_spinner=False, max_entries=4)
def _publish(
    _case: Case, folder: str, digest: str, ceiling: str, blur: Blur
) -> tuple[Case, Handling]:
    del folder, digest  # the cache's key: every byte of a case is in its digest
    return publish_case(_case, ceiling=ceiling, blur=blur)


def _show_named(case: Case, handling: Handling, texts: Mapping[str, str]) -> None:
    named = handling.named
    if not named:
        st.caption(texts["export.named.none"])
        return
    number = "one" if len(named) == 1 else "many"
    label = fill_text(texts, f"export.named.{number}", n=f"{len(named):,}")
    with st.expander(label, icon=":material/warning:"):
        for record in named[:_MOST_NAMED]:
            st.text(f"{record}: {_words_of(case, record)}")
        if len(named) > _MOST_NAMED:
            st.text("…")


def _words_of(case: Case, record: str) -> str:
    for step in case.story:
        if step.id == record:
            return step.title
    row: Any = case.record(record)
    return str(getattr(row, "label", "") or getattr(row, "topic", "") or getattr(row, "says", ""))

"""Show the small pieces that several steps of an import share: drop-downs, doubts, numbers.

Owns: that a drop-down keeps what was chosen when its step is shown again. Refuses: knowing what
is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from routes.ui.templates import render_html

if TYPE_CHECKING:
    from geodata.intake.words import Doubt

__all__ = ["AUTO", "pick", "say_confidence", "show_doubts"]

AUTO = "auto"
"""The option of a drop-down not to choose: what was found stands."""

_SURE, _LIKELY = 0.9, 0.7


def pick(
    label: str,
    options: Sequence[Any],
    value: Any,
    *,
    key: str,
    say: Callable[[Any], str],
    take: Callable[[Any], None],
    auto: str | None = None,
    **more: Any,
) -> None:
    """Show a drop-down; ``take`` is called with what is chosen, and only then.

    ``auto`` is what None is called, the choice not to choose; without it there is none. A value
    that is no option is offered as it is.
    """
    listed = [*options]
    if value is not None and value not in listed:
        listed = [value, *listed]
    if auto is not None:
        listed = [AUTO, *listed]
    chosen = AUTO if value is None and auto is not None else value

    def take_chosen() -> None:
        told = st.session_state[key]
        take(None if told == AUTO else told)

    st.selectbox(
        label, listed, index=listed.index(chosen) if chosen in listed else 0, key=key,
        format_func=lambda one: str(auto) if one == AUTO else say(one),
        on_change=take_chosen, **more,
    )  # fmt: skip


def say_confidence(confidence: float, why: str, texts: Mapping[str, str]) -> str:
    """Say how sure a guess is, in a word."""
    if why == "told":
        return texts["wizard.told"]
    if confidence >= _SURE:
        return texts["wizard.sure"]
    return texts["wizard.likely" if confidence >= _LIKELY else "wizard.guess"]


def show_doubts(
    doubts: Sequence[Doubt], *, title: str, none: str
) -> None:
    """Show doubts as a list of plain sentences, each once."""
    sentences = list(dict.fromkeys(doubt.text for doubt in doubts))
    st.html(render_html("doubts.html", title=title, none=none, sentences=sentences))

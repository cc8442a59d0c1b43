"""Count what a page of the briefing shows, and say it: the figures beside each map.

Owns: which figures stand beside a map and their wording, as on the live map.
Refuses: adding the context to the network, ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.export.briefing.words import say_count, say_total
from routes.records import label_of
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.model import Case
    from routes.select import Selection

__all__ = ["Figure", "Figures", "build_figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One total in words: of what (``substance`` is its id), how much, what is doubtful."""

    substance: str
    label: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The totals at one date: this network's, and apart from them those of separate cases."""

    heading: str
    network: tuple[Figure, ...]
    none: str
    people: str
    context_heading: str
    context: tuple[Figure, ...]


def build_figures(case: Case, selection: Selection, texts: Mapping[str, str]) -> Figures:
    """Say what was seized up to the date of a selection, for the network and apart from it.

    A substance the network never had seized stands under ``none``, one seized only later is
    there with 0 kg: the rows are the same on every page. Context not there yet is left out.
    """
    scope = case.seizures["scope"].to_numpy(dtype=object)
    groups = {
        name: tuple(
            _figure(case, selection, texts, substance, total, scope == name)
            for substance, total in totals.items()
            if _seized(case, substance, name, selection)
        )
        for name, totals in (
            ("network", selection.totals),
            ("context", selection.context_totals),
        )
    }
    seized = {figure.substance for figure in groups["network"]}
    missing = [label_of(texts, "substance", s) for s in selection.totals if s not in seized]
    context = tuple(f for f in groups["context"] if selection.context_totals[f.substance]["count"])
    return Figures(
        heading=texts["panel.figures.seized"],
        network=groups["network"],
        none=fill_text(texts, "panel.figures.none", substances=", ".join(missing))
        if missing and len(case.seizures)
        else "",
        people=say_count(texts, "slides.people", selection.people) if selection.people else "",
        context_heading=texts["slides.figures.context"] if context else "",
        context=context,
    )


def _seized(case: Case, substance: str, scope: str, selection: Selection) -> bool:
    table = case.seizures
    same = (table["substance"] == substance) & (table["scope"] == scope)
    return bool((same.to_numpy() & selection.masks["seizures"]).any())


def _figure(
    case: Case,
    selection: Selection,
    texts: Mapping[str, str],
    substance: str,
    total: Mapping[str, float | int | None],
    of_scope: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> Figure:
    table = case.seizures
    rows = of_scope & (table["substance"] == substance).to_numpy()
    codes = selection.codes["seizures"]
    possible = int((rows & (codes == 1)).sum())
    weightless = table["kg_min"].isna().to_numpy() & table["kg_max"].isna().to_numpy()
    unweighed = int((rows & (codes > 0) & weightless).sum())
    notes = []
    if possible:
        notes.append(fill_text(texts, "panel.figures.possible", n=f"{possible:,}"))
    if unweighed:
        notes.append(say_count(texts, "panel.figures.unweighed", unweighed))
    label = label_of(texts, "substance", substance)
    return Figure(substance, label, say_total(texts, total), ", ".join(notes))

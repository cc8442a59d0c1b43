"""Lay out the figures beside a map as paragraphs.

Owns: their order and weight on the page. Refuses: the numbers (:mod:`routes.export.briefing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from routes.export.slides.text import Paragraph, Span

if TYPE_CHECKING:
    from routes.export.briefing.figures import Figure, Figures

__all__ = ["say_figures"]

_LARGE: Final = 1.5
_SWATCH: Final = "■ "


def say_figures(figures: Figures, *, colours: Mapping[str, str], muted: str) -> list[Paragraph]:
    """Make the paragraphs of the figures: this network's large, the context's apart and small.

    ``colours``: substance → RGB hex, for the square before its name; ``muted``: colour of small
    print, "" for the text's own.
    """
    made: list[Paragraph] = []
    if figures.network:
        made.append(Paragraph((Span(figures.heading, colour=muted),), after=0.15))
        made += [_line(figure, colours, scale=_LARGE) for figure in figures.network]
        made += [
            Paragraph((Span(text, colour=muted, scale=0.9),), after=0.15)
            for text in (figures.none, figures.people)
            if text
        ]
    elif figures.people:
        made.append(Paragraph((Span(figures.people),), after=0.15))
    if figures.context:
        if made:
            made[-1] = Paragraph(made[-1].spans, after=0.7)
        made.append(Paragraph((Span(figures.context_heading, colour=muted),), after=0.15))
        made += [_line(figure, colours, scale=1.1) for figure in figures.context]
    return made


def _line(figure: Figure, colours: Mapping[str, str], *, scale: float) -> Paragraph:
    spans = [
        Span(_SWATCH, colour=colours.get(figure.substance, ""), scale=scale * 0.7),
        Span(f"{figure.label} ", scale=scale),
        Span(figure.amount, bold=True, scale=scale),
    ]
    if figure.note:
        spans.append(Span(f"  {figure.note}", scale=0.9))
    return Paragraph(tuple(spans), after=0.1)

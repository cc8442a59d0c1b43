"""Lay out a sheet of the handout that has a map, and the one with the legend of all maps.

Owns: where words, figures, sources and the map stand on it. Map and legend are not drawn here:
their place is told to who puts them there. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from reportlab.platypus import Flowable, Paragraph

from routes.export.briefing.strip import cut_strip
from routes.export.handout.fonts import mark_up
from routes.export.handout.sheets import lay_blocks, say, style_of
from routes.style import PALETTE

if TYPE_CHECKING:
    from routes.export.briefing.figures import Figure
    from routes.export.briefing.pages import MapPage

__all__ = ["LegendSheet", "MapSheet"]

_COLUMN: Final = 186.0
_GAP: Final = 16.0
_HEAD: Final = 35.0  # of a map sheet: its title
_TITLE_SIZE: Final = 20.0
_SIZES: Final = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_STRIP_SIZE: Final = 8.5
_LEAST_STRIP_SIZE: Final = 7.0  # words are cut before they are smaller: nobody could read them
_STRIP_SHARE: Final = 0.22  # of the sheet's height, for what the strip says


class LegendSheet(Flowable):  # type: ignore[misc]
    """A sheet that holds its title only; ``note_place`` is told of the room as of a map's."""

    def __init__(
        self, title: str, *, note_place: Callable[[int, float, float, float, float], None]
    ) -> None:
        super().__init__()
        self._title = title
        self._note_place = note_place

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the whole frame."""
        self.width, self.height = width, height
        return width, height

    def draw(self) -> None:
        """Draw the title, and note where the legend belongs."""
        title = say(self._title, _TITLE_SIZE, bold=True)
        title.wrap(self.width, _HEAD)
        title.drawOn(self.canv, 0, self.height - _TITLE_SIZE * 1.27)
        x, y = self.canv.absolutePosition(0, 0)
        number = self.canv.getPageNumber() - 1
        self._note_place(number, x, y, self.width, self.height - _HEAD)


class MapSheet(Flowable):  # type: ignore[misc]
    """A sheet with a map: words on its left, sources below; the map's own room stays empty.

    ``note_place`` is told the page's number from 0, and x, y, width, height of the room.
    """

    def __init__(
        self,
        page: MapPage,
        *,
        texts: Mapping[str, str],
        colours: Mapping[str, str],
        note_place: Callable[[int, float, float, float, float], None],
    ) -> None:
        super().__init__()
        self.page = page
        self._texts = texts
        self._colours = colours
        self._note_place = note_place

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the whole frame."""
        self.width, self.height = width, height
        return width, height

    def draw(self) -> None:
        """Draw the words, and note where the map belongs."""
        page = self.page
        title, title_size = self._fit_title()
        title.drawOn(self.canv, 0, self.height - title_size * 1.27)
        strip, strip_height = self._strip()
        top = self.height - _HEAD
        bottom = strip_height + 10
        figures, figures_height = _fit(self._figures, _COLUMN, (top - bottom) * 0.5, 9.5)
        room = top - bottom - figures_height - 10
        words, _ = _fit(lambda size: self._words(page, size), _COLUMN, room, 11.5)
        _stack(self.canv, words, 0, top, _COLUMN)
        _stack(self.canv, figures, 0, bottom + figures_height, _COLUMN)
        _stack(self.canv, strip, 0, strip_height, self.width)
        x, y = self.canv.absolutePosition(_COLUMN + _GAP, bottom)
        number = self.canv.getPageNumber() - 1
        self._note_place(number, x, y, self.width - _COLUMN - _GAP, top - bottom)

    def _fit_title(self) -> tuple[Any, float]:
        size = _TITLE_SIZE
        while size > 9:
            title = say(self.page.title, size, bold=True)
            title.wrap(self.width, 100)
            if len(title.blPara.lines) == 1:
                break
            size -= 1
        return title, size

    def _words(self, page: MapPage, size: float) -> list[Any]:
        date = say(page.date_text, size, bold=True, colour="accent", after=size * 0.5)
        return [*([date] if page.date_text else []), *lay_blocks(page.blocks, size)]

    def _figures(self, size: float) -> list[Any]:
        figures = self.page.figures
        made = []
        if figures.network:
            made.append(say(figures.heading, size, colour="muted", after=1))
            made += [self._figure(figure, size * 1.5) for figure in figures.network]
            made += [
                say(text, size * 0.9, colour="muted", after=1)
                for text in (figures.none, figures.people)
                if text
            ]
        elif figures.people:
            made.append(say(figures.people, size))
        if figures.context:
            heading = style_of(size, colour="muted", after=1)
            heading.spaceBefore = size * 0.6
            made.append(Paragraph(mark_up(figures.context_heading), heading))
            made += [self._figure(figure, size * 1.1) for figure in figures.context]
        return made

    def _figure(self, figure: Figure, size: float) -> Any:
        colour = self._colours.get(figure.substance, PALETTE["light"]["text"])
        text = (
            f'<font color="{colour}" size="{size * 0.65:.1f}">{mark_up("■")}</font> '
            f"{mark_up(figure.label)} "
            f"<b>{mark_up(figure.amount)}</b>"
        )
        if figure.note:
            text += f' <font size="{size * 0.7:.1f}">{mark_up(figure.note)}</font>'
        return Paragraph(text, style_of(size, after=size * 0.1))

    def _strip(self) -> tuple[list[Any], float]:
        page, texts, room = self.page, self._texts, self.height * _STRIP_SHARE

        def fits(missing: tuple[str, ...], sources: tuple[str, ...], share: float) -> bool:
            made = self._lay_strip(missing, sources, _LEAST_STRIP_SIZE)
            return _height_of(made, self.width) <= room * share

        missing, sources = cut_strip(texts, page.missing, page.cited, fits)
        return _fit(
            lambda size: self._lay_strip(missing, sources, size), self.width, room, _STRIP_SIZE
        )

    def _lay_strip(
        self, missing: tuple[str, ...], sources: tuple[str, ...], size: float
    ) -> list[Any]:
        texts = self._texts
        parts = [("slides.missing", missing), ("slides.saidBy", sources)]
        return [
            Paragraph(
                f"<b>{mark_up(texts[key])}</b> &nbsp;{mark_up(' · '.join(lines))}",
                style_of(size, colour="muted", after=2),
            )
            for key, lines in parts
            if lines
        ] or [say(texts["slides.noSource"], size, colour="muted")]


def _height_of(flowables: Sequence[Any], width: float) -> float:
    height = 0.0
    for number, flowable in enumerate(flowables):
        height += flowable.wrap(width, 10_000)[1]
        if number:
            height += max(flowables[number - 1].getSpaceAfter(), flowable.getSpaceBefore())
    return height


def _fit(
    make: Callable[[float], list[Any]], width: float, height: float, most: float
) -> tuple[list[Any], float]:
    """Make flowables in the largest size that fits, and give their height."""
    for size in (s for s in (most, *_SIZES) if s <= most):
        made = make(size)
        taken = _height_of(made, width)
        if taken <= height:
            break
    return made, taken


def _stack(canvas: Any, flowables: Sequence[Any], x: float, top: float, width: float) -> None:
    y = top
    for number, flowable in enumerate(flowables):
        if number:
            y -= max(flowables[number - 1].getSpaceAfter(), flowable.getSpaceBefore())
        y -= flowable.wrap(width, 10_000)[1]
        flowable.drawOn(canvas, x, y)

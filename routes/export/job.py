"""Hold everything one export needs, with nothing in it that may not leave.

Owns: the options of exports, and what all of them share: the selection, the payload, the story.
Refuses: making files, and deciding what may leave (:mod:`routes.publish` has done so before).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from routes.assemble import assemble_dense, complete_lanes, draw_ways
from routes.dense import DenseTables, dense_tables, leave_out_dense
from routes.handling import Blur, Handling
from routes.lanes import LaneStore
from routes.payload import case_days
from routes.publish import publish_case
from routes.record_blocks import BLOCK_ROWS
from routes.select import Selection, select_records
from routes.story import pack_story
from routes.style import Theme
from routes.texts import load_texts
from routes.view import View
from routes.webmap.assets import web_folder

if TYPE_CHECKING:
    import numpy.typing as npt

    from routes.dense_pack import DensePack
    from routes.model import Case

__all__ = ["ExportJob", "Options", "Progress", "ignore_progress", "make_job", "part_of"]

#: Told the share done, 0 to 1, and words for what is being done; may raise ExportCancelled.
Progress = Callable[[float, str], None]


def ignore_progress(share: float, words: str) -> None:
    """Do nothing with the news."""


def part_of(progress: Progress, most: float) -> Progress:
    """Give what the first part of the work tells its news to: its end is the share ``most``."""
    return lambda share, words: progress(most * share, words)


@dataclass(frozen=True, slots=True)
class Options:
    """Say how files are made.

    ``theme`` colours of maps; ``width_px``, ``height_px`` size of pictures and videos in pixels;
    ``aspect`` shape of slides; ``template`` a ``.pptx`` whose look slides take; ``notes`` whether
    the presenter's notes go along; ``first_day``, ``last_day`` (None: the case's own),
    ``step_days`` and ``frame_rate`` (pictures a second) of a film; ``all_dates`` whether tables and
    GIS files hold every date that the filters let through, or only what the view shows at its date.
    """

    theme: Theme = "light"
    width_px: int = 1920
    height_px: int = 1080
    aspect: Literal["16:9", "4:3"] = "16:9"
    template: Path | None = None
    notes: bool = True
    first_day: int | None = None
    last_day: int | None = None
    step_days: int = 7
    frame_rate: int = 12
    all_dates: bool = True


@dataclass(frozen=True, eq=False)
class ExportJob:
    """One export: a published case, a view of it, words, options; made by :func:`make_job`."""

    case: Case
    view: View
    texts: Mapping[str, str]
    lang: str
    handling: Handling
    options: Options = field(default_factory=Options)

    @cached_property
    def selection(self) -> Selection:
        """What the view shows at its date."""
        return select_records(self.case, self.view, last_day=case_days(self.case)[1])

    @cached_property
    def _lanes(self) -> LaneStore:
        return LaneStore(self.case.folder, web_folder() / "lanes")

    @cached_property
    def dense(self) -> DensePack | None:
        """The tables that are too large for the payload, as columns and words; mostly None.

        Made of what may leave, as all else. Lanes that are not at hand are drawn as stand-ins.
        """
        tables = dense_tables(self.case)
        return assemble_dense(self.case, self._lanes, tables) if tables else None

    @cached_property
    def strands(self) -> list[tuple[str, str, int, npt.NDArray[np.float64]]]:
        """The lines of all flows: id, substance, place abreast (0 centre), positions (lon, lat).

        Those of a dense table are drawn with the lanes that are at hand, one upon the other.
        """
        if "flows" not in dense_tables(self.case):
            lines, ids = self.payload["strands"], self.payload["flows"]["id"]
            substances = [s["id"] for s in self.payload["substances"]]
            columns = (lines[name] for name in ("flow", "substance", "slot", "coords"))
            return [
                (ids[flow], substances[substance], slot, np.asarray(at, dtype=float).reshape(-1, 2))
                for flow, substance, slot, at in zip(*columns, strict=True)
            ]
        ids = [str(flow) for flow in self.case.flows["id"]]
        return [
            (ids[s.flow], s.substance, s.slot, np.round(np.asarray(s.coords, dtype=float), 4))
            for s in draw_ways(self.case, self._lanes, abreast=False).strands
        ]

    @cached_property
    def rest(self) -> Case:
        """The case without its dense tables: mostly all of it."""
        tables = dense_tables(self.case)
        return leave_out_dense(self.case, tables) if tables else self.case

    @cached_property
    def payload(self) -> dict[str, Any]:
        """What is drawn, as :mod:`routes.payload` describes it; lanes are computed if missing.

        Of dense tables it says what :attr:`dense` holds; they lie in no file of their own.
        """
        pack, beside = self.dense, None
        if pack is not None:
            block = {
                "columns": "",
                "columnsBytes": len(pack.columns),
                "words": "",
                "wordsBytes": len(pack.words),
                "records": "",
                "blockRows": BLOCK_ROWS,
                "tables": pack.tables,
                "firstDay": pack.first_day,
                "lastDay": pack.last_day,
            }
            beside = DenseTables(block, self.rest)
        return complete_lanes(
            self.case, self._lanes, lang=self.lang, handling=self.handling, dense=beside
        )

    @cached_property
    def story(self) -> list[dict[str, Any]]:
        """The steps of the story as :mod:`routes.story` packs them."""
        steps = pack_story(self.case, self.texts)
        return steps if self.options.notes else [{**step, "notes": []} for step in steps]


def make_job(
    case: Case,
    view: View,
    *,
    ceiling: str,
    blur: Blur = "none",
    options: Options | None = None,
) -> ExportJob:
    """Make the job of exporting what a view shows of a case, and nothing above a ceiling.

    Raises:
        PublishError: nothing may leave under that ceiling.
    """
    published, handling = publish_case(case, ceiling=ceiling, blur=blur)
    return ExportJob(
        case=published,
        view=view,
        texts=load_texts(view.lang),
        lang=view.lang,
        handling=handling,
        options=options or Options(),
    )

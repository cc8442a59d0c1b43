"""Jobs of the invented case for slides and handout, and a quick stand-in for drawn maps."""

import io
from pathlib import Path
from typing import Any

from PIL import Image

from routes.export.job import ExportJob, Options, make_job
from routes.export.still import LegendEntry, LegendSheet, Still
from routes.model import load_case
from routes.view import View
from tests.cases import TINY, append, copy_tiny, edit


def briefing_job(
    folder: Path = TINY, *, view: View | None = None, ceiling: str = "RED", **options: Any
) -> ExportJob:
    return make_job(load_case(folder), view or View(), ceiling=ceiling, options=Options(**options))


def without_story(into: Path) -> Path:
    folder = copy_tiny(into)
    (folder / "story.json").unlink()
    return folder


def with_red_seizure(into: Path) -> Path:
    folder = copy_tiny(into)
    row = "X9,Hidden load,2020-03-11,north,cocaine,5,kg,exact,,network,documented,,RED"
    append(folder, "seizures.csv", row)
    return folder


def with_many_seizures(into: Path, count: int) -> Path:
    folder = copy_tiny(into)
    lines = [
        f"Y{n},Load {n},2020-05-{n % 28 + 1:02},north,cocaine,{n + 1},kg,exact,,network,reported,,"
        for n in range(count)
    ]
    append(folder, "seizures.csv", "\n".join(lines))
    return folder


def with_many_sources(into: Path, count: int) -> Path:
    """A case of so many sources, each for one seizure in view and against another."""
    folder = with_many_seizures(into, 2 * count)
    sources = [
        f"R{n},A report with a rather long title {n},,,,,,press article,C,," for n in range(count)
    ]
    append(folder, "sources.csv", "\n".join(sources))
    claims = [f"RA{n},Y{n},R{n},¶{n},3,For it.,,supports," for n in range(count)]
    claims += [f"RB{n},Y{n + count},R{n},¶{n},5,Against it.,,contradicts," for n in range(count)]
    append(folder, "claims.csv", "\n".join(claims))
    edit(folder, "story.json", '"mode": "window"', '"mode": "cumulative"')
    return folder


class PlainMaps:
    """Draws nothing: for tests of what stands around a map."""

    def __init__(self, payload: dict[str, Any], dense: object = None) -> None:
        pass

    def __enter__(self) -> "PlainMaps":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def png(self, still: Any, *, scale: float = 1.0) -> bytes:
        out = io.BytesIO()
        size = (round(still.width * scale), round(still.height * scale))
        Image.new("RGB", size, "#dfe8ee").save(out, "PNG")
        return out.getvalue()

    def legend(self, still: Any) -> list[LegendEntry]:
        return []

    def legend_sheet(
        self, stills: Any, *, width: int, height: int, theme: str, scale: float
    ) -> LegendSheet:
        entries = (LegendEntry("Substances", "Cocaine", "substance.cocaine"),)
        return LegendSheet(self.png(Still(View(), width=width, height=height)), height, entries)

    def legend_pdf(self, stills: Any, *, width: int, height: int, theme: str) -> LegendSheet:
        still = Still(View(), width=width, height=height)
        return LegendSheet(self.pdf(still), height, ())

    def pdf(self, still: Any) -> bytes:
        from reportlab.pdfgen.canvas import Canvas

        out = io.BytesIO()
        canvas = Canvas(out, (still.width * 0.75, still.height * 0.75), invariant=1)
        canvas.rect(10, 10, 50, 50)
        canvas.showPage()
        canvas.save()
        return out.getvalue()

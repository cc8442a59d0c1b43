"""Say what frames the briefing's maps: what is counted and left out, and how to read it.

Owns: the lines of the first page and the sections of the last one.
Refuses: deciding what is left out (:mod:`routes.publish` has done so).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routes.daywords import say_day
from routes.export.briefing.tables import kept_codes
from routes.export.briefing.words import say_count
from routes.payload import case_days
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.export.job import ExportJob

__all__ = ["Reading", "build_facts", "build_reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The last page: (heading, text) on grades, lines, handling and people."""

    title: str
    sections: tuple[tuple[str, str], ...]


def build_facts(job: ExportJob) -> tuple[str, ...]:
    """Say, a line each, the period, what is counted, that nobody is judged, what was left out."""
    texts, case = job.texts, job.case
    lines = []
    if case.first_day is not None:
        first, last = (say_day(day, texts) for day in case_days(case))
        lines.append(fill_text(texts, "slides.period", first=first, last=last))
    seizures = kept_codes(job, "seizures") > 0
    apart = seizures & (case.seizures["scope"] == "context").to_numpy()
    counts = {
        "seizures": int((seizures & ~apart).sum()),
        "context": int(apart.sum()),
        "flows": int((kept_codes(job, "flows") > 0).sum()),
        "events": int((kept_codes(job, "events") > 0).sum()),
        "links": int((kept_codes(job, "links") > 0).sum()),
        "sources": len(case.sources),
    }
    said = [say_count(texts, f"slides.count.{name}", n) for name, n in counts.items() if n]
    if said:
        lines.append(fill_text(texts, "slides.counts", counts=", ".join(said)))
    lines.append(case.info.presumption or texts["page.about.presumed"])
    if job.handling.withheld_total:
        lines.append(_say_withheld(job))
    return tuple(lines)


def build_reading(job: ExportJob) -> Reading:
    """Say how grades, weights and lines are meant, with whom it may be shared, and of people."""
    texts, handling = job.texts, job.handling
    shared = [texts[f"slides.tlp.{handling.marking}"]]
    if handling.withheld_total:
        shared.append(_say_withheld(job))
    elif handling.ceiling is not None:
        ceiling = f"TLP:{handling.ceiling}"
        shared.append(fill_text(texts, "slides.withheld.none", ceiling=ceiling))
    if handling.blur != "none":
        shared.append(texts[f"slides.blur.{handling.blur}"])
    if handling.named:
        shared.append(say_count(texts, "slides.blur.named", len(handling.named)))
    if handling.set_aside:
        shared.append(say_count(texts, "slides.setAside", handling.set_aside))
    return Reading(
        texts["slides.reading"],
        (
            (texts["slides.reading.sources"], _say_grades(texts, "reliability", "ABCDEF")),
            (texts["slides.reading.claims"], _say_grades(texts, "credibility", "123456")),
            (texts["slides.reading.weights"], texts["slides.reading.weights.text"]),
            (texts["slides.reading.map"], _say_maps(job)),
            (
                fill_text(texts, "slides.reading.handling", marking=f"TLP:{handling.marking}"),
                " ".join(shared),
            ),
            (
                texts["page.about.presumption"],
                job.case.info.presumption or texts["page.about.presumed"],
            ),
        ),
    )


def _say_maps(job: ExportJob) -> str:
    words = job.texts["slides.reading.map.text"]
    if job.dense is None or not job.dense.pending:
        return words
    # The legend speaks of usual lanes: where they were not at hand, that must be said.
    return f"{words} {say_count(job.texts, 'report.about.lanes', len(job.dense.pending))}"


def _say_grades(texts: Mapping[str, str], kind: str, grades: str) -> str:
    said = [
        fill_text(texts, "slides.grade.word", grade=grade, words=texts[f"panel.{kind}.{grade}"])
        for grade in grades
    ]
    return fill_text(texts, f"slides.reading.{kind}", grades=", ".join(said))


def _say_withheld(job: ExportJob) -> str:
    number = job.handling.withheld_total
    words = say_count(job.texts, "slides.withheld", number)
    ceiling = job.handling.ceiling
    if ceiling is None:
        return words
    return fill_text(job.texts, "slides.withheld.ceiling", words=words, ceiling=f"TLP:{ceiling}")

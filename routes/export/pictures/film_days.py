"""Say which days a film shows, one a picture, and whether they are too many.

Refuses: drawing and encoding (:mod:`routes.export.pictures.film`), which take long to load: what is
asked before a film is begun is asked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from routes.export.errors import ExportError
from routes.payload import case_days
from routes.texts import fill_text
from routes.timespan import iso_from_day

if TYPE_CHECKING:
    from routes.export.job import ExportJob

__all__ = ["count_pictures", "days_of_film", "say_too_long"]

_MOST_PICTURES: Final = 3000


def count_pictures(first_day: int, last_day: int, step_days: int) -> int:
    """Count the pictures of a period: one every ``step_days``, the last day always."""
    return len(range(first_day, last_day, max(1, step_days))) + 1


def say_too_long(job: ExportJob) -> str:
    """Say that a film would have too many pictures, and the way out; empty if it has not."""
    n = count_pictures(*_period(job), job.options.step_days)
    if n <= _MOST_PICTURES:
        return ""
    return fill_text(job.texts, "still.film.tooLong", n=f"{n:,}", most=f"{_MOST_PICTURES:,}")


def days_of_film(job: ExportJob) -> list[int]:
    """Give the days of a film, one a picture: every ``step_days``, the last day always.

    Raises:
        ExportError: the period ends before it begins, or has too many pictures.
    """
    first, last = _period(job)
    if last < first:
        words = {"first": iso_from_day(first), "last": iso_from_day(last)}
        raise ExportError(fill_text(job.texts, "still.film.backwards", **words))
    if too_long := say_too_long(job):
        raise ExportError(too_long)
    return [*range(first, last, max(1, job.options.step_days)), last]


def _period(job: ExportJob) -> tuple[int, int]:
    opening, closing = case_days(job.case)
    options = job.options
    first = opening if options.first_day is None else options.first_day
    last = closing if options.last_day is None else options.last_day
    return first, last

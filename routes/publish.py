"""Leave out of a case what may not leave: rows above a ceiling, and places made coarser.

Owns: which rows go, and what must go with them. Refuses: writing files. What it gives is a case
like any other, so that every map, table and file made of it holds nothing else.

A row goes if its own mark (TLP 2.0) is above the ceiling; if a place or a record it stands on
goes (a record at a withheld place, a claim about a withheld record or from a withheld source, a
step that highlights one); if it is a source or a place that only withheld rows name; or if its
words repeat those of a withheld row, unless many rows that may leave hold the very same. Where
there is doubt it goes: it is counted, and can be given a mark of its own.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geodata.errors import SillageError
from geodata.schema import MARKINGS, RECORD_TABLES
from routes.blur import blur_places
from routes.handling import Blur, Handling, handle_case, rank_of
from routes.records import list_places
from routes.rows import iterate_rows
from routes.story import step_marking
from routes.word_finder import WordFinder

if TYPE_CHECKING:
    from routes.case_records import Step
    from routes.model import Case

__all__ = ["PublishError", "publish_case"]

_TABLES: Final = ("places", "sources", *RECORD_TABLES, "notes", "claims")
#: Words of a row that would give it away where they are repeated.
_TELLING: Final = ("label", "name", "title", "description", "assumption", "method", "place_note",
                   "text", "says", "topic", "role", "note")  # fmt: skip
#: Shorter words say nothing of one row alone; the name of a place does earlier than a sentence.
_LEAST_LETTERS: Final = 12
_LEAST_LETTERS_OF_A_NAME: Final = 5
#: A text that so many rows hold whose own marks let them leave is a formula ("In a container."),
#: public by those marks: it gives no single row away.
_ROWS_OF_A_FORMULA: Final = 10


class PublishError(SillageError):
    """Raised when nothing of a case may leave under a ceiling; the message says why."""


def publish_case(case: Case, *, ceiling: str, blur: Blur = "none") -> tuple[Case, Handling]:
    """Give what of a case may leave, and how that is to be handled.

    Problems and rows set aside stay behind: they quote cells. Only their number goes along.

    Raises:
        PublishError: the case as a whole is marked above the ceiling, or its title repeats words
            of a row that is.
        ValueError: there is no such mark.
    """
    if ceiling not in MARKINGS:
        raise ValueError(f"no such marking: {ceiling}")
    if rank_of(case.info.marking) > rank_of(ceiling):
        raise PublishError(
            f"The case is marked TLP:{case.info.marking}: nothing of it may leave as "
            f"TLP:{ceiling}. Choose a higher ceiling, or lower the marking of the case."
        )
    gone = _Gone(case, rank_of(ceiling))
    kept = _leave_out(case, gone)
    withheld = {name: len(ids) for name, ids in gone.ids.items() if ids}
    named: tuple[str, ...] = ()
    if blur != "none":
        kept, named, dropped = blur_places(kept, blur)
        if dropped:
            withheld["claims"] = withheld.get("claims", 0) + dropped
    handling = replace(
        handle_case(kept),
        ceiling=ceiling,
        withheld=MappingProxyType(withheld),
        blur=blur,
        set_aside=len(case.set_aside),
        named=named,
    )
    return kept, handling


class _Gone:
    """Find the rows that go: ``ids`` by table, the story's steps under ``story``."""

    def __init__(self, case: Case, limit: int) -> None:
        self._case = case
        self._limit = limit
        self.ids: dict[str, set[str]] = {name: set() for name in (*_TABLES, "story")}
        for name in _TABLES:
            table: pd.DataFrame = getattr(case, name)
            marks = table["tlp"]
            above = [mark for mark in marks.unique() if rank_of(mark) > limit]
            self.ids[name] = set(map(str, table.index[marks.isin(above).to_numpy()]))
        self._formulas = self._find_formulas() if self._count() else frozenset()
        while self._follow() or self._follow_words():
            pass
        self.ids["story"] = {step.id for step in case.story if self._step_goes(step)}
        # A step left out may say more than its marks; what repeats its words goes too.
        while self._follow_words():
            self._follow()

    def all_ids(self) -> set[str]:
        return set().union(*(self.ids[name] for name in _TABLES))

    def _follow(self) -> bool:
        """Let go with each row what stands on it; say whether anything went."""
        before = self._count()
        if not before:
            return False  # most exports leave nothing out: no need to read every row
        case, ids = self._case, self.ids
        for name in RECORD_TABLES:
            ids[name] |= {
                str(row.id)
                for row in iterate_rows(getattr(case, name))
                if not ids["places"].isdisjoint(list_places(name, row))
            }
        records = set().union(*(ids[name] for name in (*RECORD_TABLES, "notes", "places")))
        ids["claims"] |= {
            str(claim.id)
            for claim in iterate_rows(case.claims)
            if claim.record in records or claim.source in ids["sources"]
        }
        ids["sources"] |= self._named_only_by_gone(self._citations())
        ids["places"] |= self._named_only_by_gone(self._places_named())
        return self._count() > before

    def _count(self) -> int:
        return sum(len(ids) for ids in self.ids.values())

    def _citations(self) -> Iterable[tuple[str, str, str]]:
        for claim in iterate_rows(self._case.claims):
            for source in (claim.source, *claim.via):
                yield "claims", str(claim.id), str(source)

    def _places_named(self) -> Iterable[tuple[str, str, str]]:
        for name in RECORD_TABLES:
            for row in iterate_rows(getattr(self._case, name)):
                for place in list_places(name, row):
                    yield name, str(row.id), place

    def _named_only_by_gone(self, named: Iterable[tuple[str, str, str]]) -> set[str]:
        gone: set[str] = set()
        kept: set[str] = set()
        for table, row, other in named:
            (gone if row in self.ids[table] else kept).add(other)
        return gone - kept

    def _follow_words(self) -> bool:
        """Let go what repeats the words of a row that goes; say whether anything went."""
        phrases = WordFinder(self.telling_words())
        if not phrases:
            return False
        before = self._count()
        for name in _TABLES:
            for row in iterate_rows(getattr(self._case, name)):
                if str(row.id) not in self.ids[name] and _repeats(row, phrases):
                    self.ids[name].add(str(row.id))
        for step in self._case.story:
            if _repeats((step.title, step.text, step.presenter_notes), phrases):
                self.ids["story"].add(step.id)
        return self._count() > before

    def _find_formulas(self) -> frozenset[str]:
        """Give the texts that many rows hold, word for word, whose own marks let them leave."""
        counts: Counter[str] = Counter()
        for name in _TABLES:
            table: pd.DataFrame = getattr(self._case, name)
            free = table.loc[~table.index.isin(self.ids[name])]
            for column in _TELLING:
                if column in free:
                    counts.update(map(str, free[column]))
        return frozenset(
            text.strip() for text, rows in counts.items() if text and rows >= _ROWS_OF_A_FORMULA
        )

    def telling_words(self) -> set[str]:
        """Give the words that would give a row that goes away; none if none goes."""
        if not self.all_ids():
            return set()
        told: set[str] = set()
        public: set[str] = set()
        for name in _TABLES:
            least = _LEAST_LETTERS_OF_A_NAME if name == "places" else _LEAST_LETTERS
            for row in iterate_rows(getattr(self._case, name)):
                words = {
                    text.strip()
                    for column in _TELLING
                    if isinstance(text := getattr(row, column, ""), str)
                    and len(text.strip()) >= least
                }
                if str(row.id) in self.ids[name]:
                    told |= words
                elif name == "places":
                    public |= {row.name}
        return told - public - self._formulas

    def _step_goes(self, step: Step) -> bool:
        return (
            step.id in self.ids["story"]
            or rank_of(step_marking(step, self._case)) > self._limit
            or not self.all_ids().isdisjoint(step.highlight)
        )


def _repeats(values: Iterable[Any], phrases: WordFinder) -> bool:
    return any(phrases.found_in(value) for value in values if isinstance(value, str) and value)


def _leave_out(case: Case, gone: _Gone) -> Case:
    tables: dict[str, Any] = {}
    for name in _TABLES:
        table: pd.DataFrame = getattr(case, name)
        ids = gone.ids[name]
        tables[name] = (table[~table.index.isin(ids)] if ids else table).copy()
    for name in ("flows", "events"):
        tables[name]["seizure_ids"] = _without(tables[name]["seizure_ids"], gone.ids["seizures"])
    tables["claims"]["via"] = _without(tables["claims"]["via"], gone.ids["sources"])
    phrases = WordFinder(gone.telling_words())
    if _repeats((case.info.title,), phrases):
        raise PublishError(
            "The title of the case repeats words of a record above the ceiling. Change the title."
        )

    def told(text: str) -> str:
        return "" if _repeats((text,), phrases) else text

    info = replace(
        case.info,
        subtitle=told(case.info.subtitle),
        summary=told(case.info.summary),
        presumption=told(case.info.presumption),
    )
    story = tuple(step for step in case.story if step.id not in gone.ids["story"])
    ceiling_key = "|".join(sorted(gone.all_ids() | gone.ids["story"]))
    return replace(
        case,
        info=info,
        **tables,
        story=story,
        problems=(),
        set_aside=case.set_aside.iloc[:0],
        digest=hashlib.sha256(f"{case.digest}|{ceiling_key}".encode()).hexdigest(),
    )


def _without(column: pd.Series[Any], ids: set[str]) -> pd.Series[Any]:
    if not ids:
        return column
    values = [tuple(one for one in several if one not in ids) for several in column]
    return pd.Series(values, index=column.index, dtype=object)

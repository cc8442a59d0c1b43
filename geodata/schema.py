"""Own the tables and columns of a case, as data: what may stand where, and what it means.

Everything that needs to know the shape of a case reads it here: the checks, the spreadsheet
template, the editor and the data dictionary. It holds no code that opens files. Coordinates are
WGS 84 degrees (longitude, latitude); dates are EDTF texts; lists stand in one cell, parted by |.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "CASE",
    "LIST_MARK",
    "MARKINGS",
    "RECORD_TABLES",
    "TABLES",
    "UNITS_KG",
    "Column",
    "Table",
    "find_table",
]

ColumnType = Literal[
    "id", "text", "word", "words", "date", "number", "count", "flag", "ref", "refs",
    "country", "unlocode", "url", "bounds",
]  # fmt: skip
FileFormat = Literal["csv", "geojson", "json-list", "json-object"]

LIST_MARK = "|"

# Mass of one unit in kg; None: a count or a volume, which is never turned into kilograms.
# The pound is exact: https://www.nist.gov/pml/special-publication-811/nist-guide-si-appendix-b8
UNITS_KG: dict[str, float | None] = {
    "kg": 1.0, "g": 0.001, "mg": 0.000001, "t": 1000.0, "lb": 0.45359237, "oz": 0.028349523125,
    "tablets": None, "doses": None, "plants": None, "packages": None, "litres": None,
    "pieces": None, "cartons": None, "people": None, "vehicles": None,
}  # fmt: skip

# Traffic Light Protocol 2.0, weakest first: https://www.first.org/tlp/
MARKINGS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")

_STATUSES = ("documented", "reported", "inferred", "illustrative")
_SCOPES = ("network", "context")
_MODES = ("container", "drop_off", "vessel", "road", "air", "unknown")
_SUBSTANCES = (
    "cocaine", "cannabis-resin", "herbal-cannabis", "heroin", "amphetamine", "methamphetamine",
    "mdma", "ketamine", "fentanyl", "opium", "tobacco", "weapons", "precursors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """Describe one column.

    `allowed` closes the list of values, `suggested` only offers some. `minimum` and `maximum`
    are inclusive, in `unit`. `refs` names the tables whose ids may stand here. `fallback` is
    what an empty cell becomes, `unreadable` what one becomes that cannot be understood (the
    fallback, if not given). A required cell without a fallback sets its row aside.
    """

    name: str
    type: ColumnType
    help: str
    required: bool = False
    unit: str = ""
    allowed: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    refs: tuple[str, ...] = ()
    fallback: str = ""
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Describe one table: its file, the file's format, its columns in order, its meaning."""

    name: str
    file: str
    format: FileFormat
    help: str
    columns: tuple[Column, ...]
    optional: bool = False

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: if the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


def _id(what: str) -> Column:
    return Column("id", "id", f"Short name of the {what}, used once in the whole case.", True)


def _date(of_what: str) -> Column:
    return Column(
        "date",
        "date",
        f"{of_what}, as exactly as it is known and no more: 2023-06-15, 2023-06, 2023, "
        "2023-06/2023-12 (from, to), ../2023-06 (until), 2021~ (about). Empty: not dated.",
    )


_LABEL = Column("label", "text", "One line that names it on the map and in lists.", True)
_SCOPE = Column(
    "scope", "word", "network: part of this case. context: a separate matter, never in its totals.",
    True, allowed=_SCOPES,
)  # fmt: skip
_STATUS = Column(
    "status", "word", "documented: established by an act or a seizure. reported: stated by a "
    "source. inferred: concluded by us. illustrative: drawn to help the eye.",
    True, allowed=_STATUSES,
)  # fmt: skip
_DESCRIPTION = Column("description", "text", "What happened, in your own words.")
_ASSUMPTION = Column("assumption", "text", "What had to be assumed to draw it, in plain words.")
# Handling fails closed: a marking that cannot be read is treated as the strictest one.
_TLP = Column(
    "tlp", "word", "Handling mark (TLP 2.0) of this row; empty: the one of the case.",
    allowed=MARKINGS, unreadable="RED",
)  # fmt: skip
_SEIZURES_REF = Column("seizure_ids", "refs", "Seizures that belong to it.", refs=("seizures",))
_ANY_RECORD = ("places", "flows", "seizures", "events", "links", "notes")
_BOUNDS_HELP = "West, south, east, north in degrees."

CASE = Table(
    "case", "case.json", "json-object", "What the case is called and how it opens.",
    (
        Column("id", "id", "Short name of the case, as its folder is called.", True),
        Column("title", "text", "Title of the case.", True),
        Column("subtitle", "text", "A line under the title: what and when."),
        Column("summary", "text", "A few sentences on what the case is about."),
        Column("presumption", "text", "What is said about the people in the case."),
        Column("marking", "word", "Handling mark (TLP 2.0) of the case.", True,
               allowed=MARKINGS, fallback="RED"),
        Column("opened", "date", "When the inquiry was opened."),
        Column("focus", "bounds", f"The frame of the main map. {_BOUNDS_HELP}", True, "degrees"),
        Column("overview", "bounds", f"The frame of the small map. {_BOUNDS_HELP}", True,
               "degrees"),
    ),
)  # fmt: skip

_PLACES = Table(
    "places", "places.geojson", "geojson", "Where things happen, and how exactly it is known.",
    (
        _id("place"),
        Column("name", "text", "Name of the place.", True),
        Column("kind", "word", "What sort of place it is.", True,
               allowed=("port", "city", "area", "country", "sea_area")),
        Column("country", "country", "Country code, such as FR; empty at sea."),
        Column("unlocode", "unlocode", "UN/LOCODE of a port or city, such as FRLEH."),
        Column("precision", "word", "How exactly the position is known.", True,
               allowed=("exact", "port", "city", "area", "country", "sea", "unknown"),
               fallback="unknown"),
        Column("radius_km", "number", "Radius within which the place lies.", unit="km",
               minimum=0, maximum=20_000),
        Column("origin", "text", "Where the coordinates come from."),
        Column("role", "text", "What the place has to do with the case."),
        Column("note", "text", "Anything else worth knowing."),
        _TLP,
    ),
)  # fmt: skip
_SOURCES = Table(
    "sources", "sources.csv", "csv", "Who says it.",
    (
        _id("source"),
        Column("title", "text", "Title of the source, or what it is.", True),
        Column("author", "text", "Person or people who wrote it."),
        Column("publisher", "text", "Who published it."),
        Column("date", "date", "When it was published."),
        Column("url", "url", "Web address of the source."),
        Column("archived_url", "url", "Web address of an archived copy of it."),
        Column("kind", "text", "What sort of source it is.", suggested=(
            "press article", "press", "official statement", "court file", "report", "analysis",
            "database", "interview", "image")),
        Column("reliability", "word", "How reliable the source is (Admiralty code): A completely, "
               "B usually, C fairly, D not usually, E unreliable, F cannot be judged.", True,
               allowed=("A", "B", "C", "D", "E", "F"), fallback="F"),
        Column("note", "text", "Why it was graded so."),
        _TLP,
    ),
)  # fmt: skip
_CLAIMS = Table(
    "claims", "claims.csv", "csv", "What a source says about a record, and where.",
    (
        _id("claim"),
        Column("record", "ref", "The row this claim is about.", True, refs=_ANY_RECORD),
        Column("source", "ref", "The source that says it.", True, refs=("sources",)),
        Column("locator", "text", "Where in the source: paragraph (¶3), page, minute."),
        Column("credibility", "count", "How credible the statement is (Admiralty code): "
               "1 confirmed, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, "
               "6 cannot be judged.", minimum=1, maximum=6),
        Column("says", "text", "What is said, in your own words.", True),
        Column("via", "refs", "Sources on which this source itself rests.", refs=("sources",)),
        Column("stance", "word", "Whether it supports or contradicts the record.",
               allowed=("supports", "contradicts"), fallback="supports"),
        _TLP,
    ),
)  # fmt: skip
_FLOWS = Table(
    "flows", "flows.csv", "csv", "Goods that move from one place to another.",
    (
        _id("flow"),
        _LABEL,
        Column("from_ids", "refs", "Place or places of departure.", True, refs=("places",)),
        Column("to_ids", "refs", "Place or places of arrival.", True, refs=("places",)),
        Column("via_ids", "refs", "Places passed on the way, in order.", refs=("places",)),
        Column("ends", "word", "all: every place named is meant. one_of: one of the places of "
               "arrival, it is not known which.", allowed=("all", "one_of"), fallback="all"),
        Column("substances", "words", "What is moved: one substance or several.", True,
               suggested=_SUBSTANCES),
        Column("mode", "word", "How it is moved.", allowed=_MODES, fallback="unknown"),
        Column("kg_min", "number", "Lower bound of the weight.", unit="kg", minimum=0),
        Column("kg_max", "number", "Upper bound of the weight.", unit="kg", minimum=0),
        Column("kg_basis", "word", "What the weight is the weight of.",
               allowed=("total", "per_operation", "seized_part")),
        _date("When it took place"),
        _STATUS,
        Column("line_status", "word", "How far the line as drawn is supported; empty: as far as "
               "the flow itself.", allowed=_STATUSES),
        _SCOPE,
        _ASSUMPTION,
        _DESCRIPTION,
        _SEIZURES_REF,
        _TLP,
    ),
)  # fmt: skip
_SEIZURES = Table(
    "seizures", "seizures.csv", "csv", "Goods that were seized.",
    (
        _id("seizure"),
        _LABEL,
        _date("Day of the seizure"),
        Column("place", "ref", "Where it was seized.", refs=("places",)),
        Column("substance", "word", "What was seized.", True, suggested=_SUBSTANCES),
        Column("amount", "number", "How much, as stated.", minimum=0),
        Column("unit", "word", "Unit of the amount, as stated.", allowed=tuple(UNITS_KG)),
        Column("bound", "word", "How the amount is meant: exact, at_least (“more than”), "
               "at_most (“up to”), about.",
               allowed=("exact", "at_least", "at_most", "about"), fallback="exact"),
        Column("method", "text", "How it was hidden or found."),
        _SCOPE,
        _STATUS,
        _DESCRIPTION,
        _TLP,
    ),
)  # fmt: skip


def _people(name: str, what: str) -> Column:
    return Column(name, "count", f"Number of people {what}.", unit="people", minimum=0)


_EVENTS = Table(
    "events", "events.csv", "csv", "What happened at a time: inquiry, operation, arrest.",
    (
        _id("event"),
        _LABEL,
        _date("When it happened"),
        Column("place", "ref", "Where it happened; empty: not given.", refs=("places",)),
        Column("place_note", "text", "What is known of the place, if none or only a rough one is "
               "given."),
        Column("to_place", "ref", "Where it led to, for a transfer.", refs=("places",)),
        Column("kind", "word", "What sort of event it is.", True, suggested=(
            "inquiry", "seizure", "finding", "operation", "arrest", "extradition",
            "investigation", "judgment")),
        _people("investigated", "placed under formal investigation by this event"),
        _people("detained", "among them, remanded in custody"),
        _people("supervised", "among them, placed under judicial supervision"),
        _people("arrested", "arrested in this event"),
        _SCOPE,
        _STATUS,
        _DESCRIPTION,
        _SEIZURES_REF,
        _TLP,
    ),
)  # fmt: skip
_LINKS = Table(
    "links", "links.csv", "csv", "Ties between people or groups, without goods.",
    (
        _id("link"),
        _LABEL,
        Column("place_ids", "refs", "The places tied together, the first to each other.", True,
               refs=("places",)),
        Column("kind", "word", "What sort of tie it is.", True,
               suggested=("cooperation", "structure", "finance", "family")),
        _date("When it held"),
        _SCOPE,
        _STATUS,
        _DESCRIPTION,
        _ASSUMPTION,
        _TLP,
    ),
)  # fmt: skip
_NOTES = Table(
    "notes", "notes.csv", "csv", "Facts that have no point on the map.",
    (
        _id("note"),
        Column("topic", "text", "What it is about, in a few words.", True),
        Column("text", "text", "The fact, in your own words.", True),
        _TLP,
    ),
    optional=True,
)  # fmt: skip
_STORY = Table(
    "story", "story.json", "json-list", "The steps of a briefing, each with its view of the map.",
    (
        _id("step"),
        Column("title", "text", "Title of the step.", True),
        Column("text", "text", "What the audience reads. **Bold**, *italic*, and lines that begin "
               "with a dash as a list."),
        Column("date", "date", "The day the map shows; of a month or a year, its last day."),
        Column("mode", "word", "cumulative: everything so far. window: only the last days.",
               allowed=("cumulative", "window"), fallback="cumulative"),
        Column("window_days", "count", "Length of the window.", unit="days", minimum=1,
               maximum=36_500),
        Column("undated", "flag", "Whether what has no date is shown."),
        Column("bounds", "bounds", f"The frame of the map. {_BOUNDS_HELP}", unit="degrees"),
        Column("highlight", "refs", "Rows that stand out.", refs=_ANY_RECORD),
        Column("layers", "words", "Layers shown; empty: all.", allowed=(
            "flows", "seizures", "events", "links", "places", "precision", "labels")),
        Column("substances", "words", "Substances shown; empty: all.", suggested=_SUBSTANCES),
        Column("modes", "words", "Ways of moving shown; empty: all.", allowed=_MODES),
        Column("statuses", "words", "Statuses shown; empty: all.", allowed=_STATUSES),
        Column("scope", "word", "all: the case and its context. Otherwise one of the two alone.",
               allowed=("all", *_SCOPES), fallback="all"),
        Column("reliability", "word", "The lowest reliability still shown; empty: all.",
               allowed=("A", "B", "C", "D", "E", "F")),
        Column("credibility", "count", "The lowest credibility still shown; empty: all.",
               minimum=1, maximum=6),
        Column("presenter_notes", "text", "What only the presenter sees."),
        _TLP,
    ),
    optional=True,
)  # fmt: skip

RECORD_TABLES = ("flows", "seizures", "events", "links")
# In the order in which they are read: a table is read after those it refers to.
TABLES: tuple[Table, ...] = (
    _PLACES, _SOURCES, _SEIZURES, _FLOWS, _EVENTS, _LINKS, _NOTES, _CLAIMS, _STORY,
)  # fmt: skip


def find_table(name: str) -> Table:
    """Return the table of that name, the case's own included.

    Raises:
        KeyError: if there is no such table.
    """
    for table in (CASE, *TABLES):
        if table.name == name:
            return table
    raise KeyError(name)

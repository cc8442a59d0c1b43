"""Hold everything that decides what is seen, and carry it to and from a URL by one table.

Owns: :class:`View` and the one table :data:`PARAMETERS` of URL names, readers and writers; the
same table reads what the map's frame reports and writes what it is mounted with.
Refuses: knowing a case. Whether a substance or a record exists is asked of :func:`fit_view`.

Nothing from outside is trusted: a value that cannot be read becomes the default and a
:class:`ViewNote`, never an exception. Days are integers since 1970-01-01 (UTC). The centre is
(lon, lat) in EPSG:4326; the URL and the frame write it as Leaflet does, latitude first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from geodata.schema import find_table
from routes.texts import LANGUAGES
from routes.timespan import day_from_iso, iso_from_day

__all__ = [
    "LAYERS",
    "PARAMETERS",
    "Parameter",
    "View",
    "ViewNote",
    "fit_view",
    "view_from_report",
    "view_from_url",
    "view_to_frame",
    "view_to_url",
]

#: Layers of the map, in the order they are written. All are on unless a view says otherwise.
LAYERS: Final = ("flows", "seizures", "events", "links", "places", "precision", "labels")
_STATUSES: Final = find_table("flows").column("status").allowed
_TRANSPORT: Final = find_table("flows").column("mode").allowed

_IDENTIFIER: Final = re.compile(r"\w[\w.+-]{0,63}")
_LONGEST_VALUE: Final = 2000  # characters of one URL value that are looked at at all
_MOST_ITEMS: Final = 200
_NOTHING: Final = "none"  # how the URL writes an empty selection, unlike "all", which is absent


@dataclass(frozen=True, slots=True)
class View:
    """Say what is seen; every field has the default a newcomer gets.

    ``step`` names the story's step that is seen exactly as it was made, None: none of them.
    ``date`` None means the case's last day. A None in ``substances``, ``modes``, ``statuses``
    means all, an empty tuple means none. ``reliability`` and ``credibility`` are the lowest
    grades still shown. ``theme`` None follows the page.
    """

    case: str | None = None
    date: int | None = None
    mode: str = "cumulative"
    window_days: int = 90
    undated: bool = False
    substances: tuple[str, ...] | None = None
    modes: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    scope: str = "all"
    reliability: str | None = None
    credibility: int | None = None
    layers: tuple[str, ...] = LAYERS
    center: tuple[float, float] | None = None
    zoom: float | None = None
    selected: str | None = None
    step: str | None = None
    theme: str | None = None
    lang: str = LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class ViewNote:
    """Name one value from outside that was not understood and was left at its default."""

    parameter: str
    value: str


def _read_date(text: str) -> int:
    # The calendar's reader also takes 20230615 and week dates; an address has one way to say a day.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("expected YYYY-MM-DD")
    return day_from_iso(text)


def _read_choice(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"expected one of {', '.join(choices)}")
        return text

    return read


def _read_identifier(text: str) -> str:
    if not _IDENTIFIER.fullmatch(text):
        raise ValueError("expected an identifier")
    return text


def _read_whole(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text):
            raise ValueError("expected a whole number")
        number = int(text)
        if not lowest <= number <= highest:
            raise ValueError(f"expected {lowest} to {highest}")
        return number

    return read


def _read_switch(text: str) -> bool:
    return _read_choice("0", "1")(text) == "1"


def _write_switch(value: bool) -> str:
    return "1" if value else "0"


def _read_list(*choices: str) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        if text == _NOTHING:
            return ()
        items = text.split(",")
        if len(items) > _MOST_ITEMS:
            raise ValueError("too many")
        read_item = _read_choice(*choices) if choices else _read_identifier
        unique = dict.fromkeys(read_item(item) for item in items)
        # A fixed set is kept in its own order, so that equal views have equal addresses.
        return tuple(c for c in choices if c in unique) if choices else tuple(unique)

    return read


def _write_list(value: tuple[str, ...]) -> str:
    return ",".join(value) if value else _NOTHING


def _read_place(text: str) -> tuple[float, float, float]:
    parts = text.split(",")
    if len(parts) != 3 or not all(re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,12})?", p) for p in parts):
        raise ValueError("expected latitude,longitude,zoom")
    lat, lon, zoom = (float(p) for p in parts)
    if not (-85.06 <= lat <= 85.06 and -540 <= lon <= 540 and 0 <= zoom <= 19):
        raise ValueError("outside the map")
    return lat, lon, zoom


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the URL table: its short public name, the field, how to read and write it."""

    name: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]


#: The address of a view. Names are public and stay as they are; absent means the default.
#: ``at`` stands for two fields, ``center`` and ``zoom``, and is handled beside the table.
PARAMETERS: Final[tuple[Parameter, ...]] = (
    Parameter("case", "case", _read_identifier, str),
    Parameter("date", "date", _read_date, iso_from_day),
    Parameter("mode", "mode", _read_choice("cumulative", "window"), str),
    Parameter("window", "window_days", _read_whole(1, 36600), str),
    Parameter("undated", "undated", _read_switch, _write_switch),
    Parameter("sub", "substances", _read_list(), _write_list),
    Parameter("how", "modes", _read_list(*_TRANSPORT), _write_list),
    Parameter("status", "statuses", _read_list(*_STATUSES), _write_list),
    Parameter("scope", "scope", _read_choice("all", "network", "context"), str),
    Parameter("rel", "reliability", _read_choice(*"ABCDEF"), str),
    Parameter("cred", "credibility", _read_whole(1, 6), str),
    Parameter("layers", "layers", _read_list(*LAYERS), _write_list),
    Parameter("sel", "selected", _read_identifier, str),
    Parameter("step", "step", _read_identifier, str),
    Parameter("theme", "theme", _read_choice("light", "dark"), str),
    Parameter("lang", "lang", _read_choice(*LANGUAGES), str),
)
_PLACE: Final = "at"
_DEFAULT: Final = View()

#: What the frame calls a field where it is not the field's own name.
_FRAME_NAMES: Final[Mapping[str, str]] = {"window_days": "window"}
#: Fields the page owns: a report from the frame never changes them.
_PAGE_FIELDS: Final = frozenset({"case", "theme", "lang"})


def view_from_url(query: Mapping[str, str]) -> tuple[View, tuple[ViewNote, ...]]:
    """Read a view from URL parameters; names not in the table are nobody's business here."""
    return _read_values(_DEFAULT, query)


def view_to_url(view: View) -> dict[str, str]:
    """Write a view as URL parameters, only what differs from the default, in table order."""
    query = {
        p.name: p.write(getattr(view, p.field))
        for p in PARAMETERS
        if getattr(view, p.field) != getattr(_DEFAULT, p.field)
    }
    if view.center is not None and view.zoom is not None:
        lon, lat = view.center
        query[_PLACE] = f"{_decimals(lat, 4)},{_decimals(lon, 4)},{_decimals(view.zoom, 2)}"
    return query


def view_to_frame(view: View) -> dict[str, Any]:
    """Write a view as the map's frame takes it: JSON values, dates ISO, centre [lat, lon]."""
    return {
        "date": None if view.date is None else iso_from_day(view.date),
        "mode": view.mode,
        "window": view.window_days if view.mode == "window" else None,
        "undated": view.undated,
        "substances": None if view.substances is None else list(view.substances),
        "modes": None if view.modes is None else list(view.modes),
        "statuses": None if view.statuses is None else list(view.statuses),
        "scope": view.scope,
        "reliability": view.reliability,
        "credibility": view.credibility,
        "layers": {layer: layer in view.layers for layer in LAYERS},
        "center": None if view.center is None else [view.center[1], view.center[0]],
        "zoom": view.zoom,
        "selected": view.selected,
        "step": view.step,
        "theme": view.theme,
    }


def view_from_report(base: View, report: Mapping[str, Any]) -> tuple[View, tuple[ViewNote, ...]]:
    """Change a view by what the frame reports; what the page owns stays as it is.

    A field the report leaves out is kept; null sets the field's default. Values pass through
    the readers of the URL table, so the frame is trusted no more than an address.
    """
    values: dict[str, str] = {}
    nulls: dict[str, Any] = {}
    notes: list[ViewNote] = []
    for parameter in PARAMETERS:
        name = _FRAME_NAMES.get(parameter.field, parameter.field)
        if parameter.field in _PAGE_FIELDS or name not in report:
            continue
        value = report[name]
        if value is None:
            nulls[parameter.field] = getattr(_DEFAULT, parameter.field)
            continue
        try:
            values[parameter.name] = _as_url_text(value)
        except ValueError:
            notes.append(ViewNote(parameter.name, _shorten(value)))
    center, zoom = report.get("center"), report.get("zoom")
    if "center" in report and (center is None or zoom is None):
        nulls |= {"center": None, "zoom": None}  # the map shows what it was fitted to
    elif "center" in report:
        try:
            lat, lon = center  # type: ignore[misc]  # whatever it is, it is tried
            values[_PLACE] = f"{_decimals(lat, 4)},{_decimals(lon, 4)},{_decimals(zoom, 2)}"
        except (TypeError, ValueError):
            notes.append(ViewNote(_PLACE, _shorten([center, zoom])))
    view, more = _read_values(replace(base, **nulls), values)
    return view, (*notes, *more)


def fit_view(
    view: View, *, substances: Iterable[str], records: Container[str], steps: Iterable[str] = ()
) -> tuple[View, tuple[ViewNote, ...]]:
    """Drop from a view what a case does not have: unknown substances, selection or step.

    ``records`` says which ids can be selected; there may be millions, so it is only asked.
    """
    known = set(substances)
    notes: list[ViewNote] = []
    changes: dict[str, Any] = {}
    if view.substances is not None and (strange := [s for s in view.substances if s not in known]):
        notes.extend(ViewNote("sub", s) for s in strange)
        kept = tuple(s for s in view.substances if s in known)
        changes["substances"] = kept or None
    if view.selected is not None and view.selected not in records:
        notes.append(ViewNote("sel", view.selected))
        changes["selected"] = None
    if view.step is not None and view.step not in set(steps):
        notes.append(ViewNote("step", view.step))
        changes["step"] = None
    return replace(view, **changes), tuple(notes)


def _read_values(base: View, query: Mapping[str, str]) -> tuple[View, tuple[ViewNote, ...]]:
    changes: dict[str, Any] = {}
    notes: list[ViewNote] = []
    for parameter in PARAMETERS:
        if parameter.name not in query:
            continue
        text = query[parameter.name]
        try:
            if len(text) > _LONGEST_VALUE:
                raise ValueError("too long")
            changes[parameter.field] = parameter.read(text)
        except ValueError:
            notes.append(ViewNote(parameter.name, _shorten(text)))
    if _PLACE in query:
        try:
            lat, lon, zoom = _read_place(query[_PLACE])
            changes["center"], changes["zoom"] = (lon, lat), zoom
        except ValueError:
            notes.append(ViewNote(_PLACE, _shorten(query[_PLACE])))
    return replace(base, **changes), tuple(notes)


def _as_url_text(value: object) -> str:
    if isinstance(value, bool):
        return _write_switch(value)
    if isinstance(value, (int, str)):
        return str(value)
    if isinstance(value, Mapping):  # layers: {name: switched on}
        value = [str(name) for name, on in value.items() if on is True]
    if isinstance(value, (list, tuple)):
        return _write_list(tuple(str(item) for item in value))
    raise ValueError("not a value of a view")


def _decimals(number: Any, places: int) -> str:
    """Write a number with at most so many decimals, without trailing zeros or a minus zero."""
    if isinstance(number, bool) or not math.isfinite(number):
        raise ValueError("not a number")
    text = f"{number:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _shorten(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


_FIELDS: Final = frozenset(f.name for f in fields(View))
if missing := _FIELDS - {p.field for p in PARAMETERS} - {"center", "zoom"}:
    raise AssertionError(f"Fields of View without a URL parameter: {missing}")

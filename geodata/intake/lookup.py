"""Own the looking up of one name as it is written in a table: what it surely means, or may mean.

Tries the readings of `geodata.intake.place_words` against the gazetteer, regions and seas. Sure
is only a name that, as written or without words such as "port of", one place alone bears, in the
country given if one is. All else is candidates.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from geodata.gazetteer import OTHER_NAME_SCORE, Gazetteer, Match
from geodata.intake.choices import POINT
from geodata.intake.place_words import NamePart, is_no_place, single_words, split_name
from geodata.intake.sea_names import english_sea
from geodata.place_names import fold_name
from geodata.regions import Region, find_regions, find_seas
from geodata.sphere import distance_km

__all__ = ["Found", "look_up", "take_choice"]

_RADIUS_KM: Final = {"port": 5.0, "city": 10.0}
_PRECISIONS: Final = {"sea_area": "sea", POINT: "exact"}
_NEAR_KM: Final = 25.0  # "near Rouen": wider than the town, and still the town's surroundings
_ONE_PLACE_KM: Final = 30.0
_HARBOUR_KM: Final = 60.0  # the harbours of Houston and Los Angeles lie so far from their cities
_FAR_LARGER: Final = 10
_SMALL_RIVAL: Final = 100_000  # people: a smaller town that bears the name besides its own one
_LARGE_CITY: Final = 500_000  # people: such a one may be meant even where a region has the name
_LIMIT: Final = 10
_TELLING_CHARS: Final = 6
_CODE: Final = re.compile(r"[A-Z]{2} ?[A-Z2-9]{3}")
_NUMBERS: Final = re.compile(r"[\d\s.-]+|[A-Z]{2}-?\d{1,3}")  # "(76)", postal codes


@dataclass(frozen=True, slots=True)
class Found:
    """What a name was found to mean: `match` if that is sure, else `candidates`, best first.

    `problem` is a code of ``texts/<language>/places.json`` or ""; `near` says the place lies
    somewhere around the match; `chosen` that a person decided. `text` and `country` (ISO alpha-2)
    are what was asked.
    """

    match: Match | None
    problem: str = ""
    candidates: tuple[Match, ...] = ()
    near: bool = False
    chosen: bool = False
    text: str = ""
    country: str = ""
    region_km: float = math.nan

    @property
    def kind(self) -> str:
        """Return the place's kind in the table places."""
        if self.match is None:
            return "area"
        around = self.near and self.match.kind in _RADIUS_KM
        return "area" if around or self.match.kind == POINT else self.match.kind

    @property
    def precision(self) -> str:
        """Return how exactly the position is known."""
        if self.match is None:
            return "unknown"
        if self.match.kind in _PRECISIONS:
            return _PRECISIONS[self.match.kind]
        return "area" if self.kind == "area" else self.kind

    @property
    def radius_km(self) -> float:
        """Return the radius within which the place lies, NaN if it has none."""
        if self.match is None:
            return math.nan
        if self.match.kind == "area":
            return self.region_km
        radius = _RADIUS_KM.get(self.match.kind, math.nan)
        return max(radius, _NEAR_KM) if self.near and not math.isnan(radius) else radius

    @property
    def origin(self) -> str:
        """Return in words where the position comes from."""
        if self.match is None:
            return ""
        return f"{self.match.origin}, chosen by hand" if self.chosen else self.match.origin


def look_up(name: str, country: str, book: Gazetteer) -> Found:
    """Find what a name means; `country` guides (a code or a name in any language, or "")."""
    known = book.country(country) if country else None
    if country and known is None and not is_no_place(country):
        # The guide itself is not understood: what it would have ruled out is not known.
        guess = look_up(name, "", book)
        shown = guess.candidates or ((guess.match,) if guess.match else ())
        return Found(None, "country_unknown", shown, text=name)
    iso2 = known.iso2 if known else ""
    if is_no_place(name):
        return _country_alone(country, iso2, book)
    port = book.port(name) if _CODE.fullmatch(name.strip()) else None
    if port is not None and iso2 in ("", port.country):
        return Found(port, text=name, country=port.country)
    for part in split_name(name):
        guided = _guide(part, iso2, book)
        if guided is None:
            continue
        found = _find_part(part, guided, book)
        if found:
            within = _within_region(found, part.guide)
            found = within or found
            sure = part.whole and (bool(within) or _is_sure_guide(part.guide, guided, book))
            return _decide(found, part, sure, name, iso2)
    parts = _find_words(name, iso2, book)
    if parts:
        return Found(None, "name_partly", parts, text=name, country=iso2)
    near = _spelled_nearly(name, iso2, book)
    return Found(
        None, "name_spelling" if near else "name_unknown", near, text=name, country=iso2
    )


def take_choice(match: Match | None, name: str, country: str) -> Found:
    """Return what a person chose for a name; None: that it means no place."""
    if match is None:
        return Found(None, chosen=True, text=name)
    return Found(
        match, chosen=True, text=name, country=match.country or country,
        region_km=_region_km(match),
    )  # fmt: skip


def _country_alone(country: str, iso2: str, book: Gazetteer) -> Found:
    if not iso2:
        return Found(None, "no_place")
    matches = book.find(iso2, kinds=("country",)) if iso2 else []
    if not matches and iso2 and (facts := book.country(iso2)):
        matches = book.find(facts.names["en"], kinds=("country",))
    own = [match for match in matches if match.country == iso2]
    if own:
        return Found(own[0], text=own[0].name, country=iso2)
    return Found(None, "name_unknown", text=country, country=iso2)


def _guide(part: NamePart, iso2: str, book: Gazetteer) -> str | None:
    """Return the country that guides a reading; None if the text names another than the table."""
    for piece in part.guide.split(", "):
        # Two letters may be a state of the USA as well as a country: no guide.
        named = book.country(piece) if len(piece) > 2 else None
        if named:
            return None if iso2 and named.iso2 != iso2 else named.iso2
    return iso2


def _is_sure_guide(guide: str, iso2: str, book: Gazetteer) -> bool:
    """Tell whether what stands beside a name says no more than its country or a number."""
    for piece in filter(None, guide.split(", ")):
        named = book.country(piece) if len(piece) > 2 else None
        if not (_NUMBERS.fullmatch(piece) or (named and named.iso2 == iso2)):
            return False
    return True


def _within_region(found: list[Match], guide: str) -> list[Match]:
    """Return the places that lie in a region named beside them: Lille (Nord), Laredo, Texas."""
    for piece in filter(None, guide.split(", ")):
        regions = find_regions(piece) if len(piece) > 2 else []
        kept = [
            match
            for match in found
            for region in regions
            if match.country == region.country
            and match.kind in ("port", "city")
            and distance_km((match.lon, match.lat), (region.lon, region.lat))
            <= region.radius_km + _ONE_PLACE_KM
        ]
        if kept:
            return list(dict.fromkeys(kept))
    return []


def _find_words(name: str, iso2: str, book: Gazetteer) -> tuple[Match, ...]:
    """Return what some of a text's words alone are called: the longest run that is a name."""
    for run in single_words(name):
        borne = _find_part(NamePart(run, whole=False), iso2, book) if book.bears(run) else []
        # A short word is some village's other name by chance.
        found = [match for match in borne if match.score >= 1 or len(run) >= _TELLING_CHARS]
        if found:
            return tuple(found)
    return ()


def _find_part(part: NamePart, iso2: str, book: Gazetteer) -> list[Match]:
    """Return every place that bears a name exactly, ports first where a port is meant."""
    # Asked only for names that somebody bears: else near spellings would be looked for here.
    borne = book.find(part.name, country=iso2 or None) if book.bears(part.name) else []
    exact = [match for match in borne if match.score >= OTHER_NAME_SCORE]
    regions = [_region_match(region) for region in find_regions(part.name, iso2)]
    seas = [] if iso2 else [
        _region_match(sea, kind="sea_area") for sea in find_seas(english_sea(part.name))
    ]
    found = [*exact, *regions, *seas]
    if part.kind in ("port", "city"):
        kind = part.kind
        found = [m for m in found if m.kind in ("port", "city")] or found
        found.sort(key=lambda m: m.kind != kind)
    return found[:_LIMIT]


def _region_match(region: Region, *, kind: str = "area") -> Match:
    return Match(
        region.name, kind, region.country, "", region.lon, region.lat, 0, 1.0, region.origin
    )


def _decide(
    found: list[Match], part: NamePart, sure: bool, name: str, iso2: str
) -> Found:
    candidates = tuple(found)
    near = part.kind == "near"
    if not sure:
        return Found(None, "name_partly", candidates, near, text=name, country=iso2)
    meant = _own_named(found)
    if all(_is_same(meant[0], other) for other in meant[1:]):
        chosen = _pick(meant, part)
        if near and chosen.kind == "country":
            return Found(None, "name_partly", candidates, near, text=name, country=iso2)
        return Found(
            chosen, near=near, text=name, country=chosen.country, region_km=_region_km(chosen)
        )
    return Found(None, "name_ambiguous", candidates, near, text=name, country=iso2)


def _own_named(found: list[Match]) -> list[Match]:
    """Leave out what bears the name only besides its own, if it is far smaller.

    Marseille is not Marseille-en-Beauvaisis; but Vienne, a town in France, may well be Vienna.
    """
    own = [match for match in found if match.score >= 1]
    others = [match.population for match in found if match.score < 1]
    largest = max((match.population for match in own), default=0)
    rival = max(others, default=0)
    wide = any(m.kind == "country" for m in own) or (
        rival <= _LARGE_CITY and any(_region_km(m) >= _ONE_PLACE_KM for m in own)
    )
    small = rival < _SMALL_RIVAL and largest >= rival
    if own and (wide or small or largest >= _FAR_LARGER * rival):
        return own
    return found


def _pick(found: list[Match], part: NamePart) -> Match:
    """Choose among matches of one place: the port where a port is meant, else the town."""
    wanted = "port" if part.kind == "port" else "city"
    return next((match for match in found if match.kind == wanted), found[0])


def _is_same(one: Match, other: Match) -> bool:
    """Tell whether two matches are one place: a port and its town, a town and its district."""
    if one.country != other.country:
        return False
    kinds = {one.kind, other.kind}
    gap = distance_km((one.lon, one.lat), (other.lon, other.lat))
    if kinds == {"port", "city"}:
        return gap <= _HARBOUR_KM
    if kinds <= {"port", "city"}:
        # Two towns of other names are two towns, however near: Roissy-en-Brie, Roissy-en-France.
        return gap <= _ONE_PLACE_KM and fold_name(one.name) == fold_name(other.name)
    if "area" in kinds and kinds & {"port", "city"}:
        # A district called as its town; a region that only shares the name is another thing.
        area = one if one.kind == "area" else other
        return _region_km(area) <= _ONE_PLACE_KM and gap <= _ONE_PLACE_KM
    return kinds == {"area"} and gap <= _ONE_PLACE_KM and abs(
        _region_km(one) - _region_km(other)) <= _ONE_PLACE_KM  # fmt: skip


def _region_km(match: Match) -> float:
    if match.kind != "area":
        return math.nan
    regions = find_regions(fold_name(match.name), match.country)
    at = (match.lon, match.lat)
    return next((r.radius_km for r in regions if (r.lon, r.lat) == at), math.nan)


def _spelled_nearly(name: str, iso2: str, book: Gazetteer) -> tuple[Match, ...]:
    best: dict[tuple[str, str, str], Match] = {}
    for part in split_name(name):
        for match in book.find(part.name, country=iso2 or None):
            best.setdefault((match.name, match.kind, match.country), match)
    ordered = sorted(best.values(), key=lambda match: -match.score)
    return tuple(ordered[:_LIMIT])

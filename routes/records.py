"""Say in words what a record is: the texts a reader meets in the panel, the table and exports.

Owns: place, precision, amount and kind of a record in the reader's language, from the texts.
Refuses: what is drawn (:mod:`routes.payload`) and when it is seen (:mod:`routes.timespan`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from routes.rows import iterate_rows
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.model import Case

__all__ = [
    "KINDS",
    "describe_amount",
    "describe_place",
    "describe_precision",
    "describe_records",
    "label_of",
    "list_places",
]

#: Table of a record → the word for one of it.
KINDS: Final[Mapping[str, str]] = {
    "seizures": "seizure",
    "flows": "flow",
    "events": "event",
    "links": "link",
    "notes": "note",
    "places": "place",
}


def label_of(texts: Mapping[str, str], group: str, value: str) -> str:
    """Give the word for a coded value, ``page.<group>.<value>``; an unknown one is spelled out."""
    if not value:
        return ""
    known = texts.get(f"page.{group}.{value}")
    return known if known is not None else value.replace("_", " ").replace("-", " ").capitalize()


def describe_place(texts: Mapping[str, str], place: Any) -> str:
    """Say a place with its kind and code, as in "Le Havre (port, FRLEH)"."""
    details = [label_of(texts, "placeKind", place.kind)] if place.kind else []
    if place.unlocode:
        details.append(place.unlocode)
    if not details:
        return str(place.name)
    return fill_text(texts, "page.place", name=place.name, details=", ".join(details))


def describe_precision(texts: Mapping[str, str], place: Any) -> str:
    """Say how exactly the position of a place is known."""
    known = texts.get(f"page.precision.{place.precision}", texts["page.precision.unknown"])
    if pd.isna(place.radius_km) or place.radius_km <= 0:
        return known
    return fill_text(texts, "page.precision.within", known=known, km=f"{place.radius_km:g}")


def describe_amount(texts: Mapping[str, str], row: Any) -> str:
    """Say an amount as it was stated, with its unit and whether it is a bound."""
    if pd.isna(row.amount):
        return ""
    amount = f"{row.amount:,.10g}"
    unit = label_of(texts, "unit", row.unit) if row.unit else ""
    key = f"page.amount.{row.bound or 'exact'}"
    return fill_text(texts, key, amount=amount, unit=unit).strip()


def list_places(table: str, row: Any) -> list[str]:
    """List the ids of the places a record names, in the order a reader expects."""
    if table == "seizures":
        named: Iterable[str] = [row.place]
    elif table == "flows":
        named = [*row.from_ids, *row.via_ids, *row.to_ids]
    elif table == "events":
        named = [row.place, row.to_place]
    elif table == "links":
        named = row.place_ids
    else:
        named = []
    return list(dict.fromkeys(p for p in named if p))


def describe_records(case: Case, texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Describe every flow, seizure, event, link and note of a case, by id.

    The keys of each are those of ``records`` in the payload (:mod:`routes.payload`).
    """
    places = {str(p.id): p for p in iterate_rows(case.places)}
    claims = _list_claims(case.claims)
    described: dict[str, dict[str, Any]] = {}
    for table in ("seizures", "flows", "events", "links"):
        for row in iterate_rows(getattr(case, table)):
            named = [places[p] for p in list_places(table, row) if p in places]
            described[str(row.id)] = {
                "kind": KINDS[table],
                "title": str(row.label),
                "description": str(row.description or ""),
                "dateWritten": str(row.date or ""),
                "placeText": _join_places(texts, table, row, places),
                "precisionText": "; ".join(
                    fill_text(texts, "page.precision.of", name=p.name, known=known)
                    if len(named) > 1
                    else known
                    for p in named
                    for known in (describe_precision(texts, p),)
                ),
                "amountText": describe_amount(texts, row) if table == "seizures" else "",
                "assumption": str(getattr(row, "assumption", "") or ""),
                "method": str(getattr(row, "method", "") or ""),
                "status": str(row.status),
                "scope": str(row.scope),
                "claims": claims.get(str(row.id), []),
                "related": [],
            }
    for row in iterate_rows(case.notes):
        described[str(row.id)] = {
            "kind": "note",
            "title": str(row.topic),
            "description": str(row.text),
            "dateWritten": "",
            "placeText": "",
            "precisionText": "",
            "amountText": "",
            "assumption": "",
            "method": "",
            "status": "",
            "scope": "network",
            "claims": claims.get(str(row.id), []),
            "related": [],
        }
    _relate(case, described)
    return described


def _join_places(texts: Mapping[str, str], table: str, row: Any, places: Mapping[str, Any]) -> str:
    def several(ids: Iterable[str], key: str) -> str:
        return fill_text(texts, key, mark="").join(
            describe_place(texts, places[i]) for i in ids if i in places
        )

    if table == "flows":
        joined = "page.or" if row.ends == "one_of" else "page.and"
        stops = [several(row.from_ids, "page.and")]
        stops += [describe_place(texts, places[i]) for i in row.via_ids if i in places]
        stops.append(several(row.to_ids, joined))
        return " → ".join(s for s in stops if s)
    if table == "events" and row.to_place:
        ends = [describe_place(texts, places[i]) for i in (row.place, row.to_place) if i in places]
        return " → ".join(ends)
    return several(list_places(table, row), "page.and")


def _list_claims(claims: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    by_record: dict[str, list[dict[str, Any]]] = {}
    for claim in iterate_rows(claims):
        by_record.setdefault(str(claim.record), []).append(
            {
                "source": str(claim.source),
                "locator": str(claim.locator or ""),
                "credibility": None if pd.isna(claim.credibility) else int(claim.credibility),
                "says": str(claim.says or ""),
                "via": list(claim.via),
                "stance": str(claim.stance or "supports"),
            }
        )
    return by_record


def _relate(case: Case, described: Mapping[str, dict[str, Any]]) -> None:
    """Relate records both ways: a seizure and the flows and events that name it."""

    def relate(a: str, b: str) -> None:
        if a != b and a in described and b in described:
            for one, other in ((a, b), (b, a)):
                if other not in described[one]["related"]:
                    described[one]["related"].append(other)

    for table in ("flows", "events"):
        for row in iterate_rows(getattr(case, table)):
            for seizure in row.seizure_ids:
                relate(str(row.id), seizure)

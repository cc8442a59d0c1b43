"""Say in words what a record is: the texts a reader meets in the panel, the table and exports.

Owns: place, precision, amount and kind of a record in the reader's language, from the texts.
Refuses: what is drawn (:mod:`routes.payload`) and when it is seen (:mod:`routes.timespan`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from routes.rows import iterate_rows
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.model import Case

__all__ = [
    "KINDS",
    "describe_amount",
    "describe_flow_weight",
    "describe_place",
    "describe_precision",
    "describe_records",
    "describe_unplaced",
    "describe_where",
    "explain_unplaced",
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


def describe_flow_weight(texts: Mapping[str, str], row: Any) -> str:
    """Say the weight of a flow and what it is the weight of; empty if nothing is known."""
    low, high = row.kg_min, row.kg_max
    if pd.isna(low) and pd.isna(high):
        return ""
    if pd.isna(high) or pd.isna(low):
        bound, amount = ("at_least", low) if pd.isna(high) else ("at_most", high)
        # What was seized is known; only the rest of the flow is not.
        bound = "exact" if row.kg_basis == "seized_part" else bound
        words = fill_text(texts, f"page.amount.{bound}", amount=f"{amount:,.10g}", unit="kg")
    elif low == high:
        words = fill_text(texts, "page.amount.exact", amount=f"{low:,.10g}", unit="kg")
    else:
        words = fill_text(texts, "page.amount.range", low=f"{low:,.10g}", high=f"{high:,.10g}")
    return fill_text(texts, f"page.basis.{row.kg_basis or 'total'}", weight=words)


def describe_where(
    texts: Mapping[str, str],
    table: str,
    row: Any,
    places: Mapping[str, Any],
    *,
    detailed: bool = True,
) -> str:
    """Say where a record lies, or which way it goes: "A → B → C or D".

    Args:
        texts: the language's texts.
        table: the table the row is from.
        row: the record.
        places: rows of the places by id.
        detailed: with kinds and codes, as for a single record; names only, as in a list.
    """

    def several(ids: Iterable[str], mark: str) -> str:
        known = [places[i] for i in ids if i in places]
        return texts[mark].join(describe_place(texts, p) if detailed else p.name for p in known)

    if table == "flows":
        stops = [
            several(row.from_ids, "page.and"),
            *(several([i], "page.and") for i in row.via_ids),
        ]
        stops.append(several(row.to_ids, "page.or" if row.ends == "one_of" else "page.and"))
    elif table == "events":
        stops = [several([row.place], "page.and"), several([row.to_place], "page.and")]
        stops = stops if any(stops) else [row.place_note]
    else:
        stops = [several(list_places(table, row), "page.and")]
    return " → ".join(stop for stop in stops if stop)


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


def describe_unplaced(case: Case, record: str, table: str, texts: Mapping[str, str]) -> str:
    """Say why a record cannot be drawn: in the case's own words, else what is missing."""
    return explain_unplaced(next(iterate_rows(getattr(case, table).loc[[record]])), table, texts)


def explain_unplaced(row: Any, table: str, texts: Mapping[str, str]) -> str:
    """Say of one row of a table what :func:`describe_unplaced` says of its record."""
    if note := getattr(row, "place_note", ""):
        return str(note)
    named = list_places(table, row)
    if table == "flows" and len(named) == 1:
        return texts["page.unplaced.same_place"]
    return texts[f"page.unplaced.{'no_position' if named else 'no_place'}"]


def describe_records(
    case: Case, texts: Mapping[str, str], *, elsewhere: Container[str] = ()
) -> dict[str, dict[str, Any]]:
    """Describe every flow, seizure, event, link and note of a case, by id.

    The keys of each are those of ``records`` in the payload (:mod:`routes.payload`).

    Args:
        case: the case, or a part of one.
        texts: the language's texts.
        elsewhere: ids of records that are described elsewhere; they are named as related.
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
                "placeText": describe_where(texts, table, row, places),
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
                "marking": str(row.tlp),
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
            "marking": str(row.tlp),
            "claims": claims.get(str(row.id), []),
            "related": [],
        }
    _relate(case, described, elsewhere)
    return described


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


def _relate(case: Case, described: Mapping[str, dict[str, Any]], elsewhere: Container[str]) -> None:
    """Relate records both ways: a seizure and the flows and events that name it."""

    def relate(a: str, b: str) -> None:
        if a != b and all(i in described or i in elsewhere for i in (a, b)):
            for one, other in ((a, b), (b, a)):
                if one in described and other not in described[one]["related"]:
                    described[one]["related"].append(other)

    for table in ("flows", "events"):
        for row in iterate_rows(getattr(case, table)):
            for seizure in row.seizure_ids:
                relate(str(row.id), seizure)

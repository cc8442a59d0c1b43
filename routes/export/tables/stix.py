"""Write a STIX 2.1 bundle: the case for platforms of threat intelligence.

STIX was made for computer crime and has no word for drugs, so this mapping is part of the format:

=============== =================================================================================
the case        a ``campaign`` (what the network does) and a ``report`` that lists every object,
                with what was left out, and the presumption of innocence
a place         a ``location``; ``precision`` is its radius in metres. A country is its code,
                without coordinates: a point would say more than is known. A place whose position
                is unknown, and which lies in no country, has none and stays in the words.
a seizure       a ``sighting`` of the campaign at its place, from its first to its last possible
                day, counted once
a flow          ``relationship`` s: the campaign ``originates-from`` each place of departure and
                ``targets`` each place of arrival (the standard's word for where it goes; nobody
                there need be a victim)
an event        a ``note`` on the campaign and the place: an arrest is no sighting
a link          ``related-to`` between the first location and each other one
a note          a ``note`` on the campaign
context         belongs to another case: a campaign of its own for each record
a claim         an ``external_reference`` of its record: source, place in it, grades, words
what has no     a ``note``, so that no record is missing
location
=============== =================================================================================

``confidence`` is the credibility of the best statement on the scale of the standard's appendix A;
reliability, kilograms, dates as written and all else are in a property extension that the bundle
defines. All objects bear the case's last day as their time, so that files can be made again.
Refuses: fetching anything, and the position of what the case does not place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.schema import LIST_MARK
from routes.export.about import describe_export, made_day
from routes.export.gis.geojson import plain_rows
from routes.export.job import part_of
from routes.export.records.attributes import clean_text, describe_tables
from routes.export.tables.stix_objects import Maker, confidence_of, first_moment, last_moment, refer
from routes.texts import fill_text
from routes.timespan import iso_from_day

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = ["write_stix"]

#: Columns of a record that our extension carries, under the names on the right.
_CARRIED: Final[Mapping[str, str]] = {
    "date": "date_edtf", "first_day": "first_day", "last_day": "last_day",
    "substance_id": "substance_id", "amount": "amount", "kg_min": "kg_min", "kg_max": "kg_max",
    "kg_basis": "kg_basis", "mode_id": "mode", "method": "method", "status_id": "status",
    "line_status_id": "line_status", "scope_id": "scope", "assumption": "assumption",
    "place": "place", "place_note": "place_note", "precision": "place_precision",
    "seizures": "seizure_ids", "reliability": "reliability", "credibility": "credibility",
    "sources": "sources", "sources_via": "sources_via", "not_on_map": "not_on_map",
    "investigated": "investigated", "detained": "detained", "supervised": "supervised",
    "arrested": "arrested", "unlocode": "unlocode", "origin": "position_origin",
}  # fmt: skip
_Row = Mapping[str, Any]


def write_stix(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the records of a job as one STIX 2.1 bundle."""
    progress(0.0, job.texts["data.progress.collect"])
    bundle = _Mapper(job, part_of(progress, 0.4)).bundle()
    progress(0.8, path.name)
    path.write_text(
        json.dumps(bundle, ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        encoding="utf-8",
        newline="\n",
    )


class _Mapper:
    """Turn the tables of one job into objects."""

    def __init__(self, job: ExportJob, progress: Progress) -> None:
        self._job = job
        self._tables = describe_tables(job, progress)
        self._maker = Maker(
            day=iso_from_day(made_day(job)), lang=job.lang, maker=job.texts["data.stix.maker"]
        )
        self._marking = f"TLP:{job.handling.marking}"
        self._references = self._cite()
        self._objects: list[dict[str, Any]] = []
        self._campaign = self._make_campaign()
        self._locations: dict[str, str] = {}

    def bundle(self) -> dict[str, Any]:
        unlocated = [row["id"] for row in plain_rows(self._tables["places"])
                     if not self._add_location(row)]  # fmt: skip
        tellers = {
            "seizures": self._add_seizure,
            "flows": self._add_flow,
            "events": self._add_event,
            "links": self._add_link,
        }
        for table, add in tellers.items():
            for row in plain_rows(self._tables[table]):
                add(row)
        for row in plain_rows(self._tables["notes"]):
            self._add_note(row, "note", self._campaign, [])
        self._add_report(unlocated)
        return self._maker.bundle(self._objects)

    def _add(self, kind: str, content: _Row, *, marking: str, **more: Any) -> str:
        made = self._maker.make(kind, content, marking=marking, **more)
        self._objects.append(made)
        return str(made["id"])

    def _cite(self) -> dict[str, list[dict[str, str]]]:
        urls = {
            source["id"]: source["url"] or source["archived_url"]
            for source in plain_rows(self._tables["sources"])
        }
        cited: dict[str, list[dict[str, str]]] = {}
        for claim in plain_rows(self._tables["claims"]):
            number = "" if claim["credibility"] is None else str(claim["credibility"])
            grade = f"[{claim['reliability']}{number}, {claim['stance']}]"
            words = " ".join(part for part in (claim["locator"], grade, claim["says"]) if part)
            name = claim["title"] or claim["source_id"]
            reference = refer(name, description=words, url=urls.get(claim["source_id"], ""))
            cited.setdefault(claim["record"], []).append(reference)
        return cited

    def _make_campaign(self) -> str:
        info, case = self._job.case.info, self._job.case
        content = {
            "name": clean_text(info.title),
            "description": clean_text(info.summary or info.subtitle),
            **_seen(
                None if case.first_day is None else iso_from_day(case.first_day),
                None if case.last_day is None else iso_from_day(case.last_day),
            ),
        }
        return self._add("campaign", content, marking=self._marking)

    def _campaign_of(self, row: _Row) -> str:
        """Give what a record is part of: context is never part of the case's campaign."""
        if row["scope_id"] != "context":
            return self._campaign
        name = fill_text(self._job.texts, "data.stix.context", label=row["label"])
        return self._add("campaign", {"name": name}, marking=row["marking"],
                         more={"scope": "context"})  # fmt: skip

    def _add_location(self, row: _Row) -> bool:
        known = row["precision_id"] not in ("unknown", "country") and row["lat"] is not None
        if not known and not row["country"]:
            return False
        where: dict[str, Any] = {"name": row["label"], "country": row["country"]}
        if known:
            where |= {"latitude": _degrees(row["lat"]), "longitude": _degrees(row["lon"])}
            if row["radius_km"]:
                where["precision"] = float(row["radius_km"]) * 1000
        words = " ".join(part for part in (row["role"], row["note"]) if part)
        self._locations[row["id"]] = self._add(
            "location",
            {**where, "description": words},
            **self._backing(row, "place"),
        )
        return True

    def _add_seizure(self, row: _Row) -> None:
        content = {
            "description": _say(row),
            "labels": ["seizure", row["substance_id"]],
            "sighting_of_ref": self._campaign_of(row),
            "where_sighted_refs": self._places(row["place_id"]),
            "count": 1,
            **_seen(row["first_day"], row["last_day"]),
        }
        self._add("sighting", content, **self._backing(row, "seizure"))

    def _add_flow(self, row: _Row) -> None:
        campaign = self._campaign_of(row)
        ends = [("originates-from", place) for place in self._places(row["from_id"])]
        ends += [("targets", place) for place in self._places(row["to_id"])]
        if not ends:
            self._add_note(row, "flow", campaign, [])
        for relation, place in ends:
            self._relate(row, "flow", relation, campaign, place)

    def _add_event(self, row: _Row) -> None:
        places = self._places(f"{row['place_id']}{LIST_MARK}{row['to_place_id']}")
        self._add_note(row, "event", self._campaign_of(row), places)

    def _add_link(self, row: _Row) -> None:
        places = self._places(row["place_id"])
        if len(places) < 2:
            self._add_note(row, "link", self._campaign_of(row), places)
        for other in places[1:]:
            self._relate(row, "link", "related-to", places[0], other)

    def _relate(self, row: _Row, kind: str, relation: str, source: str, target: str) -> None:
        first, last = row["first_day"], row["last_day"]
        content = {
            "relationship_type": relation,
            "source_ref": source,
            "target_ref": target,
            "description": _say(row),
            "labels": [kind],
            "start_time": None if first is None else first_moment(first),
            "stop_time": None if last is None else last_moment(last),
        }
        self._add("relationship", content, **self._backing(row, kind))

    def _add_note(self, row: _Row, kind: str, campaign: str, places: Sequence[str]) -> None:
        content = {
            "abstract": row["label"],
            "content": row["description"] or row["label"],
            "labels": [kind],
            "object_refs": [campaign, *places],
        }
        self._add("note", content, **self._backing(row, kind))

    def _add_report(self, unlocated: list[str]) -> None:
        info, texts = self._job.case.info, self._job.texts
        about = describe_export(self._job, self._tables)
        words = (info.subtitle, info.summary, info.presumption or texts["page.about.presumed"])
        content = {
            "name": clean_text(info.title),
            "description": clean_text("\n\n".join(part for part in words if part)),
            "report_types": ["campaign"],
            "published": first_moment(iso_from_day(made_day(self._job))),
            "object_refs": [made["id"] for made in self._objects],
        }
        more = {
            "kind": "case",
            "record_id": info.id,
            "about": {line.name: line.text for line in about},
            "places_without_location": unlocated,
        }
        self._add("report", content, marking=self._marking, more=more)

    def _backing(self, row: _Row, kind: str) -> dict[str, Any]:
        """Give what makes a statement answerable: marking, grades, references."""
        carried = {name: row[column] for column, name in _CARRIED.items() if column in row}
        return {
            "marking": row["marking"],
            "more": {"record_id": row["id"], "kind": kind, **carried},
            "references": self._references.get(row["id"], []),
            "confidence": confidence_of(row["credibility"]),
        }

    def _places(self, ids: str) -> list[str]:
        named = dict.fromkeys(ids.split(LIST_MARK))
        return [self._locations[place] for place in named if place in self._locations]


def _seen(first: str | None, last: str | None) -> dict[str, str | None]:
    return {
        "first_seen": None if first is None else first_moment(first),
        "last_seen": None if last is None else last_moment(last),
    }


def _say(row: _Row) -> str:
    parts: Iterable[str] = (row["label"], row["description"])
    return "\n\n".join(part for part in parts if part)


def _degrees(value: float) -> float:
    return round(float(value), 6)

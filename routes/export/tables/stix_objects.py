"""Own the parts of STIX 2.1 that every object needs: ids, times, markings, references, confidence.

https://docs.oasis-open.org/cti/stix/v2.1/stix-v2.1.html

Ids are UUIDv5 of an object's content in a namespace of ours: the same content always has the same
id, and whatever changes is another object. Nobody receives two versions under one id and time.
Refuses: what of a case becomes which object (:mod:`routes.export.tables.stix`).
"""

from __future__ import annotations

import json
import math
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

__all__ = ["EXTENSION_ID", "MARKINGS", "Maker", "confidence_of", "first_moment", "last_moment",
           "refer"]  # fmt: skip

_NAMESPACE: Final = uuid.UUID("6d0f5f0c-9e0b-5c1e-8a4e-2f6a4a0f1b57")

#: Extension by which STIX 2.1 carries TLP 2.0, and its marks, as published by OASIS:
#: https://github.com/oasis-open/cti-stix-common-objects (specifications of extensions, TLP 2.0)
_TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP_CREATED: Final = "2022-10-01T00:00:00.000Z"
MARKINGS: Final[Mapping[str, str]] = {
    "TLP:CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "TLP:GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "TLP:AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "TLP:AMBER+STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "TLP:RED": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
#: Confidence by credibility: STIX 2.1, appendix A, "Admiralty Credibility". 6 has none.
_CONFIDENCE: Final[Mapping[int, int]] = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}

#: Our own extension: what smuggling needs and STIX has no words for.
EXTENSION_ID: Final = f"extension-definition--{uuid.uuid5(_NAMESPACE, 'extension')}"
_EXTENSION_SCHEMA: Final = (
    "One JSON object. record_id, kind: the record in the case. date_edtf: the date as written "
    "(EDTF); first_day, last_day: the first and last possible day, inclusive. substance_id: codes, "
    "parted by |. amount: as stated; kg_min, kg_max: bounds in kilograms, absent if unknown. "
    "status and line_status: documented, reported, inferred, illustrative. scope: network or "
    "context (another case). reliability: of the source, A to F; credibility: of the statement, 1 "
    "to 6 (Admiralty code). not_on_map: why there is no position. The other members are texts."
)
_URL: Final = re.compile(
    r"https?://[A-Za-z0-9\-._~%]+(:[0-9]+)?([/?#][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*)?"
)


class Maker:
    """Make objects that share maker, time and language."""

    def __init__(self, *, day: str, lang: str, maker: str) -> None:
        self._moment = first_moment(day)
        self._lang = lang
        self._used: dict[str, None] = {}
        self.identity = self._finish(
            {"type": "identity", "name": maker, "identity_class": "system"}
        )
        self.extension = self._finish(
            {
                "type": "extension-definition",
                "id": EXTENSION_ID,
                "created_by_ref": self.identity["id"],
                "name": "Smuggling records",
                "description": "Amounts, dates and grades of flows, seizures and events.",
                "schema": _EXTENSION_SCHEMA,
                "version": "1.0.0",
                "extension_types": ["property-extension"],
            }
        )

    def make(
        self,
        kind: str,
        content: Mapping[str, Any],
        *,
        marking: str,
        more: Mapping[str, Any] | None = None,
        references: Iterable[Mapping[str, str]] = (),
        confidence: int | None = None,
    ) -> dict[str, Any]:
        """Make one object; ``more`` goes into our extension. What is empty is left out."""
        self._used[marking] = None
        made = {
            "type": kind,
            "created_by_ref": self.identity["id"],
            "lang": self._lang,
            **_without_gaps(content),
            "object_marking_refs": [MARKINGS[marking]],
        }
        if confidence is not None:
            made["confidence"] = confidence
        if listed := [dict(reference) for reference in references]:
            made["external_references"] = listed
        if held := _without_gaps(more or {}):
            made["extensions"] = {EXTENSION_ID: {"extension_type": "property-extension", **held}}
        return self._finish(made)

    def markings(self) -> list[dict[str, Any]]:
        """Give the marking definitions that were used, in the order of the protocol."""
        return [
            {
                "type": "marking-definition",
                "spec_version": "2.1",
                "id": id_,
                "created": _TLP_CREATED,
                "name": name,
                "extensions": {
                    _TLP_EXTENSION: {
                        "extension_type": "property-extension",
                        "tlp_2_0": name.removeprefix("TLP:").lower(),
                    }
                },
            }
            for name, id_ in MARKINGS.items()
            if name in self._used
        ]

    def bundle(self, objects: list[dict[str, Any]]) -> dict[str, Any]:
        """Put objects into a bundle, with all that they refer to."""
        held = [*self.markings(), self.identity, self.extension, *objects]
        ids = "|".join(one["id"] for one in held)
        return {
            "type": "bundle", "id": f"bundle--{uuid.uuid5(_NAMESPACE, ids)}", "objects": held,
        }  # fmt: skip

    def _finish(self, made: dict[str, Any]) -> dict[str, Any]:
        text = json.dumps(made, ensure_ascii=False, sort_keys=True, allow_nan=False)
        named = {
            "type": made["type"],
            "spec_version": "2.1",
            "id": f"{made['type']}--{uuid.uuid5(_NAMESPACE, text)}",
            "created": self._moment,
            "modified": self._moment,
        }
        return {**named, **made}


def refer(source_name: str, *, description: str = "", url: str = "") -> dict[str, str]:
    """Make an external reference; an address that is none a program could open is left out."""
    made = {"source_name": source_name, "description": description}
    if _URL.fullmatch(url):
        made["url"] = url
    return {key: value for key, value in made.items() if value}


def confidence_of(credibility: float | None) -> int | None:
    """Give STIX's confidence (0 to 100) for a credibility of 1 to 6."""
    if credibility is None or math.isnan(credibility):
        return None
    return _CONFIDENCE.get(int(credibility))


def first_moment(day: str) -> str:
    """Give the first moment of an ISO day (UTC)."""
    return f"{day}T00:00:00.000Z"


def last_moment(day: str) -> str:
    """Give the last moment of an ISO day (UTC)."""
    return f"{day}T23:59:59.999Z"


def _without_gaps(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}

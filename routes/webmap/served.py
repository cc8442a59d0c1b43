"""Put what the frame fetches into the served folder: the case's payload and the base map.

Owns: building the payload with its lanes, and remembering it on disk so that a second start does
not build it again. Refuses: dense tables (:mod:`routes.webmap.served_dense`), Streamlit, and
computing lanes: missing ones are named and drawn as stand-ins until somebody has computed them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata import basemap
from routes.assemble import assemble_payload, find_lane
from routes.dense import dense_tables
from routes.flows import Leg
from routes.lanes import LaneStore
from routes.payload import encode_payload
from routes.texts import load_texts
from routes.webmap.assets import PACKED, AssetError, write_content
from routes.webmap.code_digest import digest_code
from routes.webmap.served_dense import data_key, serve_dense

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["Served", "serve_base_map", "serve_case"]


@dataclass(frozen=True, slots=True)
class Served:
    """Name a payload file in the served folder, its digest, and the legs still without a lane.

    ``beside`` names the files of dense tables that belong to it, none in an ordinary case.
    """

    file: str
    digest: str
    pending: tuple[Leg, ...]
    beside: tuple[str, ...] = ()


def serve_base_map(folder: Path) -> str:
    """Copy the base map to the served folder; give its name there.

    Raises:
        AssetError: it is missing or cannot be written.
    """
    path = basemap.basemap_path()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AssetError(f"The base map is missing: {path.name}") from error
    return write_content(folder, "basemap", PACKED, content)


def serve_case(
    case: Case, lanes: LaneStore, *, lang: str, folder: Path, lanes_to_come: bool = False
) -> Served:
    """Write the payload of a case to the served folder unless it is there; name it.

    Args:
        case: the whole case.
        lanes: where lanes are looked for.
        lang: language of the words.
        folder: the served folder.
        lanes_to_come: more lanes are being computed: what is there will do until they are done.

    Raises:
        AssetError: the folder cannot be written to.
    """
    texts = load_texts(lang)
    note = folder / f"payload-{_key(case, texts, lang)}.json"
    served = _read_note(note, folder)
    if served is not None and (
        lanes_to_come or not any(find_lane(lanes, leg) for leg in served.pending)
    ):
        return served
    dense, wanting = serve_dense(case, lanes, lang=lang, folder=folder, lanes_to_come=lanes_to_come)
    payload, pending = assemble_payload(case, lanes, lang=lang, dense=dense)
    file = write_content(folder, "payload", ".json", encode_payload(payload))
    beside = () if dense is None else (dense.block["columns"], dense.block["words"])
    served = Served(file, str(payload["digest"]), (*pending, *wanting), beside)
    legs = [[*leg.origin, *leg.destination] for leg in served.pending]
    saved = {"file": file, "digest": served.digest, "pending": legs, "beside": list(beside)}
    note.write_text(json.dumps(saved), encoding="utf-8")
    return served


def _key(case: Case, texts: Mapping[str, str], lang: str) -> str:
    whole = hashlib.sha256()
    # A payload names the files of its dense tables, which are told by where the case lies.
    files = data_key(case, lang) if dense_tables(case) else ""
    for part in (case.digest, case.info.id, lang, json.dumps(dict(texts)), digest_code(), files):
        whole.update(part.encode() + b"\0")
    return whole.hexdigest()[:24]


def _read_note(note: Path, folder: Path) -> Served | None:
    try:
        saved: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        pending = tuple(Leg((a, b), (c, d)) for a, b, c, d in saved["pending"])
        beside = tuple(str(name) for name in saved["beside"])
        served = Served(saved["file"], saved["digest"], pending, beside)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there, or cut short by a crash: it is built again
    files = (served.file, *served.beside)
    return served if all((folder / name).is_file() for name in files) else None

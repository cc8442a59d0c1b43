"""Put what the frame fetches into the served folder: the case's payload and the base map.

Owns: building the payload with its lanes, and remembering it on disk so that a second start does
not build it again. Refuses: Streamlit, and computing lanes: missing ones are named and drawn as
stand-ins until somebody has computed them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geodata
import routes
from geodata import basemap
from routes.assemble import assemble_payload, find_lane
from routes.flows import Leg
from routes.lanes import LaneStore
from routes.payload import encode_payload
from routes.texts import load_texts
from routes.webmap.assets import AssetError, write_content

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["Served", "serve_base_map", "serve_case"]


@dataclass(frozen=True, slots=True)
class Served:
    """Name a payload file in the served folder, its digest, and the legs still without a lane."""

    file: str
    digest: str
    pending: tuple[Leg, ...]


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
    # Not ".gz": servers announce that as an archive, the scripts unpack the bytes themselves.
    return write_content(folder, "basemap", ".bin", content)


def serve_case(case: Case, lanes: LaneStore, *, lang: str, folder: Path) -> Served:
    """Write the payload of a case to the served folder unless it is there; name it.

    Raises:
        AssetError: the folder cannot be written to.
    """
    texts = load_texts(lang)
    note = folder / f"payload-{_key(case, texts, lang)}.json"
    served = _read_note(note, folder)
    if served is not None and not any(find_lane(lanes, leg) for leg in served.pending):
        return served
    payload, pending = assemble_payload(case, lanes, lang=lang)
    file = write_content(folder, "payload", ".json", encode_payload(payload))
    served = Served(file, str(payload["digest"]), pending)
    legs = [[*leg.origin, *leg.destination] for leg in served.pending]
    content = json.dumps({"file": file, "digest": served.digest, "pending": legs})
    note.write_text(content, encoding="utf-8")
    return served


def _key(case: Case, texts: Mapping[str, str], lang: str) -> str:
    whole = hashlib.sha256()
    for part in (case.digest, case.info.id, lang, json.dumps(dict(texts)), _code_digest()):
        whole.update(part.encode() + b"\0")
    return whole.hexdigest()[:24]


@cache
def _code_digest() -> str:
    """Give a digest of all that decides what a payload holds besides the case itself.

    Any module may have a say, and so have the files of coasts, lanes and countries; the files are
    told by size and time, which is enough for a cache on the same machine.
    """
    whole = hashlib.sha256()
    for module in sorted(Path(routes.__path__[0]).glob("*.py")):
        whole.update(module.read_bytes())
    data = Path(geodata.__path__[0])
    for folder in ("base", "waterways"):
        for file in sorted((data / folder).iterdir()):
            stat = file.stat()
            whole.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}\0".encode())
    return whole.hexdigest()


def _read_note(note: Path, folder: Path) -> Served | None:
    try:
        saved: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        pending = tuple(Leg((a, b), (c, d)) for a, b, c, d in saved["pending"])
        served = Served(saved["file"], saved["digest"], pending)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there, or cut short by a crash: it is built again
    return served if (folder / served.file).is_file() else None

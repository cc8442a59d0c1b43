"""Put what the frame fetches into the served folder: the case's payload and the base map.

Owns: building the payload with its lanes, the files of dense tables beside it, and remembering
both on disk so that a second start does not build them again; details of dense rows when they are
asked for. All of it is the app's own view of a whole case: nothing here has a ceiling, nothing is
blurred, and exports take none of it. Refuses: Streamlit, and computing lanes: missing ones are
named and drawn as stand-ins until somebody has computed them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geodata
import routes
from geodata import basemap
from routes.assemble import assemble_dense, assemble_payload, find_lane
from routes.dense import DenseTables, dense_tables, leave_out_dense
from routes.flows import Leg
from routes.lanes import LaneStore
from routes.payload import encode_payload
from routes.record_blocks import BLOCK_ROWS, describe_block
from routes.texts import load_texts
from routes.webmap.assets import AssetError, write_content, write_named

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["Served", "serve_base_map", "serve_case", "serve_records"]


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
    # Not ".gz": servers announce that as an archive, the scripts unpack the bytes themselves.
    return write_content(folder, "basemap", ".bin", content)


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
    key = _key(case, texts, lang)
    note = folder / f"payload-{key}.json"
    served = _read_note(note, folder)
    if served is not None and (
        lanes_to_come or not any(find_lane(lanes, leg) for leg in served.pending)
    ):
        return served
    dense, beside, wanting = _serve_dense(case, lanes, key, folder)
    payload, pending = assemble_payload(case, lanes, lang=lang, dense=dense)
    file = write_content(folder, "payload", ".json", encode_payload(payload))
    served = Served(file, str(payload["digest"]), (*pending, *wanting), beside)
    legs = [[*leg.origin, *leg.destination] for leg in served.pending]
    content = json.dumps(
        {"file": file, "digest": served.digest, "pending": legs, "beside": list(beside)}
    )
    note.write_text(content, encoding="utf-8")
    return served


def serve_records(
    case: Case, wants: Iterable[tuple[str, int]], *, lang: str, folder: Path
) -> list[tuple[str, int]]:
    """Write the details of blocks of dense rows unless they are there; name those that exist.

    Args:
        case: the case that :func:`serve_case` was given.
        wants: pairs of a dense table and the number of a block.
        lang: language of the words.
        folder: the served folder.

    Raises:
        AssetError: the folder cannot be written to.
    """
    texts = load_texts(lang)
    stem = _records_stem(_key(case, texts, lang))
    dense = dense_tables(case)
    there = []
    for table, block in dict.fromkeys(wants):
        if table not in dense:
            continue
        path = folder / f"{stem}{table}-{block}.json"
        if not path.is_file():
            told = describe_block(case, table, block, texts)
            if not told["rows"]:
                continue
            write_named(path, json.dumps(told, ensure_ascii=False).encode())
        there.append((table, block))
    return there


def _serve_dense(
    case: Case, lanes: LaneStore, key: str, folder: Path
) -> tuple[DenseTables | None, tuple[str, ...], tuple[Leg, ...]]:
    """Write the files of a case's dense tables; give what the payload says of them.

    Also the files' names, and the legs that are worth computing a lane for.
    """
    tables = dense_tables(case)
    if not tables:
        return None, (), ()
    pack = assemble_dense(case, lanes, tables)
    columns = write_content(folder, "columns", ".bin", pack.columns)
    words = write_content(folder, "words", ".bin", pack.words)
    block = {
        "columns": columns,
        "columnsBytes": len(pack.columns),
        "words": words,
        "wordsBytes": len(pack.words),
        "records": _records_stem(key),
        "blockRows": BLOCK_ROWS,
        "tables": pack.tables,
        "firstDay": pack.first_day,
        "lastDay": pack.last_day,
    }
    return DenseTables(block, leave_out_dense(case, tables)), (columns, words), pack.pending


def _records_stem(key: str) -> str:
    return f"records-{key}-"


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
        beside = tuple(str(name) for name in saved["beside"])
        served = Served(saved["file"], saved["digest"], pending, beside)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there, or cut short by a crash: it is built again
    files = (served.file, *served.beside)
    return served if all((folder / name).is_file() for name in files) else None

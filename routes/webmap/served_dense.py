"""Put the dense tables of a case beside its payload, and their details as they are asked for.

Owns: the files of columns and words, remembered on disk by the case's data, and the files of
details (:mod:`routes.record_blocks`), whose names tell what they were made of. All of it is the
app's own view of a whole case: nothing here is under a ceiling or blurred, and exports take none
of these files. Refuses: the payload itself (:mod:`routes.webmap.served`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.schema import find_table
from routes.assemble import assemble_dense, find_lane
from routes.dense import DenseTables, dense_tables, leave_out_dense
from routes.flows import Leg
from routes.record_blocks import BLOCK_ROWS, describe_block
from routes.texts import load_texts
from routes.webmap.assets import PACKED, write_content, write_named
from routes.webmap.code_digest import digest_code

if TYPE_CHECKING:
    from routes.lanes import LaneStore
    from routes.model import Case

__all__ = ["data_key", "serve_dense", "serve_records"]

_STORY: Final = find_table("story").file


def serve_dense(
    case: Case, lanes: LaneStore, *, lang: str, folder: Path, lanes_to_come: bool = False
) -> tuple[DenseTables | None, tuple[Leg, ...]]:
    """Write the files of a case's dense tables unless they are there; None if it has none.

    Returns:
        What the payload is to say of them, and the legs that are worth computing a lane for.

    Raises:
        AssetError: the folder cannot be written to.
    """
    tables = dense_tables(case)
    if not tables:
        return None, ()
    key = data_key(case, lang)
    note = folder / f"dense-{key}.json"
    kept = _read_note(note, folder)
    if kept is None or not (lanes_to_come or not any(find_lane(lanes, leg) for leg in kept[1])):
        pack = assemble_dense(case, lanes, tables)
        block = {
            "columns": write_content(folder, "columns", PACKED, pack.columns),
            "columnsBytes": len(pack.columns),
            "words": write_content(folder, "words", PACKED, pack.words),
            "wordsBytes": len(pack.words),
            "records": _records_stem(key),
            "blockRows": BLOCK_ROWS,
            "tables": pack.tables,
            "firstDay": pack.first_day,
            "lastDay": pack.last_day,
        }
        kept = block, pack.pending
        legs = [[*leg.origin, *leg.destination] for leg in pack.pending]
        content = json.dumps({"block": block, "pending": legs})
        note.write_text(content, encoding="utf-8")
    return DenseTables(kept[0], leave_out_dense(case, tables)), kept[1]


def serve_records(
    case: Case, wants: Iterable[tuple[str, int]], *, lang: str, folder: Path
) -> list[tuple[str, int]]:
    """Write the details of blocks of dense rows unless they are there; name those that exist.

    Args:
        case: the whole case.
        wants: pairs of a table and the number of a block.
        lang: language of the words.
        folder: the served folder.

    Raises:
        AssetError: the folder cannot be written to.
    """
    texts = load_texts(lang)
    stem = _records_stem(data_key(case, lang))
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


def _records_stem(key: str) -> str:
    return f"records-{key}-"


def data_key(case: Case, lang: str) -> str:
    """Tell one content of a case's data from another, its story left aside.

    A change of the story must not pack a million rows again, nor build the map anew. Files are
    told by name, size and time, which is enough for a cache on the same machine.
    """
    whole = hashlib.sha256()
    texts = json.dumps(dict(load_texts(lang)))
    for part in (str(case.folder.resolve()), case.info.id, lang, texts, digest_code()):
        whole.update(part.encode() + b"\0")
    files = case.folder.iterdir() if case.folder.is_dir() else [case.folder]
    for file in sorted(files):
        if file.is_file() and file.name != _STORY:
            stat = file.stat()
            whole.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}\0".encode())
    return whole.hexdigest()[:24]


def _read_note(note: Path, folder: Path) -> tuple[dict[str, Any], tuple[Leg, ...]] | None:
    try:
        saved: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        pending = tuple(Leg((a, b), (c, d)) for a, b, c, d in saved["pending"])
        block = dict(saved["block"])
        files = (folder / block["columns"], folder / block["words"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there, or cut short by a crash: it is made again
    return (block, pending) if all(file.is_file() for file in files) else None

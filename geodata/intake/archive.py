"""Own the reading of a ZIP archive of tables: every one that can be read, the rest named.

The archive is checked as a whole before anything of it is kept, and unpacked member by member
into a folder of its own, under names of ours. An archive within it is refused, whatever it is
called.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from geodata.intake.gis_files import read_zipped_shapefile
from geodata.intake.limits import Limits, unpack_member
from geodata.intake.raw import RawTable
from geodata.intake.told import Tell, Told, part_of, told_of
from geodata.intake.words import Doubt, IntakeError, say

__all__ = ["read_archive"]

_MOST_FILES = 200
_LISTED = 12
_PARTS = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx")
OpenMember = Callable[[Path, Mapping[str, Told], Tell], list[RawTable]]


def read_archive(
    path: Path,
    members: list[zipfile.ZipInfo],
    open_member: OpenMember,
    suffixes: tuple[str, ...],
    *,
    told: Mapping[str, Told],
    limits: Limits,
    tell: Tell,
) -> list[RawTable]:
    """Read every table of an archive that `check_archive` has let pass.

    `open_member` opens a file of its own; `suffixes` are those of files that may be one. Tables
    are called after their file, with their own name after it where the file holds several; so are
    the keys of `told`. Files that cannot be read are named in a doubt of the first table.

    Raises:
        IntakeError: if it holds no table, or more files than are read, or none can be read.
    """
    files = [m for m in members if not m.is_dir() and not _is_furniture(m.filename)]
    shapes = [m for m in files if m.filename.lower().endswith(".shp")]
    stems = {m.filename[:-4] for m in shapes}
    wanted = [m for m in files if PurePosixPath(m.filename).suffix.lower() in suffixes]
    left = [
        m.filename
        for m in files
        if m not in wanted
        and not (m.filename.lower().endswith(_PARTS) and m.filename[:-4] in stems)
    ]
    if not wanted:
        names = ", ".join(member.filename for member in members[:_LISTED])
        raise IntakeError("archive_without_table", file=path.name, members=names or "–")
    if len(wanted) > _MOST_FILES:
        raise IntakeError(
            "archive_tables", file=path.name, count=len(wanted), limit=_MOST_FILES
        )
    tables: list[RawTable] = []
    refusals: list[IntakeError] = []
    titles = _titles([member.filename for member in wanted])
    for number, (member, title) in enumerate(zip(wanted, titles, strict=True)):
        part = part_of(tell, number / len(wanted), (number + 1) / len(wanted))
        part(0.0)
        try:
            if member in shapes:
                found = [read_zipped_shapefile(path, members, member, limits=limits)]
            else:
                found = _open_one(path, member, title, open_member, told, part)
        except IntakeError as error:
            refusals.append(error)
            left.append(say("archive_member", member=member.filename, reason=str(error)))
            continue
        several = len(found) > 1
        tables += [
            replace(raw, file=path.name, name=f"{title} / {raw.name}" if several else title)
            for raw in found
        ]
    if not tables:
        raise refusals[0]
    if left:
        more = ["…"] if len(left) > _LISTED else []
        note = Doubt("archive_left", params={"list": "; ".join([*left[:_LISTED], *more])})
        tables[0] = replace(tables[0], doubts=(note, *tables[0].doubts))
    return tables


def _is_furniture(name: str) -> bool:
    """Tell what systems put into archives besides what was packed."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _titles(names: list[str]) -> list[str]:
    """Return what each file is called: its name without folder and ending, if that is one of a
    kind."""
    short = [PurePosixPath(name).stem for name in names]
    return [
        one if short.count(one) == 1 else name for one, name in zip(short, names, strict=True)
    ]


def _open_one(
    path: Path,
    member: zipfile.ZipInfo,
    title: str,
    open_member: OpenMember,
    told: Mapping[str, Told],
    tell: Tell,
) -> list[RawTable]:
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        # Only the ending is the archive's own: what the file is called leads nowhere.
        copy = Path(folder) / f"table{PurePosixPath(member.filename).suffix.lower()}"
        unpack_member(path, member, copy)
        inner = {
            (name.removeprefix(f"{title} / ") if name != title else copy.stem): one
            for name, one in told.items()
            if name == title or name.startswith(f"{title} / ")
        } | {"": told_of(told, "")}
        try:
            return open_member(copy, inner, tell)
        except IntakeError as error:
            # Reasons name the file as the archive does.
            params = {**error.params, "file": PurePosixPath(member.filename).name}
            raise IntakeError(error.code, **params) from error

"""Own the bounds of what is opened: sizes, archives, before memory is spent on them.

An archive is unpacked once into nothing, counting what really comes out: the sizes it declares
are not believed. It refuses bombs, members that lead out of the archive, links, archives within
archives, encryption, and document type declarations (where XML entities are made).
"""

from __future__ import annotations

import copy
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geodata.intake.told import Tell, keep_quiet
from geodata.intake.words import IntakeError

__all__ = [
    "DEFAULT_LIMITS", "Limits", "check_archive", "check_file", "read_member", "refuse_doctype",
    "unpack_member",
]  # fmt: skip

_CHUNK = 1 << 20
_ARCHIVES = (".zip", ".kmz", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".zst")
_XML = (".xml", ".kml", ".gpx", ".rels", ".vml")
_DOCTYPE = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL_COLUMN = re.compile(rb'<(?:\w+:)?c\s[^>]{0,80}?\br="([A-Z]{1,3})')
_ROW_NUMBER = re.compile(
    rb'<(?:\w+:)?(?:row\s[^>]{0,200}?\br="|c\s[^>]{0,80}?\br="[A-Z]+)(\d{1,9})'
)
_ODS_ROW = re.compile(
    rb'<table:table-row[^>]*?number-rows-repeated="(\d+)"[^>]*>(.*?)</table:table-row>', re.DOTALL
)
_ODS_CELL = re.compile(rb'<table:table-cell[^>]*?number-columns-repeated="(\d+)"[^>]*>')


@dataclass(frozen=True, slots=True)
class Limits:
    """Hold the bounds: bytes of the file, of one read in one piece, of an archive unpacked.

    `ratio` is how often an archive may be larger unpacked, once it holds `ratio_from` bytes.
    """

    file_bytes: int = 2_000_000_000
    whole_bytes: int = 500_000_000
    unpacked_bytes: int = 1_000_000_000
    ratio: int = 250
    ratio_from: int = 8_000_000
    members: int = 5_000
    rows: int = 5_000_000
    columns: int = 2_000
    sheet_cells: int = 60_000_000
    line_chars: int = 4_000_000


DEFAULT_LIMITS = Limits()


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size:,.0f} B"


def check_file(path: Path, limits: Limits = DEFAULT_LIMITS, *, whole: bool = False) -> int:
    """Return the file's size in bytes.

    Raises:
        IntakeError: if there is no such file, it is empty, or larger than the bound (for `whole`:
            the bound of a file that is read in one piece).
    """
    try:
        info = path.stat()
    except OSError as error:
        reason = error.strerror or str(error)
        raise IntakeError("file_unreadable", file=path.name, reason=reason) from error
    if not stat.S_ISREG(info.st_mode):
        raise IntakeError("file_not_regular", file=path.name)
    if info.st_size == 0:
        raise IntakeError("file_empty", file=path.name)
    bound = min(limits.file_bytes, limits.whole_bytes) if whole else limits.file_bytes
    if info.st_size > bound:
        raise IntakeError(
            "file_too_large", file=path.name, size=_megabytes(info.st_size), limit=_megabytes(bound)
        )
    return info.st_size


def _check_name(archive: str, member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name) or "\0" in name:
        raise IntakeError("archive_path", file=archive, member=member.filename)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise IntakeError("archive_link", file=archive, member=member.filename)
    if member.flag_bits & 1:
        raise IntakeError("archive_encrypted", file=archive)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a member really holds, whatever size it declares."""
    undeclared = copy.copy(member)
    undeclared.file_size = 1 << 62
    with archive.open(undeclared) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


class _SheetExtent:
    """Find how far a sheet reaches: readers lay out every cell up to its last one."""

    def __init__(self) -> None:
        self.columns: set[bytes] = set()
        self.last_row = 0
        self._rest = b""

    def add(self, chunk: bytes) -> None:
        data = self._rest + chunk
        self.columns.update(_CELL_COLUMN.findall(data))
        rows = _ROW_NUMBER.findall(data)
        if rows:
            self.last_row = max(self.last_row, max(map(int, rows)))
        self._rest = data[-400:]

    @property
    def cells(self) -> int:
        width = 0
        for name in self.columns:
            number = 0
            for letter in name:
                number = number * 26 + letter - 64
            width = max(width, number)
        return width * self.last_row


def _check_repeats(archive: str, content: bytes, limits: Limits) -> None:
    """Refuse an OpenDocument sheet whose filled cells are repeated without measure."""
    cells = 0
    for found in _ODS_CELL.finditer(content):
        if b"value-type" in found.group(0):
            cells += int(found.group(1))
    for repeated, body in _ODS_ROW.findall(content):
        if b"value-type" in body:
            width = sum(int(n) for n in re.findall(rb'columns-repeated="(\d+)"', body))
            cells += int(repeated) * max(width, body.count(b"value-type"))
    if cells > limits.sheet_cells:
        raise IntakeError("sheet_too_large", file=archive, cells=cells, limit=limits.sheet_cells)


def check_archive(
    path: Path,
    limits: Limits = DEFAULT_LIMITS,
    *,
    document: bool = False,
    tell: Tell = keep_quiet,
) -> list[zipfile.ZipInfo]:
    """Return the members of a ZIP archive after unpacking all of it into nothing.

    `document` is for XLSX and ODS, which are read in one piece and whose embedded files no one
    opens. `tell` is told the share of the packed bytes that is done.

    Raises:
        IntakeError: if it is no ZIP archive, is broken, or anything in it is refused.
    """
    name = path.name
    packed = check_file(path, limits)
    bound = limits.whole_bytes if document else limits.unpacked_bytes
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > limits.members:
                raise IntakeError("archive_members", file=name, count=len(members))
            for member in members:
                _check_name(name, member)
                if not document and member.filename.lower().endswith(_ARCHIVES):
                    raise IntakeError("archive_nested", file=name, member=member.filename)
            done = 0
            for member in members:
                tell(done / packed)
                done += member.compress_size
                extent = _SheetExtent() if _SHEET.fullmatch(member.filename) else None
                sheets = document and member.filename == "content.xml"
                whole: list[bytes] | None = [] if sheets else None
                for number, chunk in enumerate(_unpack(archive, member)):
                    total += len(chunk)
                    tell(done / packed)
                    if total > bound or (
                        total > limits.ratio_from and total > packed * limits.ratio
                    ):
                        raise IntakeError(
                            "archive_bomb", file=name, size=_megabytes(packed),
                            unpacked=_megabytes(total), limit=_megabytes(bound),
                        )  # fmt: skip
                    if number == 0 and member.filename.lower().endswith(_XML):
                        refuse_doctype(name, chunk)
                    if extent is not None:
                        extent.add(chunk)
                    if whole is not None:
                        whole.append(chunk)
                if extent is not None and extent.cells > limits.sheet_cells:
                    raise IntakeError(
                        "sheet_too_large", file=name, cells=extent.cells, limit=limits.sheet_cells
                    )
                if whole is not None:
                    _check_repeats(name, b"".join(whole), limits)
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError,
        ValueError, RuntimeError,
    ) as error:  # fmt: skip
        raise IntakeError("archive_broken", file=name, reason=error) from error
    return members


def refuse_doctype(file: str, start: bytes) -> None:
    """Refuse XML that declares a document type: entities are made there.

    Raises:
        IntakeError: if the first bytes of the file hold one, in UTF-8 or UTF-16.
    """
    if _DOCTYPE.search(start.replace(b"\0", b"")):
        raise IntakeError("xml_doctype", file=file)


def read_member(path: Path, member: zipfile.ZipInfo) -> bytes:
    """Return the content of a member of an archive that `check_archive` has let pass."""
    with zipfile.ZipFile(path) as archive:
        return b"".join(_unpack(archive, member))


def unpack_member(path: Path, member: zipfile.ZipInfo, target: Path) -> None:
    """Write the content of a member of an archive that `check_archive` has let pass."""
    with zipfile.ZipFile(path) as archive, target.open("wb") as stream:
        for chunk in _unpack(archive, member):
            stream.write(chunk)

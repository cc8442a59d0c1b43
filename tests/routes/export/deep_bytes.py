"""Look into a file as deeply as somebody who wants to know what was left out of it.

Every layer that can be opened is opened: archives, compressed streams, data packed into text,
databases, the streams of a PDF.
"""

import base64
import binascii
import gzip
import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
from pypdf import PdfReader

_PACKED = re.compile(rb"[A-Za-z0-9+/]{200,}={0,2}")
_MOST_DEEP = 4


def layers_of(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file and of everything packed into it."""
    data = path.read_bytes()
    yield from _open(data, 0)
    if path.suffix == ".gpkg":
        yield from _read_database(path)
    elif path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        yield repr(table.schema.metadata).encode()
        yield repr(table.to_pydict()).encode()
    elif path.suffix == ".pdf":
        yield from _read_pdf(data)


def _open(data: bytes, depth: int) -> Iterator[bytes]:
    yield data
    if depth >= _MOST_DEEP:
        return
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield member.filename.encode()
                yield from _open(archive.read(member), depth + 1)
    elif data[:2] == b"\x1f\x8b":
        yield from _open(gzip.decompress(data), depth + 1)
    for found in _PACKED.finditer(data):
        packed = found.group()
        try:
            plain = base64.b64decode(packed[: len(packed) // 4 * 4], validate=True)
        except binascii.Error:
            continue  # long words that are no packed data
        yield from _open(plain, depth + 1)


def _read_database(path: Path) -> Iterator[bytes]:
    with sqlite3.connect(path) as database:
        for row in database.iterdump():
            yield row.encode()
    database.close()


def _read_pdf(data: bytes) -> Iterator[bytes]:
    reader = PdfReader(io.BytesIO(data))
    yield repr(reader.metadata).encode()
    yield repr(list(reader.outline)).encode()
    for page in reader.pages:
        yield page.extract_text().encode()
    # Streams as they stand, without asking the document what they are for.
    for found in re.finditer(rb"stream\r?\n", data):
        unpacker = zlib.decompressobj()
        try:
            yield unpacker.decompress(data[found.end() :])
        except zlib.error:
            continue  # not a compressed one: seen with the file itself

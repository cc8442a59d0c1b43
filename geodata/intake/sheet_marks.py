"""Own what a workbook says of its cells besides their values: hidden, in error, merged, unstored.

It reads the XML of XLSX and ODS as far as that goes; the older XLS and the binary XLSB say
nothing here. It interprets no value and calculates nothing. Archives come checked
(`geodata.intake.limits.check_archive`): nothing here is larger than they allow.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from geodata.intake.told import Beat
from geodata.intake.words import IntakeError

__all__ = ["Range", "SheetMarks", "read_marks"]

Range = tuple[tuple[int, int], tuple[int, int]]
"""Cells that were merged: (first row, first column), (last row, last column), from 0."""

_CHUNK = 1 << 22
_ERROR_CHARS = 20
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(
    rb'<(?:\w+:)?col\s(?=[^>]*?\bhidden="(?:1|true)")(?=[^>]*?\bmin="(\d+)")'
    rb'(?=[^>]*?\bmax="(\d+)")'
)
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*?\bt="e")(?=[^>]*?\br="([A-Z]{1,3})(\d{1,7})")[^>]*?>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)</",
    re.DOTALL,
)
_UNSTORED = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MOST_HIDDEN = 1_000  # so many are all columns beside the table, and none of it
_ODS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE = _ODS % "table", _ODS % "office"
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


@dataclass(slots=True)
class SheetMarks:
    """Hold what is marked in a sheet; `errors` maps (row, column) from 0 to an error's name."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    unstored: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)


def read_marks(path: Path, beat: Beat) -> dict[str, SheetMarks]:
    """Return the marks of each sheet by its name; none for what is neither XLSX nor ODS.

    Raises:
        IntakeError: if its XML is broken or declares entities.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return _read_ods(path, archive, beat)
        return {
            name: _read_xlsx_sheet(archive, member, beat)
            for name, member in _find_sheets(archive).items()
            if member in names and member.endswith(".xml")
        }


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        key.decode(): unescape(value.decode("utf-8", "replace"))
        for key, value in _ATTRIBUTE.findall(tag)
    }


def _find_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of each sheet and the member of the archive that holds it."""
    try:
        book = archive.read("xl/workbook.xml")
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {
        told.get("Id", ""): told.get("Target", "")
        for told in map(_attributes, _RELATION.findall(relations))
    }
    found = {}
    for told in map(_attributes, _SHEET.findall(book)):
        identity = next((v for k, v in told.items() if k.endswith(":id")), "")
        target = targets.get(identity, "")
        if target:
            found[told.get("name", "")] = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )
    return found


def _whole_rows(archive: zipfile.ZipFile, member: str, beat: Beat) -> Iterator[bytes]:
    """Yield the XML of a sheet in pieces that end where a row ends."""
    rest = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            beat()
            data = rest + chunk
            cut = data.rfind(b"row>") + 4
            # A piece without the end of a row is let go: rows are never so long.
            cut = cut if cut > 3 else len(data)
            yield data[:cut]
            rest = data[cut:]
    yield rest


def _read_xlsx_sheet(archive: zipfile.ZipFile, member: str, beat: Beat) -> SheetMarks:
    marks = SheetMarks()
    for piece in _whole_rows(archive, member, beat):
        # Looking for plain bytes first is ten times as fast where nothing is marked.
        if b"hidden=" in piece:
            marks.hidden_rows += len(_HIDDEN_ROW.findall(piece))
            for first, last in _HIDDEN_COLUMN.findall(piece):
                count = int(last) - int(first) + 1
                marks.hidden_columns += count if count < _MOST_HIDDEN else 0
        if b't="e"' in piece:
            for letters, row, name in _ERROR.findall(piece):
                place = (int(row) - 1, _column_number(letters))
                marks.errors[place] = name.decode("utf-8", "replace")[:_ERROR_CHARS]
        if b"f>" in piece or b"<f" in piece:
            marks.unstored += len(_UNSTORED.findall(piece))
    return marks


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _read_ods(path: Path, archive: zipfile.ZipFile, beat: Beat) -> dict[str, SheetMarks]:
    found: dict[str, SheetMarks] = {}
    marks, row, column, filled = SheetMarks(), 0, 0, False
    with archive.open("content.xml") as stream:
        try:
            steps = iterparse(stream, events=("start", "end"), forbid_dtd=True)
            for number, (event, element) in enumerate(steps):
                if number % 20_000 == 0:
                    beat()
                tag = element.tag
                if event == "start":
                    if tag == f"{_TABLE}table":
                        marks, row = SheetMarks(), 0
                        found[element.get(f"{_TABLE}name", "")] = marks
                    elif tag == f"{_TABLE}table-row":
                        column, filled = 0, False
                elif tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    filled |= element.get(f"{_OFFICE}value-type") is not None
                    _mark_ods_cell(marks, element, row, column)
                    column += _repeated(element, "columns")
                    element.clear()
                elif tag == f"{_TABLE}table-row":
                    marks.hidden_rows += _repeated(element, "rows") * (
                        filled and _is_hidden(element)
                    )
                    row += _repeated(element, "rows")
                    element.clear()
                elif tag == f"{_TABLE}table-column" and _is_hidden(element):
                    count = _repeated(element, "columns")
                    marks.hidden_columns += count if count < _MOST_HIDDEN else 0
        except DefusedXmlException as error:
            raise IntakeError("xml_doctype", file=path.name) from error
        except ParseError as error:
            raise IntakeError("file_broken", file=path.name, reason=error) from error
    return found


def _repeated(element: Element, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(text) if text.isdigit() else 1


def _is_hidden(element: Element) -> bool:
    return element.get(f"{_TABLE}visibility", "visible") != "visible"


def _mark_ods_cell(marks: SheetMarks, element: Element, row: int, column: int) -> None:
    spans = [element.get(f"{_TABLE}number-{what}-spanned", "1") for what in ("rows", "columns")]
    if spans != ["1", "1"] and all(span.isdigit() for span in spans):
        down, right = map(int, spans)
        marks.merged.append(((row, column), (row + down - 1, column + right - 1)))
    if element.get(_CALC_TYPE) == "error":
        marks.errors[row, column] = "".join(element.itertext()).strip()[:_ERROR_CHARS]
    formula = element.get(f"{_TABLE}formula")
    if formula and element.get(f"{_OFFICE}value-type") is None and not element.get(_CALC_TYPE):
        marks.unstored += 1

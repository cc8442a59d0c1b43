"""Own the encoding of a text file: marks at its start, then UTF-8, then the likeliest old one.

The whole file is looked through before UTF-8 is believed. A guess is said to be one.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from geodata.intake.words import Doubt

__all__ = ["find_encoding"]

_CHUNK = 1 << 20
_SAMPLE = 1 << 18
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# Letters and signs of Western European texts, as cp1252 shows them.
_WESTERN = frozenset(
    "àâäáãåçèéêëìíîïñòóôõöùúûüýÿœæßÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŒÆøØðÐþÞ"
    "’‘“”«»–—…•°ºª€£§©®±×·¿¡²³¼½¾\xa0‹›„‚†‡™ŠšŽž"
)
_OLD = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp850", "cp437", "mac_roman",
        "iso8859_2", "iso8859_5", "koi8_r", "shift_jis", "gb18030", "big5", "euc_kr"]  # fmt: skip


def find_encoding(path: Path) -> tuple[str, list[Doubt]]:
    """Return the name of the file's encoding and what is doubtful about it."""
    with path.open("rb") as stream:
        start = stream.read(_SAMPLE)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name, []
    wide = _find_wide(start)
    if wide:
        return wide, [Doubt("encoding_guessed", params={"encoding": wide})]
    odd = _first_odd_bytes(path)
    if odd is None:
        return "utf-8", []
    found = _guess_old(odd)
    return found, [Doubt("encoding_guessed", params={"encoding": found})]


def _find_wide(start: bytes) -> str:
    """Return the UTF-16 that a text without a mark is in, by where its zero bytes stand."""
    if len(start) < 4:
        return ""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _first_odd_bytes(path: Path) -> bytes | None:
    """Return None for a file in UTF-8, else some of its text from the first byte that is not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return chunk[max(0, error.start - 200) :] + stream.read(_SAMPLE)
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return chunk or b"\xe9"
    return None


def _guess_old(sample: bytes) -> str:
    high = bytes(byte for byte in sample if byte >= 0x80)
    western = [byte for byte in high if _western_char(byte) in _WESTERN]
    if len(western) >= 0.9 * len(high):
        return "cp1252" if not set(high) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1"
    lines = b"\n".join(
        line for line in sample[:_SAMPLE].split(b"\n")[:2000] if any(byte >= 0x80 for byte in line)
    )
    best = from_bytes(lines[:65_536], cp_isolation=_OLD).best()
    return "latin-1" if best is None else best.encoding


def _western_char(byte: int) -> str:
    """Return the character that a byte means in cp1252, or nothing."""
    return bytes([byte]).decode("cp1252", "ignore")

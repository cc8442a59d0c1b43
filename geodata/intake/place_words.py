"""Own the words around a place's name: what to say of a place, and what to strip from its name.

"Puerto de Barcelona" is a port called Barcelona, "près de Rouen" somewhere around Rouen. The
words are one table for all languages, folded as names are (`geodata.place_names`). It knows no
places and looks nothing up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from geodata.place_names import fold_name

__all__ = ["NamePart", "is_no_place", "say_place", "single_words", "split_name"]

_TEXTS_DIR = Path(__file__).parent.parent / "texts"

# Words that say nothing but that the place is not known, in en, fr, es, pt, it, de.
_NOTHING: Final = frozenset(
    fold_name(word)
    for word in (
        "unknown", "not known", "not stated", "not specified", "unspecified", "undisclosed",
        "n/a", "na", "none", "nil", "null", "nan", "tbc", "tbd", "various", "other", "others",
        "inconnu", "inconnue", "non précisé", "non renseigné", "non communiqué", "néant", "divers",
        "autre", "desconocido", "desconocida", "no consta", "sin datos", "no especificado", "otro",
        "otros", "varios", "desconhecido", "não informado", "sem informação", "não consta",
        "outros", "vários", "sconosciuto", "non noto", "ignoto", "altro", "vari", "unbekannt",
        "s/d", "s/i", "n/d", "n.c.", "x", "xx",
    )
) | {""}  # fmt: skip

# What makes the name that follows (or precedes) a port's, a city's, or only a neighbourhood.
_BEFORE: Final[dict[str, tuple[str, ...]]] = {
    "port": (
        "port of", "port", "seaport of", "harbour of", "harbor of", "container terminal of",
        "grand port maritime de", "grand port maritime du", "port maritime de", "port de",
        "port du", "port d", "port autonome de", "terminal de", "puerto de", "puerto del", "puerto",
        "autoridad portuaria de", "terminal portuario de", "porto de", "porto do", "porto da",
        "porto di", "porto", "hafen",
    ),
    "city": (
        "city of", "town of", "municipality of", "metropolitan area of", "ville de", "ville du",
        "commune de", "commune d", "gare de", "gare d", "aeroport d", "aeroport du",
        "aeroport international de", "aeropuerto internacional de", "estacion de",
        "ciudad de", "municipio de", "cidade de", "cidade do",
        "municipio do", "citta di", "comune di", "stadt", "airport of", "aeroport de",
        "aeropuerto de", "aeroporto de", "aeroporto di", "customs office of", "bureau de",
        "direction des douanes de", "aduana de", "delegacia de", "oficina de",
    ),
    "near": (
        "near", "close to", "off", "off the coast of", "around", "outside", "north of", "south of",
        "east of", "west of", "vicinity of", "area of", "region of", "greater", "pres de",
        "pres du", "aux environs de", "environs de", "au large de", "au large du", "au large d",
        "peage de", "peage d", "peage du", "aire de", "aire d", "aire du", "barriere de", "sortie",
        "port sec de", "frontiere de", "peaje de", "area de servicio de", "casello di",
        "region de", "secteur de", "agglomeration de", "nord de", "sud de", "cerca de",
        "alrededores de", "frente a", "frente a las costas de", "zona de", "proximidades de",
        "perto de", "proximo a", "ao largo de", "arredores de", "vicino a", "nei pressi di",
        "al largo di", "zona di", "nahe", "bei",
    ),
}  # fmt: skip
_AFTER: Final[dict[str, tuple[str, ...]]] = {
    "port": (
        "port", "seaport", "harbour", "harbor", "port authority", "container terminal", "terminal",
        "port of entry", "hafen", "haven",
    ),
    "city": (
        "field office", "field division", "district office", "office", "city", "town", "airport",
        "international airport", "customs", "police", "cedex", "division", "station", "sector",
    ),
    "near": ("area", "region", "metro area", "metropolitan area", "offshore", "coast", "waters"),
}  # fmt: skip
# A road by its number, before a place along it: "A7 péage de Lançon".
_ROAD: Final = re.compile(r"(?:a|n|rn|rd|d|e|m|ap|ss|br)[ -]?\d{1,4} ")
# A name with its article behind it, as lists write it: "Boulou (Le)".
_TURNED: Final = re.compile(r"(.+?)\s*[(,]\s*(le|la|les|l['’]|el|los|las|o|a|os|as)\s*\)?", re.I)
_FILLERS: Final = ("the", "la", "le", "les", "el", "los", "las", "os", "as", "lo", "il")
# One longest alternative each, tried until nothing more comes off.
_SEPARATORS: Final = re.compile(r"\s*[,;/()\[\]|]\s*|\s+[-–—]\s+")
_MAX_STRIPS: Final = 3
_MAX_WORDS: Final = 12
_LEAST_CHARS: Final = 4


@dataclass(frozen=True, slots=True)
class NamePart:
    """One reading of a free text: a name to look up and what the words around it say.

    `kind` is "port", "city", "near" or ""; `guide` is text after a comma or in brackets that may
    name the country or region; `whole` says whether nothing but such words was left out.
    """

    name: str
    kind: str = ""
    guide: str = ""
    whole: bool = True


def is_no_place(text: str) -> bool:
    """Tell whether a text says only that no place is known ("n/a", "inconnu", "-")."""
    return fold_name(text) in _NOTHING


def split_name(text: str) -> Iterator[NamePart]:
    """Yield the readings of a free text, the fullest first.

    First the text itself, then without the words around it, then its parts at commas, brackets
    and dashes, where the rest becomes the guide; last the parts of a hyphenated double name,
    which are not the whole.
    """
    seen: set[tuple[str, str]] = set()
    parts = [part for part in _SEPARATORS.split(text) if part]
    readings = [NamePart(text)]
    turned = _TURNED.fullmatch(text.strip())
    if turned:
        readings.append(NamePart(f"{turned[2]} {turned[1]}"))
    if len(parts) > 1:
        readings += [
            NamePart(part, guide=", ".join(parts[:i] + parts[i + 1 :]), whole=i == 0)
            for i, part in enumerate(parts)
        ]
    halves = [half for half in re.split(r"[-–—]", parts[0] if parts else "") if len(half) > 2]
    double = [NamePart(half, whole=False) for half in halves] if len(halves) > 1 else []
    for reading in (*readings, *double):
        for name, kind in _strip_words(fold_name(reading.name)):
            if name and (name, reading.guide) not in seen:
                seen.add((name, reading.guide))
                yield NamePart(name, kind, reading.guide, reading.whole)


def single_words(text: str) -> Iterator[str]:
    """Yield runs of a text's words, the longest first, then those that stand first."""
    words = fold_name(text).split()[:_MAX_WORDS]
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            run = " ".join(words[start : start + length])
            if len(run) >= _LEAST_CHARS and run not in _around():
                yield run


@cache
def _around() -> frozenset[str]:
    """Return the words that stand around names, each word of theirs too: no names themselves."""
    return frozenset(
        part for words, _, _ in _table() for part in (words, *words.split())
    )


@cache
def _table() -> tuple[tuple[str, str, bool], ...]:
    """Return (words, kind, before) with the longest words first."""
    rows = [
        (fold_name(words), kind, before)
        for table, before in ((_BEFORE, True), (_AFTER, False))
        for kind, group in table.items()
        for words in group
    ]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _strip_words(folded: str) -> Iterator[tuple[str, str]]:
    """Yield the name, then the name with ever fewer words around it, and the kind they say."""
    kind = ""
    yield folded, kind
    road = _ROAD.match(folded)
    if road:
        folded, kind = folded[road.end() :], "near"
        yield folded, kind
    for _ in range(_MAX_STRIPS):
        for words, says, before in _table():
            if before and folded.startswith(f"{words} "):
                folded = folded[len(words) + 1 :]
            elif not before and folded.endswith(f" {words}"):
                folded = folded[: -len(words) - 1]
            else:
                continue
            kind = "near" if "near" in (kind, says) else kind or says
            yield folded, kind
            break
        else:
            first, _, rest = folded.partition(" ")
            if first not in _FILLERS or not rest:
                return
            folded = rest
            yield folded, kind


@cache
def _read_texts(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads(
        (_TEXTS_DIR / language / "places.json").read_text(encoding="utf-8")
    )
    return texts


def say_place(code: str, *, language: str = "en", **params: object) -> str:
    """Write the sentence of a problem or doubt about a place or position."""
    return _read_texts(language)[code].format_map(params)

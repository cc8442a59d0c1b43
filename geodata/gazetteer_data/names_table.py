"""Build the index from folded names to places.

Each row is a folded name and the places that bear it, `p` for ports, `c` for cities and `k`
for countries with the row's number in its table; rows are sorted by name, so that a reader
finds a name by bisection and a prefix by a range. Build time only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geodata.gazetteer_data.ports_table import Port
from geodata.gazetteer_data.towns import Town, name_variants
from geodata.place_names import MAX_NAME_LENGTH, fold_name

__all__ = ["EXTRA_COUNTRY_NAMES", "SHOWN_ENGLISH_NAMES", "build_names"]

SHOWN_ENGLISH_NAMES = {
    "AE": "United Arab Emirates", "BN": "Brunei", "BO": "Bolivia", "CD": "DR Congo",
    "CG": "Congo", "CI": "Côte d'Ivoire", "CN": "China", "FM": "Micronesia",
    "GB": "United Kingdom", "IR": "Iran", "KP": "North Korea", "KR": "South Korea",
    "LA": "Laos", "MD": "Moldova", "NL": "Netherlands", "PS": "Palestine", "RU": "Russia",
    "SY": "Syria", "TR": "Turkey", "TW": "Taiwan", "TZ": "Tanzania", "US": "United States",
    "VA": "Vatican", "VE": "Venezuela", "VN": "Vietnam",
}  # fmt: skip
"""The English name to show where the ISO list's is not the one in use."""

EXTRA_COUNTRY_NAMES = {
    "US": ("United States", "USA", "États-Unis", "Estados Unidos", "EE. UU."),
    "GB": ("UK", "Great Britain", "Britain", "Grande-Bretagne", "Gran Bretaña", "Royaume-Uni"),
    "NL": ("Holland", "Hollande", "Holanda"), "AE": ("UAE", "Émirats arabes unis"),
    "RU": ("Russia", "Russie", "Rusia"), "IR": ("Iran",), "SY": ("Syria", "Syrie", "Siria"),
    "VE": ("Venezuela",), "BO": ("Bolivia", "Bolivie"), "TZ": ("Tanzania", "Tanzanie"),
    "CI": ("Ivory Coast", "Côte d'Ivoire", "Costa de Marfil"), "CV": ("Cape Verde", "Cabo Verde"),
    "CD": ("DR Congo", "RD Congo", "Congo-Kinshasa"), "CG": ("Congo-Brazzaville",),
    "KR": ("South Korea", "Corée du Sud"), "KP": ("North Korea", "Corée du Nord"),
    "TR": ("Turkey", "Türkiye", "Turquie"), "CZ": ("Czechia", "Tchéquie"),
    "MM": ("Burma", "Birmanie"), "MK": ("Macedonia",), "SZ": ("Swaziland",),
    "LA": ("Laos",), "VN": ("Vietnam", "Viêt Nam"), "MD": ("Moldova", "Moldavie"),
    "TW": ("Taiwan", "Taïwan"), "DO": ("Dominican Republic", "République dominicaine"),
    "EH": ("Western Sahara", "Sahara occidental"), "PS": ("Palestine", "Palestina"),
    "VA": ("Vatican",), "BN": ("Brunei",), "FM": ("Micronesia",), "GM": ("Gambia", "Gambie"),
}  # fmt: skip
"""Names in common use that the ISO lists do not give."""


def build_names(
    ports: Sequence[Port], cities: Sequence[Town], countries: Iterable[tuple[object, ...]]
) -> list[tuple[str, str]]:
    """Build the rows (folded name, references), sorted by name."""
    refs: dict[str, set[str]] = {}

    def add(name: str, ref: str) -> None:
        folded = fold_name(name)
        # Airport codes are listed among the names; names beyond the limit would be cut mid-word.
        code = len(name) <= 4 and name.isupper() and name.isascii() and ref[0] != "k"
        if folded and not code and len(name) <= MAX_NAME_LENGTH and _is_kept_script(folded):
            refs.setdefault(folded, set()).add(ref)

    for i, port in enumerate(ports):
        for name in (port.name, *port.names):
            add(name, f"p{i}")
        for variant in name_variants(port.name):
            refs.setdefault(variant, set()).add(f"p{i}")
    for i, town in enumerate(cities):
        for name in (town.name, *town.names):
            add(name, f"c{i}")
    for i, row in enumerate(countries):
        iso, iso3, _, *names = (str(value) for value in row[:6])
        for name in (iso3, *(n for group in names for n in group.split("|"))):
            add(name, f"k{i}")
        for name in EXTRA_COUNTRY_NAMES.get(iso, ()):
            add(name, f"k{i}")
    # The comma that ends the name in the file takes part in the order, or bisection would fail
    # where one name begins another.
    return [
        (name, " ".join(sorted(refs[name]))) for name in sorted(refs, key=lambda name: f"{name},")
    ]


def _is_kept_script(folded: str) -> bool:
    """Tell whether a name is in Latin or Arabic letters, the scripts of our readers' sources."""
    return all(c < "\u0250" or "\u0600" <= c <= "\u06ff" for c in folded)

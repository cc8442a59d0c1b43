"""Own what seas are called in French, Spanish, Portuguese and Italian, as tables of seizures do.

The base map writes seas in English (`geodata.regions.find_seas`): each name here leads to that
one. It knows no position.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from geodata.place_names import fold_name

__all__ = ["SEA_NAMES", "english_sea"]

SEA_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "North Atlantic Ocean": (
        "Atlantique nord", "océan Atlantique nord", "Atlántico norte", "Atlântico norte",
        "Nord Atlantico",
    ),
    "South Atlantic Ocean": ("Atlantique sud", "Atlántico sur", "Atlântico sul"),
    "Indian Ocean": ("océan Indien", "océano Índico", "oceano Índico", "oceano Indiano"),
    "Caribbean Sea": (
        "mer des Caraïbes", "mer Caraïbe", "mar Caribe", "mar del Caribe", "mar das Caraíbas",
        "mar dei Caraibi", "Caribbean", "Caribe",
    ),
    "Gulf of Mexico": ("golfe du Mexique", "golfo de México", "golfo do México"),
    "Mediterranean Sea": (
        "Méditerranée", "mer Méditerranée", "Mediterráneo", "mar Mediterráneo",
        "mar Mediterrâneo", "mar Mediterraneo", "Mediterranean",
    ),
    "North Sea": ("mer du Nord", "mar del Norte", "mar do Norte", "mare del Nord"),
    "Baltic Sea": ("mer Baltique", "mar Báltico", "mar Baltico"),
    "Black Sea": ("mer Noire", "mar Negro", "mar Nero"),
    "Bay of Biscay": (
        "golfe de Gascogne", "golfo de Vizcaya", "golfo de Bizkaia", "golfo da Biscaia",
        "golfo di Biscaglia", "mar Cantábrico",
    ),
    "English Channel": (
        "la Manche", "Manche (mer)", "canal de la Mancha", "canal da Mancha", "la Manica",
        "canale della Manica",
    ),
    "Celtic Sea": ("mer Celtique", "mar Céltico"),
    "Irish Sea": ("mer d'Irlande", "mar de Irlanda"),
    "Strait of Dover": ("pas de Calais (détroit)", "détroit du pas de Calais"),
    "Bay of the Seine": ("baie de Seine", "baie de la Seine"),
    "Gulf of Saint-Malo": ("golfe de Saint-Malo", "golfe normand-breton"),
    "Balearic Sea": ("mer des Baléares", "mar Balear"),
    "Alboran Sea": ("mer d'Alboran", "mar de Alborán", "mar de Alborão"),
    "Strait of Gibraltar": (
        "détroit de Gibraltar", "estrecho de Gibraltar", "estreito de Gibraltar",
        "stretto di Gibilterra",
    ),
    "Gulf of Cádiz": ("golfe de Cadix", "golfo de Cádiz", "golfo de Cádis"),
    "Gulf of Lion": ("golfe du Lion", "golfo de León"),
    "Ligurian Sea": ("mer Ligure", "mar Ligure", "mar de Liguria"),
    "Tyrrhenian Sea": ("mer Tyrrhénienne", "mar Tirreno"),
    "Adriatic Sea": ("mer Adriatique", "mar Adriático", "mare Adriatico"),
    "Ionian Sea": ("mer Ionienne", "mar Jónico", "mar Ionio"),
    "Aegean Sea": ("mer Égée", "mar Egeo"),
    "Red Sea": ("mer Rouge", "mar Rojo", "mar Vermelho", "mar Rosso"),
    "Gulf of Aden": ("golfe d'Aden", "golfo de Adén"),
    "Arabian Sea": ("mer d'Arabie", "mer d'Oman", "mar Arábigo", "mar Arabico"),
    "Persian Gulf": ("golfe Persique", "golfo Pérsico"),
    "Gulf of Guinea": ("golfe de Guinée", "golfo de Guinea", "golfo da Guiné"),
    "Sargasso Sea": ("mer des Sargasses", "mar de los Sargazos", "mar dos Sargaços"),
    "Gulf of Venezuela": ("golfe du Venezuela", "golfo de Venezuela"),
    "Gulf of Urabá": ("golfe d'Uraba", "golfo de Urabá"),
    "Gulf of Darién": ("golfe de Darién", "golfo del Darién"),
    "Gulf of Panama": ("golfe de Panama", "golfo de Panamá"),
    "Gulf of Honduras": ("golfe du Honduras", "golfo de Honduras"),
}
"""From the English name to the others."""


@cache
def _table() -> dict[str, str]:
    return {fold_name(name): english for english, names in SEA_NAMES.items() for name in names}


def english_sea(name: str) -> str:
    """Return the English name of a sea, or the name itself if it is none that is known here."""
    return _table().get(fold_name(name), name)

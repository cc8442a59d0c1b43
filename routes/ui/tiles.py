"""List the tile backgrounds a reader with internet may switch on.

Owns: the choice. Addresses and credits come from xyzservices, read only when one is switched on:
the offline map needs none of it. CARTO gives its tiles to holders of a key only, so they are
offered where the environment holds one (``CARTO_API_KEY``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

__all__ = ["Tiles", "list_tiles", "read_tiles"]

_CARTO_KEY: Final = "CARTO_API_KEY"


@dataclass(frozen=True, slots=True)
class Tiles:
    """What Leaflet needs of one tile background."""

    name: str
    url: str
    attribution: str
    max_zoom: int

    def to_frame(self) -> dict[str, Any]:
        """Write it as ``Sillage.mount`` takes it."""
        return {"url": self.url, "attribution": self.attribution, "maxZoom": self.max_zoom}


#: Name → provider and map in xyzservices, and the environment variable of its key, "" if none.
_PROVIDERS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "osm": ("OpenStreetMap", "Mapnik", ""),
        "cartoLight": ("CartoDB", "Positron", _CARTO_KEY),
        "cartoDark": ("CartoDB", "DarkMatter", _CARTO_KEY),
    }
)


def list_tiles() -> list[str]:
    """List the names of the backgrounds that can be used here."""
    return [name for name, (_, _, key) in _PROVIDERS.items() if not key or os.environ.get(key)]


def read_tiles(name: str) -> Tiles:
    """Read what Leaflet needs of a background; slow at first, the list of providers is long.

    Raises:
        KeyError: there is no such background.
    """
    provider, variant, key = _PROVIDERS[name]
    import xyzservices.providers as providers  # type: ignore[import-untyped]

    entry = providers[provider][variant]
    secret = {"apikey": os.environ.get(key, "")} if key else {}
    return Tiles(
        name=name,
        url=entry.build_url(fill_subdomain=False, **secret),
        attribution=entry["attribution"],
        max_zoom=int(entry.get("max_zoom", 18)),
    )

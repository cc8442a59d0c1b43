"""Make the folium map of the page: thin, without data, without anything from another host.

Owns: the folium elements. All drawing is done by our scripts; the map carries only the links to
them, what the first of them asks for, and two calls, ``Sillage.mount`` once and ``Sillage.apply``
for commands.
Refuses: data. What is drawn crosses as one payload file beside the scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import folium
from branca.element import MacroElement
from folium.template import Template

from routes.webmap.assets import WebAssets
from routes.webmap.options import MAP_OPTIONS

__all__ = ["build_command", "build_map"]


class _Mount(MacroElement):
    """Hand the Leaflet map to our scripts, with where the payload is and what to show first."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            Sillage.mount({{ this._parent.get_name() }}, {{ this.mount_options|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, mount_options: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "SillageMount"
        self.mount_options = dict(mount_options)


class _Command(folium.FeatureGroup):
    """Carry one command to a map that is already there; draws nothing itself.

    streamlit-folium runs the script of a feature group each time its text changes, without
    rebuilding the map. The number makes two equal commands different texts.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.featureGroup();
            Sillage.apply({{ this.patch|tojson }}); /* command {{ this.number }} */
        {% endmacro %}
        """
    )

    def __init__(self, patch: Mapping[str, Any], number: int) -> None:
        super().__init__(name="command", control=False)
        self.patch = dict(patch)
        self.number = int(number)


def build_map(
    assets: WebAssets,
    *,
    base_url: str,
    ahead: Mapping[str, str | int],
    center: tuple[float, float],
    zoom: int,
    mount_options: Mapping[str, Any],
) -> folium.Map:
    """Build the map for streamlit-folium; it must be built afresh for every run.

    Args:
        assets: the files to load.
        base_url: where the folder of the assets is reached, ending in ``/``.
        ahead: files beside the assets that are asked for before the script is there (ahead.js).
        center: (lon, lat), EPSG:4326, until our scripts have fitted the view.
        zoom: zoom level until then.
        mount_options: what ``Sillage.mount`` takes; JSON values only.
    """
    lon, lat = center
    chart = folium.Map(location=(lat, lon), zoom_start=zoom, tiles=None, **MAP_OPTIONS)
    # On the instance: the lists of the class are shared by every map of the process.
    # streamlit-folium loads one script after the other, then style sheets: the first script asks
    # for all that follows, and links the style sheet itself.
    first = urlencode({"script": assets.script, "style": assets.style, **ahead})
    chart.default_js = [
        ("ahead", f"{base_url}{assets.ahead}?{first}"),
        ("sillage", base_url + assets.script),
    ]
    chart.default_css = []
    chart.add_child(_Mount(mount_options))
    return chart


def build_command(patch: Mapping[str, Any], *, number: int) -> folium.FeatureGroup:
    """Build the element that applies a patch to the view of the map on screen."""
    return _Command(patch, number)

"""The peer of the start benchmark: a bare streamlit-folium app with 100 markers.

Leaflet is served from the installed package, as folium's own addresses are on the internet and
the map would stay blank without it; nothing else is changed.
"""

from pathlib import Path

import folium
import streamlit as st
import streamlit.components.v1 as components
from streamlit_folium import st_folium
from xstatic.pkg import leaflet as leaflet_package

LEAFLET = components.declare_component("peer_leaflet", path=str(Path(leaflet_package.BASE_DIR)))

st.set_page_config(layout="wide")
chart = folium.Map(location=[48, 0], zoom_start=5, tiles=None)
chart.default_js = [("leaflet", f"../{LEAFLET.name}/leaflet.js")]
chart.default_css = [("leaflet", f"../{LEAFLET.name}/leaflet.css")]
for i in range(100):
    folium.CircleMarker([44 + i % 10, -6 + i // 10], radius=5).add_to(chart)
st_folium(chart, key="peer", height=600, use_container_width=True, returned_objects=[])

"""The live map: folium elements and the static scripts and styles they load."""

"""Files for GIS programs and Google Earth."""

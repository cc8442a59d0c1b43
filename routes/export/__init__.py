"""The files a briefing leaves as: pages, slides, pictures, GIS files and tables."""

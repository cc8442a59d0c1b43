"""The briefing as one HTML file."""

"""The briefing as slides."""

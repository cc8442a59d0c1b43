"""The briefing as a printable handout."""

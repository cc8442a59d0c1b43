"""The pages of a briefing as data, for slides and handout alike."""

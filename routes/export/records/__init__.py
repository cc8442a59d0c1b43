"""The records that leave, as tables with words, sources and grades."""

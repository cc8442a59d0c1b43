"""Measurements, run by hand and never by the test suite: ``python -m tests.bench.<name>``."""

"""Fixtures of the tests of exported files."""

import pytest

from tests.routes.export.briefed import PlainMaps


@pytest.fixture
def plain_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw plain maps in no time: for tests of what stands around them."""
    monkeypatch.setattr("routes.export.still.StillRenderer", PlainMaps)

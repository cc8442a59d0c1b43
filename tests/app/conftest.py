"""What every test of the page has: folders of its own, and no lanes computed beside it."""

import threading

import pytest

from routes.lanes import LaneStore
from routes.webmap import assets
from tests.cases import copy_tiny


@pytest.fixture(autouse=True)
def served_folder(tmp_path_factory, monkeypatch):
    """Keep the tests' files out of the user's cache and data folder."""
    folder = tmp_path_factory.getbasetemp() / "served" / "web"
    monkeypatch.setenv("SILLAGE_WEB_FOLDER", str(folder))
    monkeypatch.setenv("SILLAGE_STORIES", str(tmp_path_factory.mktemp("stories")))
    monkeypatch.setenv("SILLAGE_CASES", str(tmp_path_factory.mktemp("own")))
    monkeypatch.setenv("SILLAGE_MAPPINGS", str(tmp_path_factory.mktemp("mappings")))
    assets.web_folder.cache_clear()
    yield
    assets.web_folder.cache_clear()


@pytest.fixture(autouse=True)
def lane_work(monkeypatch):
    """Collect the lanes that are asked for instead of computing them beside every test.

    The returned dict holds `asked`, and `done`, an event for which the work waits if cleared.
    """
    work = {"asked": [], "done": threading.Event()}
    work["done"].set()

    def compute(_store, keys):
        work["asked"].extend(keys)
        assert work["done"].wait(30)

    monkeypatch.setattr(LaneStore, "compute", compute)
    yield work
    work["done"].set()


@pytest.fixture
def cases(tmp_path, monkeypatch):
    """Give a folder of the test's own that holds cases, with the tiny one in it."""
    folder = tmp_path / "cases"
    copy_tiny(folder)
    monkeypatch.setenv("SILLAGE_CASES", str(folder))
    return folder

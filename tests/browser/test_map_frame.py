"""The map's frame is found when it is painted, also when another takes the place of the first."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.map_frame import painted_frame

ADD_MAP = """
({ name, ready }) => {
  document.querySelectorAll("iframe").forEach((old) => old.remove());
  const iframe = document.createElement("iframe");
  iframe.title = "streamlit_folium.st_folium";
  document.body.append(iframe);
  iframe.contentWindow.Sillage = { name, state: () => ({ ready }) };
}
"""
SWAP_SOON = """
([maps, ms]) => {
  const addMap = ADD_MAP;
  maps.forEach((one, k) => setTimeout(() => addMap(one), (k + 1) * ms));
}
""".replace("ADD_MAP", ADD_MAP.strip())


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page()
    yield made
    made.close()


def test_a_map_that_takes_the_place_of_an_unpainted_one_is_meant(page: Page) -> None:
    page.evaluate(ADD_MAP, {"name": "first", "ready": False})
    page.evaluate(SWAP_SOON, [[{"name": "second", "ready": True}], 400])
    frame = painted_frame(page, appear_ms=5000, paint_ms=5000)
    assert frame.evaluate("Sillage.name") == "second"


def test_it_is_tried_twice_and_within_the_time_given(page: Page) -> None:
    page.evaluate(ADD_MAP, {"name": "never", "ready": False})
    with pytest.raises(Error, match="300ms"):
        painted_frame(page, appear_ms=5000, paint_ms=300)
    maps = [{"name": name, "ready": name == "third"} for name in ("second", "third")]
    page.evaluate(SWAP_SOON, [maps, 600])
    with pytest.raises(Error):
        painted_frame(page, appear_ms=5000, paint_ms=5000)

"""Find the map's frame of the open app once it is painted, for tests and measurements.

While lanes are computed another map may take the place of the first one: its frame goes while
somebody waits for it, and then the other one is meant.
"""

from typing import Final

from playwright.sync_api import Error, Frame, Page

__all__ = ["MAP_READY", "painted_frame"]

MAP_READY: Final = "() => window.Sillage && Sillage.state && Sillage.state().ready === true"
_IFRAME: Final = "iframe[title*='st_folium']"
#: The first map and the one that takes its place.
_MOST_MAPS: Final = 2


def painted_frame(page: Page, *, appear_ms: float, paint_ms: float) -> Frame:
    """Wait at most `appear_ms` for a map's frame, then `paint_ms` for base map and marks in it.

    Raises:
        playwright.sync_api.Error: one of these took longer, or the frame went a second time.
    """
    for attempt in range(1, _MOST_MAPS + 1):
        iframe = page.wait_for_selector(_IFRAME, timeout=appear_ms, state="attached")
        frame = None if iframe is None else iframe.content_frame()
        if frame is None:  # it went between the two questions
            continue
        try:
            frame.wait_for_function(MAP_READY, timeout=paint_ms)
        except Error:
            if attempt == _MOST_MAPS or not frame.is_detached():
                raise
        else:
            return frame
    raise Error("the map's frame went twice while it was waited for")

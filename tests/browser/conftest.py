"""Browser tests: the app in a real Chromium with every way out of the machine closed and watched.

The synchronous Playwright is driven from one session; each test gets a fresh context (no cookies,
no cache), and at its end it is asserted that not one request went anywhere but localhost, that no
script error was thrown and that the console saw no error.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Frame,
    Page,
    Request,
    sync_playwright,
)

from tests.browser.chromium import ARGS, find_chromium
from tests.browser.map_frame import painted_frame
from tests.browser.server import LANES_NOTICE, run_app

LOCAL_HOSTS = {"localhost", "127.0.0.1"}
WAIT_MS = 20_000
LANES_MS = 90_000
SWAP_SECONDS = 5

OpenApp = Callable[..., "App"]


class App:
    """The open app: its page, the frame of its map, and short words for what tests do often."""

    def __init__(self, page: Page, frame: Frame) -> None:
        self.page = page
        self.frame = frame

    def state(self) -> dict[str, Any]:
        return dict(self.frame.evaluate("Sillage.state()"))

    def set_date(self, iso: str) -> dict[str, Any]:
        self.frame.evaluate("iso => Sillage.setDate(iso)", iso)
        return self.state()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_chromium(playwright), args=ARGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    with run_app() as url:
        yield url


@pytest.fixture
def open_app(browser: Browser, app_url: str) -> Iterator[OpenApp]:
    """Open the app in a fresh browser context; may be called several times in one test."""
    contexts = []
    outside: list[str] = []
    errors: list[str] = []

    def watch(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL_HOSTS:
            outside.append(request.url)

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"{message.text} ({message.location.get('url')})")

    def open_(
        query: str = "",
        *,
        width: int = 1440,
        height: int = 900,
        theme: str = "light",
        touch: bool = False,
        url: str | None = None,
        says: str = "",
        script: Path | None = None,
        **options: Any,
    ) -> App:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,  # type: ignore[arg-type]
            has_touch=touch,
            **options,
        )
        contexts.append(context)
        context.on("request", watch)
        page = context.new_page()
        if script:  # run in every frame before its own scripts
            page.add_init_script(path=script)
        page.on(
            "websocket",
            lambda socket: (
                outside.append(socket.url)
                if urlsplit(socket.url).hostname not in LOCAL_HOSTS
                else None
            ),
        )
        page.on("console", listen)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{url or app_url}/{query}")
        if says:  # a passing message: looked for before the map is waited for
            page.get_by_text(says).first.wait_for(timeout=WAIT_MS)
        return App(page, ready_frame(page))

    yield open_
    for context in contexts:
        context.close()
    assert outside == [], "the app asked the network"
    assert errors == [], "the browser reported errors"


def ready_frame(page: Page) -> Frame:
    """Return the map's frame once base map and marks were painted.

    A case whose lanes were still being computed gets its map a second time when they are there:
    that frame is meant, for the first one goes while a test looks at it.
    """
    frame = painted_frame(page, appear_ms=WAIT_MS, paint_ms=WAIT_MS)
    if page.locator(LANES_NOTICE).count() == 0:
        return frame
    page.wait_for_selector(LANES_NOTICE, timeout=LANES_MS, state="detached")
    deadline = time.monotonic() + SWAP_SECONDS
    while not frame.is_detached() and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    return painted_frame(page, appear_ms=WAIT_MS, paint_ms=WAIT_MS)

"""A real headless Chromium against a real server; every test also fails on console errors and stray requests."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)

from tests.browser.profile import PATIENCE, Profile
from tests.server import ROOT, Server

DESKTOP, PHONE = (1440, 900), (390, 844)

# Chromium as shipped looks up its maker's hosts in the background; these switches keep it quiet.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=PATIENCE)

# Opened at /page, Streamlit's frontend first asks for its endpoints below /page and gets 404, by design.
PROBE = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")


@dataclass
class Watch:
    """What a page said and asked for that it should not have, and every byte that reached it or left it."""

    complaints: list[str] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)
    sent: bytearray = field(default_factory=bytearray)
    _followed: list[Page] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to everything the page says, asks for and is sent."""
        for event, listener in self._listeners:
            page.on(event, listener)
        self._followed.append(page)

    def leave(self) -> None:
        """Listen no more, because a tab goes on to the next test."""
        for page in self._followed:
            for event, listener in self._listeners:
                page.remove_listener(event, listener)
        self._followed.clear()

    @property
    def _listeners(self) -> list[tuple[Any, Callable[[Any], None]]]:
        return [
            ("console", self._console),
            ("request", self._request),
            ("pageerror", self._pageerror),
            ("websocket", self._websocket),
        ]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not PROBE.search(message.location.get("url", "")):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not re.match(r"(https?|wss?)://(localhost|127\.0\.0\.1)[:/]|data:|blob:", request.url):
            self.complaints.append(f"request beyond localhost: {request.url}")

    def _pageerror(self, error: Error) -> None:
        self.complaints.append(f"script: {error}")

    def _websocket(self, socket: WebSocket) -> None:
        socket.on("framereceived", partial(_append, self.received))
        socket.on("framesent", partial(_append, self.sent))


def _append(frames: bytearray, payload: bytes | str) -> None:
    frames += payload.encode() if isinstance(payload, str) else payload


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests; its log must stay free of warnings and errors."""
    running = Server(ROOT, tmp_path_factory.mktemp("server") / "log.txt")
    yield running
    running.stop()

    assert not re.search(r"warning|error|traceback|deprecat", running.log, re.IGNORECASE), running.log


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profiles() -> list[Profile]:
    """The learners so far; `open_page` adds another when a test has more of them."""
    return []


def executable() -> str:
    """Return where Chromium is: the shell that has no window, which draws the same in less time, or the whole of it."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found is None:
        pytest.fail(
            "Chromium is not installed. Install the package `chromium-headless-shell`, or `chromium`."
        )
    return found


OpenPage = Callable[..., Page]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the pages of this test said; any complaint fails the test."""
    watching = Watch()
    yield watching

    assert watching.complaints == []


@pytest.fixture
def open_page(chromium: Browser, profiles: list[Profile], server: Server, watch: Watch) -> Iterator[OpenPage]:
    """Open an address of the app as another learner, who was never here, and wait until it is drawn."""
    learners = count()

    def open_address(
        path: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False, at: Server | None = None
    ) -> Page:
        learner, origin = next(learners), (at or server).address
        if learner == len(profiles):
            profiles.append(Profile(chromium.new_context()))
        page = profiles[learner].empty_tab(origin, size, dark)
        watch.follow(page)
        page.goto(f"{origin}{path}")
        drawn(page)
        return page

    yield open_address
    watch.leave()
    for profile in profiles[: next(learners)]:
        profile.forget()


# A page is drawn when the server has answered, its script has run, what is loaded for a part is there, what an earlier
# run drew, which is pale, is replaced, the charts are drawn, and several looks in a row find nothing changed. Looks are
# counted, and not time, because a busy browser does not change a page either.
DRAWN = """
([call, looks]) => {
  if (window.drawn?.call !== call) {
    window.drawn?.watch.disconnect();
    const drawn = { call, unchanged: 0, watch: new MutationObserver(() => { drawn.unchanged = 0; }) };
    drawn.watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    window.drawn = drawn;
  }
  const ready = (window.asked ?? 0) <= (window.answered ?? 0)
    && document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
    && document.querySelector('[data-testid=stMain] h1')
    && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
    && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(c => c.querySelector('svg, canvas'));
  window.drawn.unchanged = ready ? window.drawn.unchanged + 1 : 0;
  return window.drawn.unchanged > looks;
}
"""
LOOKS = 4
_calls = count()


def drawn(page: Page) -> None:
    """Wait until the script has run, its last elements are on screen and the charts are drawn."""
    page.wait_for_function(DRAWN, arg=[next(_calls), LOOKS], polling=40)


def turn_to(page: Page, number: int) -> None:
    """Show one of the five questions of the quiz or the practice problems, unless it is in view."""
    chooser = page.locator('[class*="_shown_question"]').get_by_role("radio").nth(number - 1)
    if not chooser.is_checked():
        chooser.click()
        expect(chooser).to_be_checked()
        drawn(page)


def open_tools(page: Page) -> None:
    """Open the menu that holds what a page can do with its link, its state and its seed."""
    page.get_by_role("button", name="Tools").click()
    expect(page.get_by_role("button", name="Reset")).to_be_visible()


def main_text(page: Page) -> str:
    """Return what the learner can read."""
    return page.locator('[data-testid="stMain"]').inner_text()


def by_key(key: str) -> str:
    """Return the selector of what Streamlit drew under this key."""
    return f".st-key-{re.sub(r'[^a-zA-Z0-9_-]', '-', key)}"

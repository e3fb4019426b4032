"""A real headless Chromium against a real server; every test also fails on console errors and stray requests."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebSocket, expect, sync_playwright

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

# A busy machine is no fault of a page: what is expected may take as long as opening one.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)

# Opened at /page, Streamlit's frontend first asks for its endpoints below /page and gets 404, by design.
PROBE = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")


@dataclass
class Watch:
    """What a page said and asked for that it should not have, and every byte that reached it or left it."""

    complaints: list[str] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)
    sent: bytearray = field(default_factory=bytearray)

    def follow(self, page: Page) -> None:
        """Listen to everything the page says, asks for and is sent."""
        page.on("console", self._console)
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("websocket", self._websocket)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not PROBE.search(message.location.get("url", "")):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not re.match(r"(https?|wss?)://(localhost|127\.0\.0\.1)[:/]|data:|blob:", request.url):
            self.complaints.append(f"request beyond localhost: {request.url}")

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
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("Chromium is not installed. Install the package `chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=SWITCHES)
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the pages of this test said; any complaint fails the test."""
    watching = Watch()
    yield watching

    assert watching.complaints == []


@pytest.fixture
def open_page(chromium: Browser, server: Server, watch: Watch) -> Iterator[OpenPage]:
    """Open an address of the app in a fresh browser profile and wait until it is drawn."""
    contexts = []

    def open_address(
        path: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False, at: Server | None = None
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch.follow(page)
        page.goto(f"{(at or server).address}{path}")
        drawn(page)
        return page

    yield open_address
    for context in contexts:
        context.close()


def drawn(page: Page) -> None:
    """Wait until the script has run, its last elements are on screen and the charts are drawn."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector('[data-testid="stMain"] h1')
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(c => c.querySelector('svg, canvas'))"
    )
    # What an earlier run drew is pale until the present one has replaced it.
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    page.wait_for_timeout(150)


def turn_to(page: Page, number: int) -> None:
    """Show one of the five questions of the quiz or the practice problems, unless it is in view."""
    chooser = page.locator('[class*="_shown_question"]').get_by_role("radio").nth(number - 1)
    if not chooser.is_checked():
        chooser.click()
        expect(chooser).to_be_checked()
        drawn(page)


def main_text(page: Page) -> str:
    """Return what the learner can read."""
    return page.locator('[data-testid="stMain"]').inner_text()


def by_key(key: str) -> str:
    """Return the selector of what Streamlit drew under this key."""
    return f".st-key-{re.sub(r'[^a-zA-Z0-9_-]', '-', key)}"

"""The browser of a learner, used again by the next test: what a page has left there is gone, what Chromium compiled is not.

Compiling the scripts of Streamlit anew is half of what it costs to open a page.
"""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, Page

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
# A page notes when it asked the server something last, and when it heard of the server last.
ASKED_AND_ANSWERED = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (message) {
  if (!this.noted) this.addEventListener('message', () => { window.answered = performance.now(); });
  this.noted = true;
  window.asked = performance.now();
  return send.call(this, message);
};
"""
PATIENCE = 20_000
"""A busy machine is no fault of a page: what is expected may take as long as opening one."""


def executable() -> str:
    """Return where Debian's Chromium is."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("Chromium is not installed. Install the package `chromium`.")
    return found


class Profile:
    """A Chromium with a folder of its own, and the tabs that are open in it."""

    def __init__(self, browser_type: BrowserType, folder: Path) -> None:
        self._context = browser_type.launch_persistent_context(
            folder, executable_path=executable(), args=SWITCHES
        )
        self._origins: set[str] = set()
        self._context.set_default_timeout(PATIENCE)
        self._context.add_init_script(ASKED_AND_ANSWERED)
        self._context.pages[0].close()

    def new_page(self, origin: str, size: tuple[int, int], dark: bool) -> Page:
        """Open an empty tab of this size and theme, for the app that answers at ``origin``."""
        self._origins.add(origin)
        page = self._context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="dark" if dark else "light")
        return page

    def forget(self) -> None:
        """Close all tabs, and remove what their pages have kept and what they were allowed."""
        if not self._origins:
            return
        # A page that is still open might write again.
        blank = self._context.new_page()
        for page in self._context.pages:
            if page != blank:
                page.close()
        storage = self._context.new_cdp_session(blank)
        for origin in self._origins:
            storage.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self._context.clear_cookies()
        self._context.clear_permissions()
        self._origins.clear()
        blank.close()

    def close(self) -> None:
        """End the browser."""
        self._context.close()

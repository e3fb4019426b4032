"""The browser of a learner, used again by the next test: what a page has left there is gone, its tab stays open.

A tab that goes on to the next test has the scripts of Streamlit compiled, which is half of what it costs to open a page.
"""

from playwright.sync_api import BrowserContext, Page

PATIENCE = 20_000
"""A busy machine is no fault of a page: what is expected may take as long as opening one."""

TRAINING_MS = 90_000
"""A busy machine takes longer than the second that a training needs."""

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


class Profile:
    """One learner's storage, permissions and tabs."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._context.set_default_timeout(PATIENCE)
        self._context.add_init_script(ASKED_AND_ANSWERED)
        self._tab = context.new_page()
        self._origins: set[str] = set()

    def empty_tab(self, origin: str, size: tuple[int, int], dark: bool) -> Page:
        """Return the tab, with this size and theme, for the app that answers at ``origin``."""
        self._origins.add(origin)
        self._tab.set_viewport_size({"width": size[0], "height": size[1]})
        self._tab.emulate_media(media="screen", color_scheme="dark" if dark else "light")
        return self._tab

    def forget(self) -> None:
        """Close all tabs but one, and remove what their pages have kept and what they were allowed."""
        for page in self._context.pages:
            if page != self._tab:
                page.close()
        self._tab.mouse.move(0, 0)
        for origin in self._origins:
            # Nothing runs there that could write again.
            self._tab.goto(f"{origin}/healthz")
            self._tab.evaluate("localStorage.clear(); sessionStorage.clear();")
        self._origins.clear()
        self._context.clear_cookies()
        self._context.clear_permissions()

"""A test begins as a learner who was never here, though the browser is one that other tests have used."""

from playwright.sync_api import Browser

from tests.browser.conftest import DESKTOP
from tests.browser.profile import Profile
from tests.server import Server


def test_what_a_page_has_left_in_a_browser_is_gone_for_the_next(chromium: Browser, server: Server) -> None:
    """What it kept, what it was allowed and its other tabs."""
    profile = Profile(chromium.new_context())
    tab = profile.empty_tab(server.address, DESKTOP, False)
    tab.goto(f"{server.address}/healthz")
    tab.context.grant_permissions(["clipboard-read"])
    tab.context.new_page()
    tab.evaluate("localStorage.mine = sessionStorage.mine = document.cookie = 'kept=1'")
    profile.forget()
    profile.empty_tab(server.address, DESKTOP, False).goto(f"{server.address}/healthz")
    found = tab.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    allowed = tab.evaluate(
        "async () => (await navigator.permissions.query({ name: 'clipboard-read' })).state"
    )
    tabs = tab.context.pages
    tab.context.close()

    assert found == [0, 0, ""]
    assert allowed != "granted"
    assert tabs == [tab]

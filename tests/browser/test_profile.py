"""A test begins as a learner who was never here, though the browser is one that other tests have used."""

from pathlib import Path

from playwright.sync_api import BrowserType

from tests.browser.conftest import DESKTOP
from tests.browser.profile import Profile
from tests.server import Server


def test_what_a_page_has_left_in_a_browser_is_gone_for_the_next(
    browser_type: BrowserType, server: Server, tmp_path: Path
) -> None:
    """What it kept, what it was allowed and its tabs."""
    profile = Profile(browser_type, tmp_path / "profile")
    first = profile.new_page(server.address, DESKTOP, False)
    first.goto(f"{server.address}/healthz")
    first.context.grant_permissions(["clipboard-read"])
    first.evaluate("localStorage.mine = sessionStorage.mine = document.cookie = 'kept=1'")
    profile.forget()
    second = profile.new_page(server.address, DESKTOP, False)
    second.goto(f"{server.address}/healthz")
    found = second.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    allowed = second.evaluate(
        "async () => (await navigator.permissions.query({ name: 'clipboard-read' })).state"
    )
    tabs = len(second.context.pages)
    profile.close()

    assert found == [0, 0, ""]
    assert allowed != "granted"
    assert tabs == 1
    assert first.is_closed()

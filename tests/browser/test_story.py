"""Leafing through the story: by arrow keys, by swiping, by its buttons, and by its address."""

from playwright.sync_api import Page, expect

from pages._shared.experiments.story.screens import SCREENS
from tests.browser.conftest import PHONE, OpenPage, drawn

SWIPE = """
([from, to]) => {
  const part = document.querySelector('[data-testid=stMain] h2');
  const touch = x => new Touch({ identifier: 1, target: part, clientX: x, clientY: 300 });
  const tell = (kind, x) => part.dispatchEvent(
    new TouchEvent(kind, { bubbles: true, changedTouches: [touch(x)], touches: [touch(x)] }));
  tell('touchstart', from);
  tell('touchend', to);
}
"""


def shows(page: Page, number: int) -> None:
    """Wait until a screen is shown."""
    expect(page.get_by_role("heading", level=2, name=SCREENS[number - 1].message)).to_be_visible()
    drawn(page)


def test_arrow_keys_leaf_and_stop_at_the_ends(open_page: OpenPage) -> None:
    """The address follows, so that a screen can be linked to."""
    page = open_page("/story")
    shows(page, 1)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    shows(page, 2)
    page.keyboard.press("ArrowRight")
    shows(page, 3)
    page.keyboard.press("ArrowLeft")
    shows(page, 2)

    assert "story_screen=2" in page.url


def test_a_swipe_leafs_on_a_phone(open_page: OpenPage) -> None:
    """To the left for the next screen, to the right for the last; a short one does nothing."""
    page = open_page("/story?story_screen=3", size=PHONE)
    shows(page, 3)
    page.evaluate(SWIPE, [300, 270])
    page.evaluate(SWIPE, [300, 100])
    shows(page, 4)
    page.evaluate(SWIPE, [100, 300])
    shows(page, 3)


def test_arrow_keys_stay_with_a_slider_that_has_the_focus(open_page: OpenPage) -> None:
    """It needs them itself."""
    page = open_page("/story")
    shows(page, 1)
    slider = page.locator('input[name="way"]')
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(slider).not_to_have_value("1")

    shows(page, 1)

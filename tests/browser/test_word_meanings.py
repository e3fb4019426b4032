"""Words of the glossary in a lesson: a mouse, the keyboard and a tap each lead to what a word means."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from pages._shared.browser.streamlit_names import MAIN
from pages._shared.frame.glossary import glossary
from pages._shared.frame.lessons import lessons
from tests.browser.conftest import PHONE, by_key, drawn
from tests.browser.test_every_page import inaccessible

OpenPage = Callable[..., Page]

PAGE = "residual_block"
MEANING = f"Branch: {glossary()['Branch'].means}".replace("$", "")
# What the browser shows to a mouse that rests here: the title of what is under it, or of what holds that.
SHOWN_TO_MOUSE = """
([x, y]) => document.elementFromPoint(x, y).closest('[title]')?.title
"""


def marked_word(page: Page) -> Locator:
    """Return the branch in the first paragraph, once it is drawn."""
    word = page.get_by_role("link", name="branch", exact=True)
    expect(word).to_have_count(1)
    return word


def test_a_mouse_is_shown_the_meaning(open_page: OpenPage) -> None:
    """Resting on the word, and not on the words beside it."""
    page = open_page(f"/{PAGE}")
    word = marked_word(page)
    word.hover()
    box = word.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2

    assert page.evaluate(SHOWN_TO_MOUSE, [box["x"] + box["width"] / 2, middle]) == MEANING
    assert page.evaluate(SHOWN_TO_MOUSE, [box["x"] - 12, middle]) is None


def test_the_keyboard_is_shown_the_meaning(open_page: OpenPage) -> None:
    """Below the word it has reached, within the window; Escape takes the tip away, and so does going on."""
    page = open_page(f"/{PAGE}", size=PHONE)
    word, tip = marked_word(page), page.locator(f"{by_key('word_tips')} p")
    expect(tip).to_be_hidden()
    page.get_by_role("link", name="residual block", exact=True).focus()
    page.keyboard.press("Tab")

    expect(word).to_be_focused()
    expect(tip).to_be_visible()
    expect(tip).to_have_text(MEANING)
    under, over = word.bounding_box(), tip.bounding_box()
    assert under is not None
    assert over is not None
    assert over["y"] >= under["y"] + under["height"]
    assert over["x"] >= 0
    assert over["x"] + over["width"] <= PHONE[0]

    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()

    page.keyboard.press("Shift+Tab")
    expect(tip).to_contain_text("Residual block")
    page.get_by_role("link", name="Next:").focus()
    expect(tip).to_be_hidden()


def test_a_tip_stays_beside_a_word_that_scrolls(open_page: OpenPage) -> None:
    """A word far down the page is scrolled to when the keyboard reaches it."""
    page = open_page(f"/{PAGE}?{PAGE}_guess=both", size=PHONE)
    marked_word(page).focus()
    page.keyboard.press("Shift+Tab")
    word, tip = page.get_by_role("link", name="skips", exact=True), page.locator(f"{by_key('word_tips')} p")
    word.focus()
    expect(tip).to_contain_text("Skip connection")
    page.mouse.move(195, 200)
    before = page.locator(MAIN).evaluate("main => main.scrollTop")
    page.mouse.wheel(0, 60)
    expect(page.locator(MAIN)).to_have_js_property("scrollTop", before + 60)
    at, shown = word.bounding_box(), tip.bounding_box()
    assert at is not None
    assert shown is not None

    assert min(abs(shown["y"] - at["y"] - at["height"]), abs(at["y"] - shown["y"] - shown["height"])) < 10


def test_a_word_leads_to_its_place_in_the_glossary(open_page: OpenPage) -> None:
    """In a tab of its own: the lesson stays as it is, with the prediction that was made."""
    page = open_page(f"/{PAGE}?{PAGE}_guess=both")
    word = marked_word(page)
    with page.context.expect_page() as opened:
        word.click()
    tab = opened.value
    drawn(tab)

    expect(tab.get_by_role("heading", level=1)).to_have_text(lessons()["glossary"].title)
    expect(tab.get_by_role("textbox", name="Search")).to_have_value("Branch")
    first = tab.locator('[data-testid="stMain"] [data-testid="stMarkdown"] strong')
    expect(first.filter(has_not_text="Goal").first).to_have_text("Branch")
    assert page.url.endswith(f"/{PAGE}?{PAGE}_guess=both")


def test_marked_words_and_their_tip_are_accessible(open_page: OpenPage) -> None:
    """Light and dark, with the tip open."""
    for dark in (False, True):
        page = open_page(f"/{PAGE}", dark=dark)
        marked_word(page)
        page.get_by_role("link", name="residual block", exact=True).focus()
        page.keyboard.press("Tab")
        expect(page.locator(f"{by_key('word_tips')} p")).to_be_visible()

        assert inaccessible(page) == []

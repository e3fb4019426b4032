"""What the style sheet adds to the theme can be seen: each of its rules has an effect."""

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, OpenPage, by_key, drawn
from tests.server import ROOT

SCREEN = (1280, 720)
ANSWERED = "/three_layers?three_layers_guess=−4"
HEIGHTS = "parts => parts.map(part => part.getBoundingClientRect().height).filter(height => height > 0)"


def top(page: Page, selector: str) -> float:
    """Return where a part begins, in pixels below the upper edge of the window."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


def test_the_title_stands_close_below_the_menu(open_page: OpenPage) -> None:
    """With its place in the course above it, and without the room that Streamlit leaves."""
    page = open_page("/three_layers", size=SCREEN)

    assert 60 < top(page, "[data-testid=stMain] h1") < 130


def test_the_question_stays_in_view_beside_a_long_figure_only(open_page: OpenPage) -> None:
    """On a phone it stands above the figure and scrolls away."""
    page = open_page(ANSWERED, size=SCREEN)
    question = by_key("three_layers_question_part")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 700)")
    beside = top(page, question)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    drawn(page)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 1500)")

    assert 60 < beside < 100
    assert top(page, question) < 0


def test_an_option_of_a_prediction_is_as_large_as_a_finger(open_page: OpenPage) -> None:
    """All across the card, so that it can be hit beside its words."""
    page = open_page("/three_layers", size=PHONE)
    options = page.locator(f"{by_key('three_layers_guess')} [data-testid=stRadioOption]")
    boxes = [option.bounding_box() for option in options.all()]

    assert len(boxes) == 5
    assert min(box["height"] for box in boxes if box) >= 40
    assert min(box["width"] for box in boxes if box) > 250


def test_the_words_of_a_link_take_a_second_line_where_one_is_too_short(open_page: OpenPage) -> None:
    """Nothing of a card's title is cut on the smallest phones."""
    page = open_page("/", size=(320, 640))
    title = 'strong:text-is("Residual stacks and differential equations")'
    words = page.locator(f"[data-testid=stMain] {title}").last
    lines, sticks_out = words.evaluate(
        "words => [words.getClientRects().length, words.getBoundingClientRect().width > words.closest('a').clientWidth]"
    )

    assert lines == 2
    assert not sticks_out


def test_on_paper_there_is_text_and_figures_and_nothing_to_press(open_page: OpenPage) -> None:
    """The charts stay, and the sentence below each."""
    page = open_page(ANSWERED, size=SCREEN)
    page.emulate_media(media="print")
    pressed = page.locator("[data-testid=stMain] :is(button, summary, textarea, [role=slider])").evaluate_all(
        HEIGHTS
    )
    charts = page.locator("[data-testid=stVegaLiteChart]").evaluate_all(HEIGHTS)
    page.emulate_media(media="screen")

    assert pressed == []
    assert len(charts) == 3


def test_embedded_a_page_stands_alone(open_page: OpenPage) -> None:
    """Without the menu, which a page of somebody else's site has already."""
    page = open_page("/three_layers?embed=true", size=SCREEN)

    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text("Derivation", exact=True).count() == 0


def test_the_style_sheet_is_short_and_says_why() -> None:
    """What a theme of Streamlit can say does not belong into it."""
    sheet = (ROOT / "pages/_shared/browser/lab.css").read_text("utf-8")

    assert len(sheet.splitlines()) <= 60
    assert sheet.count("/*") >= 5

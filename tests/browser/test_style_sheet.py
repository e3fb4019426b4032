"""What the style sheet adds to the theme can be seen: each of its rules has an effect."""

from playwright.sync_api import Browser, Page, expect

from pages._shared.frame.lessons import lessons
from tests.browser.conftest import PHONE, OpenPage, by_key, drawn
from tests.server import ROOT, Server

SCREEN = (1280, 720)
ANSWERED = "/three_layers?three_layers_guess=−4"
# Of each option the height at which its box, its circle and its words have their middles.
MIDDLES = """
options => options.map(option => {
  const words = document.createRange();
  words.selectNodeContents(option.querySelector('p'));
  return [option, option.querySelector('div > div'), words].map(part => {
    const box = part.getBoundingClientRect();
    return box.top + box.height / 2;
  });
})
"""
# Whether the thumb of a slider is hit some pixels beside its middle.
HITS = """
thumb => [[0, 0], [-19, 0], [19, 19], [0, -19], [-28, 0]].map(([across, down]) => {
  const box = thumb.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2 + across, box.y + box.height / 2 + down);
  return thumb.contains(hit);
})
"""
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


def test_the_words_of_an_option_stand_beside_the_middle_of_its_circle(open_page: OpenPage) -> None:
    """And both in the middle of the box."""
    page = open_page("/three_layers", size=PHONE)
    middles = page.locator(f"{by_key('three_layers_guess')} [data-testid=stRadioOption]").evaluate_all(
        MIDDLES
    )

    assert len(middles) == 5
    assert all(abs(part - box) <= 1.5 for box, *parts in middles for part in parts), middles


def test_every_preset_is_in_view_on_a_phone(open_page: OpenPage) -> None:
    """In as many lines as they need."""
    page = open_page(ANSWERED, size=PHONE)
    row = page.locator(by_key("three_layers_preset"))
    frame, *presets = [part.bounding_box() for part in (row, *row.get_by_role("radio").all())]

    assert frame
    assert len(presets) == len(lessons()["three_layers"].presets)
    assert all(
        box and frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
        for box in presets
    )


def test_the_value_of_a_slider_in_a_chart_stays_beside_it(open_page: OpenPage) -> None:
    """A number of five signs has room on a phone."""
    page = open_page("/?home_guess=Just+show+me", size=PHONE)
    slider = page.locator('input[name="way"]')
    slider.evaluate("slider => { slider.value = 0.055; slider.dispatchEvent(new Event('input')); }")
    value = page.locator('input[name="way"] + span')
    expect(value).to_have_text("0.055")
    beside, after = slider.bounding_box(), value.bounding_box()

    assert beside
    assert after
    assert after["x"] >= beside["x"] + beside["width"]
    assert after["x"] + after["width"] <= PHONE[0]
    assert abs(after["y"] + after["height"] / 2 - beside["y"] - beside["height"] / 2) <= 2


def test_a_finger_may_miss_the_thumb_of_a_slider_by_some_pixels(chromium: Browser, server: Server) -> None:
    """It is 13 pixels wide, and takes hold of a finger in a square of 40; what a finger drags there moves the value."""
    context = chromium.new_context(has_touch=True, viewport={"width": PHONE[0], "height": PHONE[1]})
    page = context.new_page()
    page.goto(f"{server.address}{ANSWERED}")
    thumb = page.locator(".stSlider div:has(> [data-testid=stSliderThumbValue])").first
    slider = page.get_by_role("slider").first
    expect(thumb).to_be_visible()
    page.wait_for_load_state("networkidle")
    thumb.evaluate("thumb => thumb.scrollIntoView({ block: 'center' })")
    hit = thumb.evaluate(HITS)
    box = thumb.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = slider.input_value()
    page.mouse.move(x + 12, y + 18)
    page.mouse.down()
    page.mouse.move(x + 62, y + 18, steps=5)
    page.mouse.up()
    after = slider.input_value()
    context.close()

    assert hit == [True, True, True, True, False]
    assert float(after) > float(before)


def test_three_negative_factors_fit_on_a_phone(open_page: OpenPage) -> None:
    """Nobody has to scroll a formula with live numbers to read its result."""
    slopes = "&".join(f"three_layers_j{layer}=-1.95" for layer in (1, 2, 3))
    page = open_page(f"{ANSWERED}&{slopes}&three_layers_prediction=0.5", size=PHONE)
    wide = page.locator(".katex-display").evaluate_all(
        "all => all.map(each => each.scrollWidth - each.clientWidth)"
    )

    assert len(wide) >= 2
    assert max(wide[:2]) <= 3


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

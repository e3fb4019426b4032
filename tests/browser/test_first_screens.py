"""What a first screen holds: a question, the picture it is about, and after the answer the result, in view."""

import pytest
from playwright.sync_api import Page, expect

from pages._shared.browser.streamlit_names import CHART, TEXT
from pages._shared.frame.lessons import lessons
from tests.browser.conftest import OpenPage, by_key, drawn

SCREEN, PHONE = (1280, 720), (390, 844)
EXPERIMENTS = [page for page, lesson in lessons().items() if lesson.controls]
FIGURE_AT_MOST = 560
MOST_WORDS = 40
MOST_SHIFTED = 0.1
"""How much of a page may move while it is loaded: the share of the window that moves times how far, summed up.

What moves still are lines below a question: until its formulas are drawn, it has more lines or fewer. How much of that is
seen depends on how busy the machine is.
"""
MOVED_BEFORE = ["thousand_layers", "worked_examples"]
"""The pages whose first figure has its controls below it before the answer, and other things after it."""

# The parts of a page that stand before its question, and what of them one can press.
BEFORE = """
question => {
  const before = part => part.compareDocumentPosition(question) & Node.DOCUMENT_POSITION_FOLLOWING;
  const shown = [...document.querySelectorAll('[data-testid=stMain] :is(h1, p)')].filter(before);
  const tools = [...document.querySelectorAll('[data-testid=stMain] :is(button, input, select, textarea)')];
  return [shown.map(part => part.innerText).join(' '), tools.filter(before).length];
}
"""
SHIFTED = """
() => new Promise(resolve => {
  new PerformanceObserver(shifts => resolve(
    shifts.getEntries().filter(shift => !shift.hadRecentInput).reduce((sum, shift) => sum + shift.value, 0)
  )).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(0), 500);
})
"""
# What the slider of the running picture stands at, frame by frame.
VALUES = """
async () => {
  const values = [];
  for (let frame = 0; frame < 30; frame++) {
    values.push(Number(document.querySelector('input[name="way"]').value));
    await new Promise(requestAnimationFrame);
  }
  return values;
}
"""
# How much of a chart is in view, from 0 to 1, when the page is scrolled so far that a control below it just is: the best of
# all controls. Only what has a value counts, and only the chart that is nearest above.
IN_VIEW = """
() => {
  const kinds = '[data-testid=stSlider], [data-testid=stButtonGroup], [data-testid=stCheckbox], [data-testid=stNumberInput]';
  const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].reverse();
  const header = document.querySelector('[data-testid=stHeader]').getBoundingClientRect().bottom;
  const shares = [...document.querySelectorAll(`[data-testid=stMain] :is(${kinds})`)].map(control => {
    const above = chart => chart.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING;
    control.scrollIntoView({ block: 'end' });
    const figure = charts.find(above)?.getBoundingClientRect();
    return figure ? (Math.min(figure.bottom, innerHeight) - Math.max(figure.top, header)) / figure.height : 0;
  });
  return Math.max(...shares);
}
"""
FOCUSED = "(({ top, bottom }) => [top, bottom])(document.activeElement.getBoundingClientRect())"
ANSWERED = "text => document.activeElement.matches(text)"


def address(page: str) -> str:
    """Return the address of a page in the state it starts in."""
    return f"/{'' if page == 'home' else page}"


def edges(page: Page, selector: str) -> tuple[float, float]:
    """Return where the first part begins and ends, in pixels below the upper edge of the window."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None, f"{selector} is not drawn."
    return box["y"], box["y"] + box["height"]


def in_view_together(tab: Page) -> float:
    """Return how much of a figure is in view with a control below it at 200 per cent."""
    tab.set_viewport_size({"width": 640, "height": 360})
    drawn(tab)
    return float(tab.evaluate(IN_VIEW))


@pytest.mark.parametrize("size", [SCREEN, PHONE])
@pytest.mark.parametrize("page", EXPERIMENTS)
def test_a_first_screen_asks_about_a_picture_and_leads_to_the_answer(
    open_page: OpenPage, page: str, size: tuple[int, int]
) -> None:
    """Few words and no tool stand before the question, which is in view with its options, and on a screen its picture.

    While the page is loaded it stays nearly where it is.

    Whoever has answered needs not scroll to read how it went. At 200 per cent a screen has room for 640 by 360: most of a
    figure, and below it a control.
    """
    tab = open_page(address(page), size=size)
    shifted = tab.evaluate(SHIFTED)
    text, tools = tab.locator(by_key(f"{page}_predict_first")).evaluate(BEFORE)
    _, options_end = edges(tab, by_key(f"{page}_guess"))
    figure_begins, _ = edges(tab, CHART)
    tab.locator(by_key(f"{page}_guess")).get_by_text("Just show me", exact=True).click()
    tab.wait_for_function(ANSWERED, arg=TEXT)
    drawn(tab)
    top, bottom = tab.evaluate(FOCUSED)

    if page not in MOVED_BEFORE:
        assert in_view_together(tab) >= 0.5
    assert shifted <= MOST_SHIFTED
    assert len(text.split()) <= MOST_WORDS, text
    assert tools == 0
    assert options_end <= size[1]
    assert figure_begins <= FIGURE_AT_MOST or size == PHONE
    assert 0 <= top < size[1]
    assert bottom <= size[1] + 1 or bottom - top > size[1] / 2


@pytest.mark.parametrize("page", MOVED_BEFORE)
def test_a_figure_without_its_answer_is_in_view_with_what_moves_it_at_200_per_cent(
    open_page: OpenPage, page: str
) -> None:
    """There the answer is a training or a proof, and what moves the figure belongs to the question."""
    assert in_view_together(open_page(address(page), size=SCREEN)) >= 0.5


@pytest.mark.parametrize("reduced", ["reduce", "no-preference"])
def test_one_click_sends_a_gradient_back(open_page: OpenPage, reduced: str) -> None:
    """On Home, from landing to arrival; those who want no motion see it arrived at once."""
    page = open_page("/")
    page.emulate_media(reduced_motion="reduce" if reduced == "reduce" else "no-preference")
    page.get_by_role("button", name="Send it back").click()
    slider = page.locator('input[name="way"]')
    expect(slider).to_be_visible()
    values = page.evaluate(VALUES)
    expect(slider).to_have_value("1")
    drawn(page)
    chart = page.locator('[data-testid="stVegaLiteChart"]').first

    assert (min(values) < 1) == (reduced == "no-preference")
    for words in ("With skips, 81 arrives", "Without skips, 0.0064 arrives"):
        assert chart.get_by_text(words, exact=True).first.is_visible()
    assert page.locator(by_key("home_player")).get_by_role("button", name="Send it back").is_visible()

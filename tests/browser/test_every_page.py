"""Every page in every look: drawn, within its width, quiet, local and accessible."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages._shared.frame.lessons import JUST_SHOW_ME, lessons
from tests.browser.conftest import DESKTOP, PHONE, Watch, drawn, main_text
from tests.server import Server

Theme: TypeAlias = Literal["light", "dark"]

# A window and the theme its pages are loaded in; then the other theme is switched on under the drawn page.
WINDOWS: dict[str, tuple[tuple[int, int], tuple[Theme, Theme]]] = {
    "desktop": (DESKTOP, ("light", "dark")),
    "phone": (PHONE, ("dark", "light")),
}
# What sticks out of the window, or of a box that would clip or scroll it. Code, tables and formulas may scroll;
# what stands inside a chart, or only for screen readers, has no box of its own.
STICKING_OUT = """
() => {
  const main = document.querySelector('[data-testid=stMain]');
  const free = 'pre, table, [data-testid=stDataFrame], .katex-mathml, svg *, [hidden], [aria-hidden=true]';
  const found = [];
  for (const page of [document.scrollingElement, main]) {
    const [inside, outside] = [page.scrollWidth, page.clientWidth];
    if (inside > outside + 1) found.push(`${page.tagName} is ${inside} wide in ${outside}`);
  }
  for (const element of main.querySelectorAll('*')) {
    if (element.closest(free)) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    for (let outer = element.parentElement; outer && outer !== main; outer = outer.parentElement) {
      if (getComputedStyle(outer).overflowX === 'visible') continue;
      const frame = outer.getBoundingClientRect();
      if (frame.width < 2) break;
      if (box.right > frame.right + 2 || box.left < frame.left - 2) {
        const name = element.getAttribute('data-testid') || element.className || element.tagName;
        const place = [box.left, box.right, frame.left, frame.right].map(Math.round).join(' ');
        found.push(`${name} ${place}: ${(element.innerText || '').slice(0, 60)}`);
      }
      break;
    }
  }
  return found.slice(0, 5);
}
"""

# Words in a chart that are cut by its edge, or that lie on each other. Letters fill less than the box of their line.
WORDS_IN_CHARTS = """
() => {
  const found = [];
  for (const chart of document.querySelectorAll('[data-testid=stMain] svg.marks')) {
    const frame = chart.getBoundingClientRect();
    // Vega keeps the labels of an axis that have no room, and makes them transparent.
    const words = [...chart.querySelectorAll('text:not([opacity="0"])')]
      .map(text => ({
        says: text.textContent, box: text.getBoundingClientRect(), upright: text.outerHTML.includes('rotate(-90'),
      }))
      .filter(({ says, box }) => says.trim() && box.width > 0);
    for (const { says, box, upright } of words) {
      const lead = upright ? 0 : 4;
      const inside = box.left > frame.left - 3 && box.right < frame.right + 3
        && box.top > frame.top - lead && box.bottom < frame.bottom + lead;
      if (!inside) found.push(`cut: ${says}`);
    }
    words.forEach(({ says, box }, number) => {
      for (const other of words.slice(number + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        const rim = says === other.says && Math.abs(box.left - other.box.left) < 3;
        if (across > 4 && down > 7 && !rim) found.push(`on each other: ${says} | ${other.says}`);
      }
    });
  }
  return found;
}
"""
# No change of colours or of opacity is under way; what moves for ever is no change.
SETTLED = """
() => document.getAnimations().every(change =>
  change.playState !== 'running' || change.effect.getComputedTiming().endTime === Infinity)
"""


class Window(NamedTuple):
    """A browser of one size; its tabs share the cache, as they do for a learner."""

    context: BrowserContext
    themes: tuple[Theme, Theme]


@pytest.fixture(scope="module", params=WINDOWS)
def window(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Window]:
    """One window a size."""
    (width, height), themes = WINDOWS[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=themes[0])
    context.set_default_timeout(15_000)
    yield Window(context, themes)
    context.close()


def address(page: str, guess: str = JUST_SHOW_ME) -> str:
    """Return the address of a page with its experiment shown."""
    query = f"?{page}_guess={guess.replace(' ', '+')}" if lessons()[page].controls else ""
    return f"/{'' if page == 'home' else page}{query}"


def open_panels(page: Page) -> None:
    """Open everything that can be opened: word list, tables, code, what lies deeper."""
    panels = page.locator('[data-testid="stMain"] [data-testid="stExpander"] details:not([open]) > summary')
    for panel in panels.all()[::-1]:
        if panel.is_visible():
            panel.click()
    drawn(page)


@pytest.mark.parametrize("name", list(lessons()))
def test_a_page_is_whole_quiet_and_accessible(
    window: Window, server: Server, watch: Watch, name: str
) -> None:
    """With the experiment shown and every panel open, light and dark; axe finds nothing."""
    page = window.context.new_page()
    watch.follow(page)
    page.goto(f"{server.address}{address(name)}")
    drawn(page)
    heading = page.locator('[data-testid="stMain"] h1').inner_text()
    faults = [f"closed: {fault}" for fault in page.evaluate(STICKING_OUT)]
    open_panels(page)
    faults += [
        f"open: {fault}" for check in (STICKING_OUT, WORDS_IN_CHARTS) for fault in page.evaluate(check)
    ]
    for theme, rules in zip(window.themes, (None, ["color-contrast"]), strict=True):
        page.emulate_media(color_scheme=theme)
        drawn(page)
        # A panel that is still fading in has paler colours.
        page.wait_for_function(SETTLED)
        # Nothing but the colours changes with the theme.
        faults += [f"{theme}: {fault}" for fault in inaccessible(page, rules)]
    text = main_text(page)
    page.close()

    assert heading == lessons()[name].title
    assert "could not be drawn" not in text
    assert faults == []
    assert not re.search(r"\bnan\b|\bundefined\b", text, re.IGNORECASE)


def inaccessible(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds."""
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]} {' '.join(node['failureSummary'].split()[5:])[:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def test_the_drawer_of_the_menu_is_accessible(chromium: Browser, server: Server) -> None:
    """Open on a phone, with a section folded and unfolded again: its parts are drawn anew."""
    width, height = PHONE
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{server.address}/three_layers")
    drawn(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    section = page.get_by_test_id("stNavSectionHeader").filter(has_text="Theory")
    drawer = page.get_by_test_id("stSidebarNavItems")
    link = drawer.get_by_role("link", name=lessons()["gradient_paths"].title)
    expect(link).to_be_visible()
    faults = inaccessible(page)
    section.click()
    expect(link).not_to_be_visible()
    faults += inaccessible(page)
    section.click()
    expect(link).to_be_visible()
    faults += inaccessible(page)
    context.close()

    assert faults == []

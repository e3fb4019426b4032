"""Every page in every look: drawn, within its width, quiet, local and accessible."""

import re
from typing import Literal, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pages._shared.browser.streamlit_names import MAIN
from pages._shared.frame.lessons import JUST_SHOW_ME, lessons
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, drawn, main_text

Theme: TypeAlias = Literal["light", "dark"]

NARROWEST = 320, 640
"""The smallest phones, and a desktop at 400 %."""

# Each look of a page with the rules of axe that are tried on it: with the theme nothing changes but the colours.
LOOKS: tuple[tuple[tuple[int, int], Theme, list[str] | None], ...] = (
    (PHONE, "dark", None),
    (PHONE, "light", ["color-contrast"]),
    (DESKTOP, "light", None),
    (DESKTOP, "dark", ["color-contrast"]),
)
# What sticks out of the window, or of a box that would clip or scroll it. Code, tables, formulas and the row of presets may
# scroll; what stands inside a chart, or only for screen readers, has no box of its own.
STICKING_OUT = """
() => {
  const main = document.querySelector('[data-testid=stMain]');
  const free = 'pre, table, [data-testid=stDataFrame], .katex-mathml, svg *, [hidden], [aria-hidden=true], '
    + '[class*=_preset] *, [data-testid=stProgress] *';
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
    page.wait_for_function(SETTLED)


@pytest.mark.parametrize("name", list(lessons()))
def test_a_page_is_whole_quiet_and_accessible(open_page: OpenPage, name: str) -> None:
    """With the experiment shown, closed and then with every panel open, on a desk and on a phone, light and dark."""
    page = open_page(address(name))
    heading = page.locator('[data-testid="stMain"] h1').inner_text()
    faults = [f"closed, {DESKTOP}: {fault}" for fault in page.evaluate(STICKING_OUT)]
    for size in (NARROWEST, PHONE):
        look(page, size, "dark")
        faults += [f"closed, {size}: {fault}" for fault in page.evaluate(STICKING_OUT)]
    open_panels(page)
    for size, theme, rules in LOOKS:
        look(page, size, theme)
        found = [fault for check in (STICKING_OUT, WORDS_IN_CHARTS) for fault in page.evaluate(check)]
        faults += [f"open, {size}, {theme}: {fault}" for fault in (*found, *inaccessible(page, rules))]
    text = main_text(page)

    assert heading == lessons()[name].title
    assert "could not be drawn" not in text
    assert faults == []
    assert not re.search(r"\bnan\b|\bundefined\b", text, re.IGNORECASE)


def look(page: Page, size: tuple[int, int], theme: Theme) -> None:
    """Give the window of a drawn page this size and this theme, and go to the top: axe judges the colours in view."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=theme)
    page.locator(MAIN).evaluate("main => { main.scrollTop = 0; }")
    drawn(page)
    # Colours that still change are paler.
    page.wait_for_function(SETTLED)


def inaccessible(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds."""
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]} {' '.join(node['failureSummary'].split()[5:])[:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def test_the_drawer_of_the_menu_is_accessible(open_page: OpenPage) -> None:
    """Open on a phone, with a section folded and unfolded again: its parts are drawn anew."""
    page = open_page("/three_layers", size=PHONE)
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

    assert faults == []

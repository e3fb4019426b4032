"""Sliders inside charts: the chart follows the keys at once, and the server hears nothing of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Watch, drawn
from tests.browser.test_every_page import address

CHART = '[data-testid="stVegaLiteChart"]'


@pytest.mark.parametrize(
    ("page_name", "slider", "before", "after"),
    [
        ("gradient_paths", "Slope j", "mean 10.8", "mean 15.4"),
    ],
)
@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_a_chart_follows_its_slider_without_the_server(
    open_page: OpenPage,
    watch: Watch,
    page_name: str,
    slider: str,
    before: str,
    after: str,
    size: tuple[int, int],
    dark: bool,
) -> None:
    """Six presses of an arrow key from where the page stands."""
    page = open_page(address(page_name), size=size, dark=dark)
    chart = page.locator(CHART).filter(has=page.locator("input[type=range]"))
    expect(chart).to_have_count(1)
    expect(chart.locator("svg").get_by_text(before, exact=True).first).to_be_visible()
    received = len(watch.received)
    # The label of a slider in a chart holds its value too.
    handle = chart.get_by_role("slider", name=slider)
    for _ in range(6):
        handle.press("ArrowRight")

    expect(chart.locator("svg").get_by_text(after, exact=True).first).to_be_visible()
    # Had the server been asked, its answer would be waited for.
    drawn(page)
    assert len(watch.received) == received

"""Trainings in the browser: started, watched, stopped; and blocks taken out of trained nets by a click."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage, drawn
from tests.browser.profile import TRAINING_MS
from tests.browser.test_every_page import STICKING_OUT, address, inaccessible


def train(page: Page, label: str, result: str) -> None:
    """Press the button of a training and wait for its result."""
    page.get_by_role("button", name=label).click()
    wait_for(page, result)


def wait_for(page: Page, result: str) -> None:
    """Wait for the result of a training that has started."""
    expect(page.get_by_text(result).first).to_be_visible(timeout=TRAINING_MS)
    drawn(page)


@pytest.mark.parametrize("dark", [False, True])
def test_results_of_trainings_are_whole_and_accessible(open_page: OpenPage, dark: bool) -> None:
    """On a phone, with the race and the pair of nets drawn: nothing sticks out, and axe finds nothing.

    The race that the prediction asks for starts by itself.
    """
    seed = 11 if dark else 12
    page = open_page(f"{address('thousand_layers')}&thousand_layers_seed={seed}", size=PHONE, dark=dark)
    wait_for(page, "After 200 steps with SGD 0.05")
    train(page, "Train a pair of networks", "Without one block: plain")

    assert page.evaluate(STICKING_OUT) == []
    assert inaccessible(page) == []


def test_a_training_can_be_stopped_and_started_again(open_page: OpenPage) -> None:
    """The bar gives way to the button, in the same box."""
    settings = "&thousand_layers_depth=40&thousand_layers_steps=400&thousand_layers_seed=13"
    page = open_page(address("thousand_layers") + settings)
    page.get_by_role("button", name="Train ten networks").click()
    expect(page.get_by_text(re.compile(r"Step \d+ of 400"))).to_be_visible()
    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_role("button", name="Train ten networks")).to_be_visible()


def test_a_block_is_taken_out_by_a_click_and_put_back_by_another(open_page: OpenPage) -> None:
    """The same block can be clicked again and again; the buttons and the address follow."""
    page = open_page(f"{address('thousand_layers')}&thousand_layers_seed=14")
    train(page, "Train a pair of networks", "Without one block: plain")
    columns = page.locator(".st-key-thousand_layers_lesions svg .mark-rect path")

    def click(block: int, sentence: str) -> None:
        columns.nth(block - 1).click(force=True)
        expect(page.get_by_text(sentence).first).to_be_visible()
        drawn(page)

    click(3, "Plain, without block 3:")
    click(3, "Plain, no block missing:")
    click(3, "Plain, without block 3:")
    click(7, "Plain, without blocks 3 and 7:")

    assert "thousand_layers_missing=3&thousand_layers_missing=7" in page.url
    page.locator(".st-key-thousand_layers_missing button", has_text=re.compile("^3$")).click()
    expect(page.get_by_text("Plain, without block 7:").first).to_be_visible()
    click(3, "Plain, without blocks 3 and 7:")

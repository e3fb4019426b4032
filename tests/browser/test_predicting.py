"""A prediction is made on purpose, by keyboard as by mouse, and leads to its answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from pages._shared.browser.streamlit_names import MAIN
from pages._shared.frame.predict import HELD_BACK
from tests.browser.conftest import PHONE, OpenPage, by_key, drawn, main_text, open_tools
from tests.browser.profile import TRAINING_MS

FOCUSED = "document.activeElement.textContent.replaceAll('\\u00a0', ' ')"


def focus_first_option(page: Page) -> None:
    """Put the keyboard where the options begin."""
    page.locator(by_key("three_layers_guess")).get_by_role("radio").first.focus()


def focused_option(page: Page) -> str:
    """Return the option that has the focus."""
    return str(page.evaluate("document.activeElement.closest('label').textContent"))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_arrow_keys_move_and_another_key_commits(open_page: OpenPage, key: str) -> None:
    """Any option can be reached, the last one from the first and back, before anything is chosen."""
    page = open_page("/three_layers")
    focus_first_option(page)
    visited = []
    for arrow in ("ArrowLeft", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(arrow)
        visited.append(focused_option(page))
    chosen_on_the_way = page.get_by_role("radio", checked=True).count()
    asked = main_text(page)
    page.keyboard.press(key)
    expect(page.get_by_text("You said −5.3. That is right.").first).to_be_visible()

    assert visited == ["Just show me", "−0.004", "−0.4", "−4", "−0.4", "−4", "−5.3"]
    assert chosen_on_the_way == 0
    assert HELD_BACK in asked
    expect(page.get_by_role("radio", name="−5.3")).to_be_checked()
    expect(page.get_by_role("radio", name="−5.3")).to_be_disabled()


@pytest.mark.parametrize("size", [None, PHONE])
def test_after_a_prediction_the_focus_is_on_the_verdict(
    open_page: OpenPage, size: tuple[int, int] | None
) -> None:
    """In view, with the chart's sentence around it; and the keyboard goes on from there."""
    page = open_page("/three_layers", **({"size": size} if size else {}))
    focus_first_option(page)
    page.keyboard.press("Enter")
    page.wait_for_function(f"{FOCUSED}.startsWith('You said −0.004. It is −5.3. The loss gradient is −4.')")
    drawn(page)
    seen = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
    bottom = page.evaluate("innerHeight") + 1  # the browser scrolls by whole pixels

    assert 0 <= seen["top"] < seen["bottom"] <= bottom
    page.keyboard.press("Tab")
    expect(page.locator(by_key("three_layers_ladder_table")).locator("summary, button").first).to_be_focused()


def test_whoever_asks_to_be_shown_is_led_to_the_charts_sentence(open_page: OpenPage) -> None:
    """By mouse as by keyboard."""
    page = open_page("/deep_networks_stall")
    page.get_by_text("Just show me", exact=True).click()

    page.wait_for_function(f"{FOCUSED}.startsWith('This is the median of 16 random stacks')")


def test_where_the_answer_takes_a_while_the_focus_waits_at_the_prediction(open_page: OpenPage) -> None:
    """Ten nets are trained first, which no other test asks for; then the keyboard goes on from the verdict."""
    page = open_page("/thousand_layers?thousand_layers_seed=15")
    page.get_by_text("both", exact=True).click()

    page.wait_for_function("document.activeElement.className.includes('thousand_layers_predict_first')")
    page.wait_for_function(f"{FOCUSED}.startsWith('You said both.')", timeout=TRAINING_MS)


def test_whoever_scrolls_away_from_a_verdict_is_not_pulled_back(open_page: OpenPage) -> None:
    """It is kept in view against charts that grow, and not against the learner."""
    page = open_page("/three_layers", size=(1280, 720))
    page.locator(by_key("three_layers_guess")).get_by_text("−4", exact=True).click()
    page.wait_for_function(f"{FOCUSED}.startsWith('You said −4. It is −5.3.')")
    drawn(page)
    page.mouse.move(800, 400)
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(400)  # the script looks every 50 ms

    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 600


def test_whoever_goes_on_while_the_answer_waits_is_not_called_back(open_page: OpenPage) -> None:
    """The verdict appears, and the focus stays where they went."""
    page = open_page("/thousand_layers?thousand_layers_seed=2")
    page.get_by_text("both", exact=True).click()
    expect(page.locator(MAIN).get_by_role("button", name="Stop")).to_be_visible()
    slider = page.get_by_role("slider", name="Steps")
    slider.focus()
    expect(page.get_by_text(re.compile("You said both")).first).to_be_visible(timeout=TRAINING_MS)
    drawn(page)
    page.wait_for_timeout(300)  # the script looks for the verdict every 50 ms

    expect(slider).to_be_focused()


def test_a_link_with_a_prediction_moves_no_focus(open_page: OpenPage) -> None:
    """Only a choice made here does."""
    page = open_page("/three_layers?three_layers_guess=−4")

    expect(page.get_by_text("You said −4. It is −5.3.").first).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_reset_asks_again_and_the_arrow_keys_still_only_move(open_page: OpenPage) -> None:
    """The second prediction is made as the first one was."""
    page = open_page("/three_layers?three_layers_guess=−4")
    open_tools(page)
    page.get_by_role("button", name="Reset").click()
    drawn(page)
    focus_first_option(page)
    page.keyboard.press("ArrowRight")
    drawn(page)

    assert focused_option(page) == "−0.4"
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)

"""Every lesson with the keyboard alone: predict, experiment, answer a question, go on. Nothing is clicked for it."""

import pytest
from playwright.sync_api import Page, expect

from pages._shared.frame.course import course
from tests.browser.conftest import OpenPage, by_key, drawn
from tests.browser.profile import TRAINING_MS

MOST_STEPS = 150
"""Presses of Tab until what is looked for must have been met: more than any lesson has stops."""
STANDS_ON = "selector => document.activeElement.matches(selector)"
VERDICT = '[role="alert"], [role="status"]'
ANSWER = '[class*="st-key-answer_"] :is(input, textarea, button)'
CHECK = '[class*="st-key-"][class*="-check"] button'
LINK = '[data-testid="stPageLink-NavLink"]'


def go_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab, until the focus stands on what a selector names."""
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        if page.evaluate(STANDS_ON, selector):
            return
    raise AssertionError(f"{key} never leads to {selector}.")


@pytest.mark.parametrize("name", [lesson.page for lesson in course()])
def test_a_lesson_is_gone_through_with_the_keyboard_alone(open_page: OpenPage, name: str) -> None:
    """The first option is chosen, the first control moved, the first question answered, and the next lesson opened."""
    page = open_page(f"/{name}")
    lesson = next(lesson for lesson in course() if lesson.page == name)
    heading = page.get_by_role("heading", level=1)
    go_to(page, f"{by_key(f'{name}_guess')} input")
    page.keyboard.press("Space")
    page.wait_for_function("document.activeElement.textContent.includes('You said')", timeout=TRAINING_MS)
    drawn(page)

    before = page.url
    controls = ", ".join(
        f'{by_key(lesson.key(control))} :is([role="slider"], input, button)' for control in lesson.controls
    )
    # The marks that explain a control are stops as well.
    while page.url == before:
        go_to(page, controls, "Shift+Tab")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        drawn(page)

    go_to(page, ANSWER)
    page.keyboard.press("1")  # a number, a text, or nothing where one chooses
    page.keyboard.press("Space")
    go_to(page, CHECK)
    page.keyboard.press("Enter")
    page.wait_for_function(STANDS_ON, arg=VERDICT)
    drawn(page)

    go_to(page, LINK)
    while "Next:" not in page.evaluate("document.activeElement.textContent"):
        go_to(page, LINK)
    page.keyboard.press("Enter")
    expect(heading).not_to_have_text(lesson.title)

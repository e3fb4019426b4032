"""Write a quiz and steps to order in a real browser: typing is checked, nothing is loaded, the keyboard keeps its place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, drawn, main_text

BANK = """\
schema: quiz-bank/1
bank: mine
title: Mine
items:
  - id: one
    type: number
    ask: What is one and one?
    answer: 2
"""
LONG_LINE = f"    # {'long ' * 60}\n"
ORDER = """\
schema: quiz-bank/1
bank: mine
title: Mine
items:
  - id: letters
    type: order
    ask: Put the letters in order.
    sequence: [alpha, beta, gamma]
"""
HOSTILE = (
    "What ![x](https://example.org/x.png) is",
    "What <img src=https://example.org/x.png> is",
    "What [this](javascript:alert(1)) is",
    "What <form action=https://example.org><button>this</button></form> is",
)


def type_text(page: Page, text: str) -> None:
    """Replace the text in the box and let the page answer."""
    box = page.get_by_label("Your bank, in YAML")
    box.fill(text)
    # After a pause the script sends what was typed, and notes it.
    expect(box).to_have_js_property("sent", text)
    drawn(page)


def focused(page: Page) -> str:
    """Return the name of the button that has the focus."""
    return str(page.evaluate("document.activeElement.innerText")).split("\n")[-1]


def test_what_is_typed_is_checked_and_tried_without_leaving_the_box(open_page: OpenPage) -> None:
    """A question appears, a fault takes its place with a mark at its line, Enter keeps the indentation."""
    page = open_page("/write_a_quiz")
    type_text(page, BANK)
    expect(page.get_by_text("What is one and one?", exact=True)).to_be_visible()
    box = page.get_by_label("Your bank, in YAML")
    box.press("Control+End")
    box.press_sequentially("    hnits: [Count.]\n")
    expect(page.get_by_text("unknown key `hnits`. Did you mean `hints`?")).to_be_visible()
    marks = page.locator(".shown > .marked").all_inner_texts()

    assert box.evaluate("area => document.activeElement.shadowRoot.activeElement === area")
    assert box.input_value().endswith("    hnits: [Count.]\n    ")
    assert [mark.strip() for mark in marks] == ["hnits: [Count.]"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_fault_leads_to_its_line_and_its_message_stands_there(
    open_page: OpenPage, size: tuple[int, int]
) -> None:
    """The line is selected and in view, the message is gone once one types, and both layers of the text fit each other."""
    page = open_page("/write_a_quiz", size=size)
    type_text(page, BANK.replace("ask:", "aks:") + LONG_LINE)
    page.get_by_role("button", name="Go to line 7").first.click()
    message = page.get_by_role("status").filter(has_text="Did you mean `ask`?")
    expect(message).to_be_visible()
    box = page.get_by_label("Your bank, in YAML")
    selected = box.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    layers = page.locator(".sheet").evaluate("sheet => [...sheet.children].map(part => part.scrollHeight)")
    wide = page.locator(".box").evaluate("box => box.scrollWidth - box.clientWidth")
    box.press("End")
    box.press_sequentially(" ")
    expect(message).to_be_hidden()

    assert selected == "    aks: What is one and one?"
    assert layers[0] == layers[1]
    assert wide == 0


def test_keys_texts_and_comments_have_colours_of_their_own(open_page: OpenPage) -> None:
    """A word with a colon inside a block of text is no key, and a sign inside quotation marks no comment."""
    page = open_page("/write_a_quiz")
    type_text(page, "title: 'a # b'  # c\nask: >\n  Note: d\nnext: e\n")
    parts = {
        kind: [text.strip() for text in page.locator(f".shown .{kind}").all_inner_texts() if text]
        for kind in ("key", "quoted", "comment")
    }

    assert parts == {
        "key": ["title:", "ask:", "next:"],
        "quoted": ["'a # b'"],
        "comment": ["# c"],
    }


def test_a_draft_waits_in_the_browser_for_the_next_visit(open_page: OpenPage) -> None:
    """It comes back with its questions, another example takes its place, and the server is not asked to keep it."""
    page = open_page("/write_a_quiz")
    type_text(page, BANK)
    page.reload()
    drawn(page)
    expect(page.get_by_text("What is one and one?", exact=True)).to_be_visible()
    box = page.get_by_label("Your bank, in YAML")
    restored = box.input_value()
    page.get_by_role("button", name="Start from an example").click()
    page.get_by_text("Statement to vote on").click()
    expect(box).to_have_value(re.compile("type: claim"))
    page.reload()
    drawn(page)

    assert restored == BANK
    expect(box).to_have_value(re.compile("type: claim"))


def test_nothing_written_loads_a_picture_runs_or_places_a_form(open_page: OpenPage) -> None:
    """Each attempt is named as a fault; the watch on the page sees no request."""
    page = open_page("/write_a_quiz")
    for words in HOSTILE:
        type_text(page, BANK.replace("What is", words))

        assert "to mend before this can be used" in main_text(page)
        assert (
            page.locator('[data-testid="stMain"] :is(img, form[action], a[href^="javascript"])').count() == 0
        )


def test_an_example_replaces_the_text_and_undo_brings_it_back(open_page: OpenPage) -> None:
    """On a phone, in the dark."""
    page = open_page("/write_a_quiz", size=PHONE, dark=True)
    type_text(page, BANK)
    page.get_by_role("button", name="Start from an example").click()
    page.get_by_text("Statement to vote on").click()
    box = page.get_by_label("Your bank, in YAML")
    expect(box).not_to_have_value(BANK)
    example = box.input_value()
    page.get_by_role("button", name="Undo").click()
    expect(box).to_have_value(BANK)

    assert "type: claim" in example


def test_steps_are_ordered_by_keyboard_alone_and_the_focus_stays(open_page: OpenPage) -> None:
    """Steps are taken with the space bar; Up is pressed twice without being looked for again."""
    page = open_page("/write_a_quiz")
    type_text(page, ORDER)
    for letter in ("alpha", "beta", "gamma"):
        step = page.get_by_role("button", name=letter)
        step.focus()
        step.press("Space")
        expect(page.get_by_role("radio", name=letter)).to_be_attached()
        assert letter in focused(page)
    up = page.get_by_role("button", name="Up")
    up.focus()
    for _ in range(2):
        page.keyboard.press("Enter")
        drawn(page)
    labels = page.locator('[data-testid="stRadio"] label').all_inner_texts()
    order = [label.split(" · ")[1] for label in labels if "·" in label]

    assert focused(page) == "Up"
    assert order == ["gamma", "alpha", "beta"]

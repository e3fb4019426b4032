"""Answering by keyboard alone, and two learners at one server."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, Watch, by_key, drawn
from tests.browser.storage import kept, wait_for, wait_for_text
from tests.browser.test_every_page import inaccessible
from tests.browser.test_record import choose
from tests.server import Server, copy_of_project

FOCUSED = "document.activeElement"


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until something of this accessible name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if (
            page.get_by_role("button", name=name)
            .or_(page.get_by_role("radio", name=name))
            .and_(page.locator(":focus"))
            .count()
        ):
            return
    raise AssertionError(f"{name} was not reached with {most} presses of Tab.")


def focus_is_in(page: Page, key: str, selector: str) -> None:
    """Wait until what the selector finds in this container has the focus."""
    page.wait_for_function(
        f"([box, selector]) => {FOCUSED}.matches(selector) && {FOCUSED}.closest(box) !== null",
        arg=[by_key(key), selector],
    )


def test_a_choice_is_answered_with_tab_space_and_enter(open_page: OpenPage) -> None:
    """The focus goes to each verdict, to a hint, and to the solution; axe has nothing to say about the page."""
    page = open_page("/quiz")
    tab_to(page, "A)")
    page.keyboard.press("Space")
    tab_to(page, "Check")
    page.keyboard.press("Enter")
    focus_is_in(page, "quiz_q1-jacobian", ".stAlertContainer")
    expect(page.locator(":focus")).to_contain_text("Not right")

    tab_to(page, "Hint")
    page.keyboard.press("Enter")
    focus_is_in(page, "quiz_q1-jacobian", by_key("q1-jacobian.hint_1"))

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Check")
    page.keyboard.press("Space")
    focus_is_in(page, "quiz_q1-jacobian", ".stAlertContainer")
    expect(page.locator(":focus")).to_contain_text("Right")
    assert [event.result for event in wait_for(page, 2)] == ["wrong", "right"]

    tab_to(page, "Next question")
    page.keyboard.press("Enter")
    expect(page.locator(by_key("quiz_q2-path-count"))).to_be_focused()
    tab_to(page, "Show me the solution")
    page.keyboard.press("Enter")
    focus_is_in(page, "quiz_q2-path-count", by_key("q2-path-count.closing"))
    drawn(page)
    assert inaccessible(page) == []


def test_a_tried_option_is_marked_and_the_reasons_of_all_can_be_opened_in_the_end(
    open_page: OpenPage,
) -> None:
    """The mark belongs to the accessible description of the option; the panel is folded, and opens with a key."""
    page = open_page("/quiz")
    item, panel = (
        page.locator(by_key("quiz_q1-jacobian")),
        page.get_by_text("Why each option is right or wrong"),
    )
    choose(page, "q1-jacobian", "A")
    expect(item.get_by_role("radio", name="A)")).to_have_accessible_description("Tried: not right.")
    expect(item.get_by_role("radio", name="B)")).to_have_accessible_description("")
    expect(panel).to_have_count(0)
    choose(page, "q1-jacobian", "C")
    expect(panel).to_be_visible()
    reason = item.get_by_text("The copied input moves the output too")
    expect(reason).not_to_be_visible()
    item.locator("summary").focus()
    page.keyboard.press("Enter")

    expect(reason).to_be_visible()
    expect(item.get_by_text("Wrong.", exact=True)).to_have_count(3)
    expect(item.get_by_text("Right.", exact=True)).to_have_count(1)
    drawn(page)
    assert inaccessible(page) == []


def test_how_sure_one_is_may_be_said_and_need_not(open_page: OpenPage) -> None:
    """It belongs to the answer it was said of, and the next one starts without."""
    page = open_page("/quiz")
    item = page.locator(by_key("quiz_q1-jacobian"))
    item.get_by_role("radio", name="Fairly sure").click()
    choose(page, "q1-jacobian", "A")
    wait_for(page, 1)
    choose(page, "q1-jacobian", "B")

    assert [event.confidence for event in wait_for(page, 2)] == ["fairly sure", None]


def test_a_formula_is_answered_with_enter_and_its_verdict_takes_the_focus(open_page: OpenPage) -> None:
    """An unreadable answer is told the same way, and goes into no record."""
    page = open_page("/practice_problems")
    field = page.locator(by_key("answer_p1-block-equations.forward")).get_by_role("textbox")
    field.fill("W2*tanh(W1*x")
    field.press("Enter")
    focus_is_in(page, "p1-block-equations.forward.verdict", ".stAlertContainer")
    expect(page.locator(":focus")).to_contain_text("cannot be read yet")
    assert kept(page).attempts == ()

    field.fill("W2*tanh(W1*x)")
    field.press("Enter")
    expect(page.locator(":focus")).to_contain_text("Partly right")
    (event,) = wait_for(page, 1)

    assert event.question == "p1-block-equations.forward"
    assert event.result == "partly right"


SMALL_PAGE = """
from pages._shared.frame.banks import items_of
from pages._shared.quiz.explain import explain_back
from pages._shared.frame.lesson_frame import open_lesson
from pages._shared.quiz.drawing import draw_item

lesson = open_lesson("three_layers")
explain_back(lesson)
draw_item(items_of("three_layers")[0])
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Server]:
    """A server whose quiz page is a text to write and one question, so that many reruns take little time."""
    project = copy_of_project(tmp_path / "project")
    (project / "pages/practice/quiz.py").write_text(SMALL_PAGE, "utf-8")
    server = Server(project, tmp_path / "log.txt")
    yield server
    server.stop()


def test_nothing_crosses_between_two_browsers_in_fifty_reruns(chromium: Browser, small: Server) -> None:
    """Each writes and answers its own, in turn; no byte of one reaches the other."""
    learners = {}
    for name in ("alphaword", "bravoword"):
        page = chromium.new_context().new_page()
        watch = Watch()
        watch.follow(page)
        page.goto(f"{small.address}/quiz")
        drawn(page)
        learners[name] = (page, watch, page.get_by_label(re.compile("A friend says")))
    for round_ in range(25):
        for name, (_, _, field) in learners.items():
            field.fill(f"{name} {round_}")
            field.blur()
        for name, (page, _, _) in learners.items():
            wait_for_text(page, "note/three_layers_explain", f"{name} {round_}")
    answers = dict(zip(learners, ("0.001", "0.3"), strict=True))
    for name, (page, _, _) in learners.items():
        answer = page.locator(by_key("answer_tl-slopes.plain")).get_by_role("textbox")
        answer.fill(answers[name])
        answer.press("Enter")
        wait_for(page, 1)
    results = {name: kept(page).attempts[0].result for name, (page, _, _) in learners.items()}

    assert results == {"alphaword": "right", "bravoword": "wrong"}
    for name, (page, watch, field) in learners.items():
        (other,) = set(learners) - {name}
        expect(field).to_have_value(f"{name} 24")
        assert f"{name} 12".encode() in watch.received
        assert other.encode() not in watch.received
        assert other not in page.evaluate("JSON.stringify(localStorage)")
        assert watch.complaints == []
        page.context.close()

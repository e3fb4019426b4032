"""Nothing of a question reaches the browser before it is due: every byte received is searched for planted words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch, by_key, drawn, turn_to
from tests.server import Server, copy_of_project

# Each planted word with the text of the quiz bank that it follows.
QUIZ = {
    "canary-why-right": "The branch gives its Jacobian and the copied input gives $I$.",
    "canary-why-chosen": "The copied input moves the output too, so it adds a term of its own.",
    "canary-why-other": "The output of the branch also changes when $x$ moves.",
    "canary-hint-one": "The output is a sum of two terms. Differentiate each one by itself.",
    "canary-hint-two": "How does output $i$ change when input $j$ moves, for $i = j$ and for $i \\ne j$?",
    "canary-solution": "but $\\partial F/\\partial x = -I$ cancels it.",
    "canary-erratum": "the same matrix as its option A, so D is replaced.",
}
PRACTICE = {
    "canary-slip": "This is the branch. What does the skip add to it?",
    "canary-why-formula": "The branch, plus the input as it came.",
    "canary-model": "The block with its activation before the branch.",
    "canary-rubric": "It says that before the branch no activation acts on the skip",
}
ANSWER = "canary-answer"


def plant(bank: Path, words: dict[str, str]) -> None:
    """Write each word behind its text, which must occur once."""
    text = bank.read_text("utf-8")
    for word, place in words.items():
        assert text.count(place) == 1, place
        text = text.replace(place, f"{place} {word}")
    bank.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose quiz banks hold the words."""
    project = copy_of_project(tmp_path_factory.mktemp("planted"))
    plant(project / "quizzes/bank/quiz.yaml", QUIZ)
    practice = project / "quizzes/bank/practice.yaml"
    plant(practice, PRACTICE)
    text = practice.read_text("utf-8")
    accepted = "- the forward Euler*"
    assert text.count(accepted) == 1
    practice.write_text(text.replace(accepted, f"- {ANSWER}\n          {accepted}"), "utf-8")
    server = Server(project, tmp_path_factory.mktemp("log") / "log.txt")
    yield server
    server.stop()


def seen(watch: Watch) -> set[str]:
    """Return the planted words among all bytes received so far."""
    return {word for word in (*QUIZ, *PRACTICE, ANSWER) if word.encode() in watch.received}


def test_a_choice_reveals_each_sentence_when_it_is_due(
    open_page: OpenPage, planted: Server, watch: Watch
) -> None:
    """Fresh page, empty answer, wrong answer, hint after hint: each adds only its own. A right answer brings all."""
    page = open_page("/quiz", at=planted)
    item = page.locator(by_key("quiz_q1-jacobian"))
    fresh = seen(watch)
    item.get_by_role("button", name="Check").click()
    expect(item.get_by_text("This costs no attempt.")).to_be_visible()
    empty = seen(watch)
    item.locator("label", has_text="A)").click()
    item.get_by_role("button", name="Check").click()
    expect(item.get_by_text("Not right", exact=True)).to_be_visible()
    wrong = seen(watch)
    item.get_by_role("button", name="Hint").click()
    expect(item.get_by_text("Hint 1.")).to_be_visible()
    one_hint = seen(watch)
    item.get_by_role("button", name="Hint").click()
    expect(item.get_by_text("Hint 2.")).to_be_visible()
    two_hints = seen(watch)
    item.locator("label", has_text="C)").click()
    item.get_by_role("button", name="Check").click()
    expect(item.get_by_text("Solution.")).to_be_visible()
    drawn(page)

    assert fresh == set()
    assert empty == set()
    assert wrong == {"canary-why-chosen"}
    assert one_hint == wrong | {"canary-hint-one"}
    assert two_hints == one_hint | {"canary-hint-two"}
    assert seen(watch) == set(QUIZ)


def test_a_formula_reveals_each_sentence_when_it_is_due(
    open_page: OpenPage, planted: Server, watch: Watch
) -> None:
    """Unreadable, a named slip, right: the reason of the right answer comes last."""
    page = open_page("/practice_problems", at=planted)
    field = page.locator(by_key("answer_p1-block-equations.forward")).get_by_role("textbox")
    item = page.locator(by_key("quiz_p1-block-equations"))
    check = page.locator(by_key("p1-block-equations.forward.check")).get_by_role("button")
    fresh = seen(watch)
    field.fill("W2*tanh(W1*x")
    check.click()
    expect(item.get_by_text("This cannot be read yet")).to_be_visible()
    unreadable = seen(watch)
    field.fill("W2*tanh(W1*x)")
    check.click()
    expect(item.get_by_text("Partly right")).to_be_visible()
    slip = seen(watch)
    field.fill("W2*tanh(W1*x) + x")
    check.click()
    expect(item.get_by_text("The branch, plus the input as it came.")).to_be_visible()

    assert fresh == set()
    assert unreadable == set()
    assert slip == {"canary-slip"}
    assert seen(watch) == {"canary-slip", "canary-why-formula"}


def test_an_accepted_answer_and_a_model_answer_wait_for_the_learner(
    open_page: OpenPage, planted: Server, watch: Watch
) -> None:
    """The list of accepted words is never sent; the model answer comes after the learner's own text."""
    page = open_page("/practice_problems", at=planted)
    for number in range(1, 6):
        turn_to(page, number)
    assert seen(watch) == set()
    scheme = page.locator(by_key("answer_p5-neural-ode.scheme")).get_by_role("textbox")
    scheme.fill("backward Euler")
    page.locator(by_key("p5-neural-ode.scheme.check")).get_by_role("button").click()
    expect(page.get_by_text("Not right")).to_be_visible()
    wrong = seen(watch)
    turn_to(page, 3)
    essay = page.locator(by_key("answer_p3-truer-identity.explain")).get_by_role("textbox")
    essay.fill("too short")
    page.locator(by_key("p3-truer-identity.explain.compare")).get_by_role("button").click()
    expect(page.get_by_text("Write at least 20.")).to_be_visible()
    short = seen(watch)
    essay.fill("one two three four five " * 5)
    page.locator(by_key("p3-truer-identity.explain.compare")).get_by_role("button").click()
    expect(page.get_by_text("Tick what your own text says.")).to_be_visible()
    written = seen(watch)
    turn_to(page, 5)
    scheme.fill(ANSWER)
    page.locator(by_key("p5-neural-ode.scheme.check")).get_by_role("button").click()
    expect(page.get_by_text("The state moves along the slope")).to_be_visible()

    assert wrong == set()
    assert short == set()
    assert written == {"canary-model", "canary-rubric"}
    assert seen(watch) == written | {ANSWER}

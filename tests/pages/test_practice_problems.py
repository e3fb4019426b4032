"""The practice problems: graded by meaning, slips named, matrices and sets, essays in two steps."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame.banks import items_of
from quizzes.kinds.essay import Essay
from quizzes.loading.items import SimpleQuestion, questions
from tests.pages.answering import answer, closing, is_open, revealed, turn_to, verdict
from tests.pages.app import keys, open_page, press, said, widget

QUESTIONS: dict[str, SimpleQuestion] = {
    key: question for item in items_of("practice") for key, question in questions(item)
}
EXPLAIN = "p3-truer-identity.explain"
PAGE = "practice_problems"
OWN_WORDS = (
    "Before the branch no activation acts on the skip, so the identity stands unchanged. After the addition its slope "
    "multiplies everything, and it closes entry by entry."
)


def problem(key: str) -> AppTest:
    """Open the page and turn to the problem that one of the questions belongs to."""
    return turn_to(open_page(PAGE), PAGE, int(key.removeprefix("p")[0]))


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("p1-block-equations.forward", "W2*tanh(W1*x) + x"),
        ("p1-block-equations.forward", "x + W₂ tanh(W₁ x)"),
        ("p1-block-equations.backward", "I + W2*diag(tanh'(W1*x))*W1"),
        ("p1-block-equations.backward", "W2*diag(1 - tanh(W1*x)^2)*W1 + I"),
        ("p1-block-equations.backward", "I + W1^T*diag(tanh'(W1*x))*W2^T"),
        ("p1-block-equations.pull-back", "u + W1^T*(tanh'(W1*x) ⊙ (W2^T*u))"),
        ("p1-block-equations.grad-w2", "u*tanh(W1*x)^T"),
        ("p1-block-equations.grad-w1", "(tanh'(W1*x) .* (W2ᵀ u)) xᵀ"),
        ("p2-list-paths.count", "8"),
        ("p2-list-paths.count", "2^3"),
        ("p2-list-paths.list", "I, J1, J2, J3, J2*J1, J3*J1, J3*J2, J3*J2*J1"),
        ("p2-list-paths.list", "J3 J2 J1, J3 J2, J3 J1, J2 J1, J3, J2, J1, I"),
        ("p2-list-paths.list", "I, J1, J2, J3, J1*J2, J1*J3, J2*J3, J1*J2*J3"),
        ("p3-truer-identity.post", [["0", "0"], ["0", "2"]]),
        ("p3-truer-identity.pre", [["1", "0"], ["0", "1 + 1"]]),
        ("p4-longest-shortest.longest", "0.9^50"),
        ("p4-longest-shortest.longest", "0.00515"),
        ("p4-longest-shortest.shortest", "1"),
        ("p4-longest-shortest.heaviest", "24"),
        ("p4-longest-shortest.trap", "c"),
        ("p5-neural-ode.scheme", "Euler's method"),
        ("p5-neural-ode.scheme", "explicit euler"),
        ("p5-neural-ode.step", "1"),
        ("p5-neural-ode.by-hand", "2 - 0.5*2"),
        ("p5-neural-ode.refined", "F s"),
    ],
)
def test_an_equivalent_spelling_is_right(key: str, given: Any) -> None:
    """Order, notation and layout do not matter; the reason is said and the question closes."""
    at = answer(problem(key), key, given)

    assert verdict(at).startswith("Right: ")
    assert not is_open(at, key)
    points = QUESTIONS[key].points
    assert f"{points:g} of {points:g} {'point' if points == 1 else 'points'}." in said(at)


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("p1-block-equations.forward", "W2*tanh(W1*x)", "Partly right: .*What does the skip add to it?"),
        ("p1-block-equations.forward", "W2*tanh(W1*x) - x", "Not right: .*The skip adds the input"),
        (
            "p1-block-equations.backward",
            "W2*diag(tanh'(W1*x))*W1",
            "Partly right: .*second term that moves with",
        ),
        ("p1-block-equations.backward", "I + W2*W1", "Not right: .*stands an activation"),
        (
            "p1-block-equations.pull-back",
            "u + W2*diag(tanh'(W1*x))*W1*u",
            "Not right: .*through its transpose",
        ),
        ("p2-list-paths.count", "3", "Not right: .*one path per block"),
        ("p2-list-paths.count", "7", "Not right: .*it may take none"),
        ("p2-list-paths.list", "I, J1, J2", "Partly right: .*The list is not complete"),
        ("p2-list-paths.list", "(I + J3)*(I + J2)*(I + J1)", "Not right: .*Multiply it out"),
        ("p3-truer-identity.pre", [["0", "0"], ["0", "1"]], "Partly right: .*The skip adds its own"),
        ("p4-longest-shortest.longest", "50*0.9", "Not right: .*is a power"),
        ("p4-longest-shortest.heaviest", "25", "Not right: .*which moves the peak"),
        ("p5-neural-ode.scheme", "backward Euler", "Not right: .*slope at the new state"),
        ("p5-neural-ode.by-hand", "-1", "Not right: .*That is the change"),
        ("p5-neural-ode.refined", "F/s", "Not right: .*should move less"),
    ],
)
def test_a_slip_is_named_and_leaves_a_further_try(key: str, given: Any, expected: str) -> None:
    """Feedback speaks about the answer given, and not about the right one."""
    at = answer(problem(key), key, given)
    title, sentence = expected.split(": .*")

    assert verdict(at).startswith(f"{title}: ")
    assert sentence in verdict(at)
    assert "3 tries left." in said(at)
    assert is_open(at, key)


UNREAD, MISFIT = "This cannot be read yet", "Read, but it does not fit"


@pytest.mark.parametrize(
    ("key", "given", "title", "complaint"),
    [
        ("p1-block-equations.forward", "W2*tanh(W1*x", UNREAD, "is not closed"),
        ("p1-block-equations.forward", "W1*tanh(W2*x) + x", MISFIT, "Check the order and the transposes."),
        ("p1-block-equations.forward", "W3*x", MISFIT, "unknown name W3"),
        ("p1-block-equations.forward", "W1*x", MISFIT, "it is m×1, and n×1 is asked for"),
        ("p1-block-equations.backward", "1 + W2*diag(tanh'(W1*x))*W1", MISFIT, "Did you mean I?"),
        (
            "p1-block-equations.backward",
            "I + diag(tanh'(W1*x))*W1*W2",
            MISFIT,
            "the factor that acts on $x$ first stands",
        ),
        (
            "p1-block-equations.grad-w2",
            "tanh(W1*x)*u^T",
            MISFIT,
            "The gradient with respect to a matrix has the shape",
        ),
        ("p2-list-paths.count", "eight", UNREAD, "unknown name eight"),
        ("p2-list-paths.list", "", UNREAD, "first"),
        ("p3-truer-identity.post", [["", "0"], ["0", "2"]], UNREAD, "Row 1, column 1 is empty."),
        ("p3-truer-identity.post", [["0", "0"], ["0", "x"]], UNREAD, "unknown name x"),
        ("p5-neural-ode.scheme", "", UNREAD, "first"),
    ],
)
def test_an_answer_that_cannot_be_read_or_does_not_fit_is_kept_and_costs_nothing(
    key: str, given: Any, title: str, complaint: str
) -> None:
    """The learner mends it; no try is used up. What was read is not called unreadable."""
    at = answer(problem(key), key, given)
    field = f"answer_{key}.0.0" if isinstance(given, list) else f"answer_{key}"

    assert verdict(at).startswith(f"{title}: ")
    assert complaint in verdict(at)
    assert "This costs no attempt." in said(at)
    assert widget(at, field).value == (given[0][0] if isinstance(given, list) else given)


@pytest.mark.parametrize(
    "given", ["W" * 600, "(" * 300, "2^2^2^2^2^2^2", "$x$ **b** <script>alert(1)</script>", "J₃ → ∞"]
)
def test_a_hostile_answer_gets_a_sentence(given: str) -> None:
    """No exception, no markup, no waiting."""
    at = answer(problem("p1-block-equations.forward"), "p1-block-equations.forward", given)

    assert verdict(at).startswith((f"{UNREAD}: ", f"{MISFIT}: ", "This cannot be checked: ", "Not right: "))


def test_the_solution_waits_for_the_last_part() -> None:
    """Part a of problem 2 does not give away part b."""
    item = items_of("practice")[1]
    at = answer(problem("p2-list-paths.count"), "p2-list-paths.count", "8")
    before = revealed(at, closing(item))
    answer(at, "p2-list-paths.list", "I, J1, J2, J3, J2*J1, J3*J1, J3*J2, J3*J2*J1")

    assert before == []
    assert revealed(at, closing(item)) == list(closing(item))


def test_marks_add_up_over_parts_and_tries() -> None:
    """1 for the count, and 3 less a fifth for the list at the second try."""
    at = answer(problem("p2-list-paths.count"), "p2-list-paths.count", "8")
    answer(at, "p2-list-paths.list", "(I + J3)*(I + J2)*(I + J1)")
    answer(at, "p2-list-paths.list", "I, J1, J2, J3, J2*J1, J3*J1, J3*J2, J3*J2*J1")
    possible = sum(question.points for question in QUESTIONS.values())

    assert "2.4 of 3 points: right at the second try, 20 % off." in said(at)
    assert f"**3.4 of {possible:g} points** so far; 2 of {len(QUESTIONS)} questions are finished." in said(at)


def test_an_essay_is_written_before_the_model_answer_is_seen() -> None:
    """Then the learner ticks what the own text says, and earns a share of the points."""
    essay = QUESTIONS[EXPLAIN]
    assert isinstance(essay, Essay)
    at = problem(EXPLAIN)
    shown_before = essay.model in said(at)
    widget(at, f"answer_{EXPLAIN}").set_value(OWN_WORDS)
    press(at, f"{EXPLAIN}.compare")
    shown_after = essay.model in said(at)
    widget(at, f"answer_{EXPLAIN}.0").check()
    widget(at, f"answer_{EXPLAIN}.2").check()
    press(at, f"{EXPLAIN}.check")

    assert not shown_before
    assert shown_after
    assert verdict(at).startswith("Partly right: Your text makes 2 of 3 points.")
    assert (
        f"{essay.points * 2 / 3:.2f} of {essay.points:g} points: partly right at the first try, 67 % of it."
        in said(at)
    )
    assert OWN_WORDS in said(at)


@pytest.mark.parametrize(
    ("text", "complaint"), [("", "Write your explanation first."), ("Too short.", "at least 20")]
)
def test_an_essay_that_is_too_short_costs_nothing(text: str, complaint: str) -> None:
    """And does not show the model answer."""
    at = problem(EXPLAIN)
    widget(at, f"answer_{EXPLAIN}").set_value(text)
    press(at, f"{EXPLAIN}.compare")
    essay = QUESTIONS[EXPLAIN]
    assert isinstance(essay, Essay)

    assert complaint in verdict(at)
    assert essay.model not in said(at)
    assert f"{EXPLAIN}.compare" in keys(at)


def test_the_problems_come_one_at_a_time_and_marks_add_up_over_them() -> None:
    """What was answered waits under its number, which says so once every part is finished."""
    at = answer(problem("p2-list-paths"), "p2-list-paths.count", "8")
    answer(at, "p2-list-paths.list", "I, J1, J2, J3, J2*J1, J3*J1, J3*J2, J3*J2*J1")
    turn_to(at, PAGE, 4)
    shown = {key for key in keys(at) if key.startswith("quiz_p")}
    answer(at, "p4-longest-shortest.shortest", "1")

    assert widget(at, f"{PAGE}_shown_question").options == ["1", "2, done", "3", "4", "5"]
    assert shown == {"quiz_p4-longest-shortest"}
    assert f"; 3 of {len(QUESTIONS)} questions are finished." in said(at)


def test_the_way_to_write_formulas_is_explained_without_giving_an_answer() -> None:
    """The table of spellings contains no answer."""
    at = open_page(PAGE)
    table = next(element.value for element in at.markdown if element.value.startswith("| You mean"))

    assert "`diag(v)`" in table
    assert "I + W2" not in table
    assert "+ x" not in table

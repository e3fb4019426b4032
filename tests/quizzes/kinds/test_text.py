"""Words, compared after folding what does not matter."""

from typing import Any

import pytest

from quizzes.kinds.grading import Outcome
from quizzes.kinds.text import Text, matches_wildcard
from tests.clock import cpu_seconds

SCHEME = {
    "id": "scheme",
    "type": "text",
    "ask": "Which scheme is it?",
    "answer": "forward Euler",
    "accept": ("explicit Euler*", "Euler*"),
    "why": "The slope is taken at the old state.",
    "slips": ({"answer": "*backward*", "why": "Backward uses the new state.", "slip": "wrong-end"},),
}


def text(**changes: Any) -> Text:
    """Return the question, with some keys changed."""
    return Text.model_validate(SCHEME | changes)


@pytest.mark.parametrize(
    "typed",
    [
        "forward Euler",
        "Forward-Euler",
        " FORWARD  EULER. ",
        "forwardeuler",
        "Éxplicit Euler's method",
        "forward—Euler",
    ],
)
def test_case_spaces_hyphens_accents_and_punctuation_make_no_difference(typed: str) -> None:
    """What was meant is what counts."""
    assert text().grade(typed).outcome is Outcome.RIGHT


def test_a_difference_that_is_not_folded_counts() -> None:
    """With only spaces folded, a capital letter is wrong."""
    assert text(fold=("space",), accept=()).grade("Forward Euler").outcome is Outcome.WRONG


def test_an_expected_wrong_word_hears_its_own_sentence() -> None:
    """The wildcard takes in what stands around it."""
    grade = text().grade("the backward Euler scheme")

    assert (grade.outcome, grade.feedback, grade.slip) == (
        Outcome.WRONG,
        ("Backward uses the new state.",),
        "wrong-end",
    )


def test_a_slip_is_an_exception_to_a_wider_answer() -> None:
    """Any Euler scheme is accepted, but not the backward one."""
    assert text().grade("Euler integration").outcome is Outcome.RIGHT
    assert text().grade("Euler backward").outcome is Outcome.WRONG


def test_any_other_word_is_wrong_without_telling_the_right_one() -> None:
    """The sentence helps but gives nothing away."""
    grade = text().grade("Runge-Kutta")

    assert grade.outcome is Outcome.WRONG
    assert "Euler" not in grade.feedback[0]


@pytest.mark.parametrize("typed", ["", "   ", "x" * 201])
def test_nothing_or_far_too_much_costs_nothing(typed: str) -> None:
    """A word or two is asked for."""
    assert text().grade(typed).outcome is Outcome.INVALID


@pytest.mark.parametrize(
    ("typed", "pattern", "matches"),
    [
        ("abc", "abc", True),
        ("abc", "a*", True),
        ("abc", "*c", True),
        ("abc", "a*c", True),
        ("ac", "a*c", True),
        ("a", "a*a", False),
        ("abcbd", "a*b*d", True),
        ("abc", "*", True),
        ("abc", "*d*", False),
        ("abab", "*ab", True),
        ("aba", "*ab*ba*", False),
        ("", "*", True),
    ],
)
def test_a_star_stands_for_any_text(typed: str, pattern: str, matches: bool) -> None:
    """Also for no text at all, and its pieces never overlap."""
    assert matches_wildcard(typed, pattern) is matches


def test_many_stars_do_not_take_long() -> None:
    """A pattern that hangs a backtracking matcher is settled at once."""
    assert not matches_wildcard("a" * 200, "a*" * 70 + "b")
    assert cpu_seconds(matches_wildcard, "a" * 200, "a*" * 70 + "b") < 0.05


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"accept": ("*",), "slips": ()}, "bad-value"),
        ({"slips": ({"answer": "Forward-Euler", "why": "."},)}, "slip-equals-answer"),
        ({"slips": ({"answer": "explicit*", "why": "."},)}, "slip-equals-answer"),
    ],
)
def test_a_faulty_text_question_is_found(changes: dict[str, Any], code: str) -> None:
    """A pattern must refuse something, and a slip must be wrong."""
    assert [problem.code for problem in text(**changes).problems()] == [code]


def test_a_good_text_question_has_no_problems() -> None:
    """The example above is faultless."""
    assert list(text().problems()) == []

"""Explanations that learners mark themselves."""

from typing import Any

import pytest
from pydantic import ValidationError

from quizzes.kinds.essay import Essay, EssayAnswer
from quizzes.kinds.grading import Outcome

WHY = {
    "id": "why",
    "type": "essay",
    "ask": "Why?",
    "words": {"min": 3, "max": 6},
    "model": "Because the skip adds the identity.",
    "rubric": ({"points": 1, "if": "Names the skip."}, {"points": 3, "if": "Names the identity."}),
}
TEXT = "the skip adds I"


def essay(**changes: Any) -> Essay:
    """Return the question, with some keys changed."""
    return Essay.model_validate(WHY | changes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write your explanation first."),
        ("too short", "That is 2 words. Write at least 3."),
        ("one two three four five six seven", "That is 7 words. Keep it to 6."),
        ("x" * 10_001, "at most 10000 are read"),
    ],
)
def test_a_text_of_the_wrong_length_costs_nothing(text: str, words: str) -> None:
    """The first step refuses it, and so does grading."""
    checked, grade = essay().check(text), essay().grade(EssayAnswer(text, frozenset({0})))

    assert checked is not None
    assert checked == grade
    assert checked.outcome is Outcome.INVALID
    assert words in checked.feedback[0]


def test_a_text_of_the_right_length_can_be_marked() -> None:
    """The first step has nothing to say."""
    assert essay().check(TEXT) is None


@pytest.mark.parametrize(
    ("ticks", "credit", "outcome"),
    [
        (set(), 0.0, Outcome.WRONG),
        ({0}, 0.25, Outcome.PARTLY_RIGHT),
        ({1}, 0.75, Outcome.PARTLY_RIGHT),
        ({0, 1}, 1.0, Outcome.RIGHT),
    ],
)
def test_the_credit_is_the_share_of_rubric_points_ticked(
    ticks: set[int], credit: float, outcome: Outcome
) -> None:
    """One of four points, three of four, all of them."""
    grade = essay().grade(EssayAnswer(TEXT, frozenset(ticks)))

    assert (grade.credit, grade.outcome) == (credit, outcome)


def test_a_tick_for_no_point_is_an_error_of_the_page() -> None:
    """It is never graded."""
    with pytest.raises(ValueError, match="ticks has 2; the rubric has points 0 to 1"):
        essay().grade(EssayAnswer(TEXT, frozenset({2})))


def test_an_empty_rubric_is_found() -> None:
    """Without points there is nothing to tick."""
    assert [problem.code for problem in essay(rubric=()).problems()] == ["missing-key"]


def test_a_word_range_in_the_wrong_order_is_refused() -> None:
    """The message says what to change."""
    with pytest.raises(ValidationError, match="max is 2, below min 3"):
        essay(words={"min": 3, "max": 2})

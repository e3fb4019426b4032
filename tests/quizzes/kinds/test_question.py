"""What every question has, whatever its kind: how it is marked."""

from typing import Any

import pytest

from quizzes.kinds.grading import graded
from quizzes.kinds.number import Number
from quizzes.kinds.question_state import QuestionState, Rules

BARE: dict[str, Any] = {"id": "paths", "type": "number", "ask": "How many paths?", "answer": "8"}


@pytest.mark.parametrize(
    ("written", "rules"),
    [
        ({}, Rules(points=1.0, attempts=3, penalty=0.25, hint_costs=())),
        ({"points": 4.0, "attempts": 2, "penalty": 0.5}, Rules(4.0, 2, 0.5, ())),
        ({"attempts": "unlimited", "penalty": 0.0}, Rules(1.0, None, 0.0, ())),
        (
            {"hints": ("Free.", {"text": "Dear.", "cost": 0.5}, {"text": "Cheap.", "cost": 0.125})},
            Rules(1.0, 3, 0.25, (0.0, 0.5, 0.125)),
        ),
    ],
)
def test_a_question_is_marked_by_what_its_author_wrote(written: dict[str, Any], rules: Rules) -> None:
    """Points, attempts, penalty and the cost of each hint, in their order."""
    assert Number.model_validate(BARE | written).rules == rules


def test_the_cost_of_a_hint_that_was_shown_is_taken_from_the_mark() -> None:
    """4 points, less the half that the second hint costs; the third was not shown and costs nothing."""
    hints = ("Free.", {"text": "Dear.", "cost": 0.5}, {"text": "Cheap.", "cost": 0.125})
    rules = Number.model_validate(BARE | {"points": 4.0, "hints": hints}).rules
    state = QuestionState().with_hint().with_hint().after(graded(1.0, "Yes."), rules)

    assert state.mark(rules) == 2.0

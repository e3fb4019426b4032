"""Questions in parts."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number
from quizzes.kinds.parts import Parts
from quizzes.kinds.question_state import QuestionState
from quizzes.loading.items import Item, questions

ADAPTER: TypeAdapter[Item] = TypeAdapter(Item)
COUNT = {"id": "count", "type": "number", "ask": "How many?", "answer": 8, "points": 2.0}
PICK = {
    "id": "pick",
    "type": "choice",
    "ask": "Which?",
    "options": ({"right": "a", "why": "."}, {"wrong": "b", "why": "."}),
}


def item(*parts: dict[str, Any]) -> Item:
    """Return a question in these parts."""
    return ADAPTER.validate_python({"id": "whole", "type": "parts", "ask": "Consider:", "parts": parts})


def test_the_points_are_the_sum_over_the_parts() -> None:
    """2 for the number, 1 for the choice."""
    whole = item(COUNT, PICK)

    assert isinstance(whole, Parts)
    assert whole.points == 3.0


def test_each_part_is_a_question_with_a_key_of_its_own() -> None:
    """QuestionState is kept under item-id.part-id."""
    assert [key for key, _ in questions(item(COUNT, PICK))] == ["whole.count", "whole.pick"]


def test_a_simple_item_is_one_question_under_its_own_id() -> None:
    """A page walks over parts and simple items alike."""
    assert [key for key, _ in questions(ADAPTER.validate_python(COUNT))] == ["count"]


def test_the_mark_of_the_whole_is_the_sum_of_its_parts() -> None:
    """The number right, the choice wrong: 2 of 3 points."""
    (_, count), (_, pick) = questions(item(COUNT, PICK))
    assert isinstance(count, Number)
    assert isinstance(pick, Choice)
    marks = [
        QuestionState().after(count.grade("2^3"), count.rules).mark(count.rules),
        QuestionState().after(pick.grade("b"), pick.rules).mark(pick.rules),
    ]

    assert sum(marks) == 2.0


@pytest.mark.parametrize(
    ("parts", "code", "path"),
    [
        ((COUNT, COUNT), "duplicate-id", ("parts", 1, "id")),
        ((PICK, COUNT | {"answer": "2^"}), "answer-syntax", ("parts", 1, "answer")),
    ],
)
def test_a_problem_of_a_part_is_found_at_the_part(
    parts: tuple[dict[str, Any], ...], code: str, path: tuple[str | int, ...]
) -> None:
    """The path leads through the whole to the part."""
    problems = [(problem.code, problem.path) for problem in item(*parts).problems()]

    assert problems == [(code, path)]

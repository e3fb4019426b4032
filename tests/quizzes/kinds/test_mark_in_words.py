"""Points in words: how many, and for each lost one what it was lost for."""

import pytest

from quizzes.kinds.grading import Grade, graded
from quizzes.kinds.mark_in_words import mark_in_words
from quizzes.kinds.question_state import QuestionState, Rules

WRONG, HALF, RIGHT = graded(0.0, "No."), graded(0.5, "Half of it."), graded(1.0, "Yes.")


def after(rules: Rules, *grades: Grade, hints: int = 0) -> str:
    """Return what is said when a question ends with these answers, the hints taken first."""
    state = QuestionState()
    for _ in range(hints):
        state = state.with_hint()
    for grade in grades:
        state = state.after(grade, rules)
    return mark_in_words(state, rules)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (1.0, "1 of 1 point."),
        (0.5, "0.5 of 0.5 points."),
        (2.0, "2 of 2 points."),
        (1.5, "1.5 of 1.5 points."),
    ],
)
def test_only_one_point_is_a_point(points: float, said: str) -> None:
    """And who has all of them hears no reason."""
    assert after(Rules(points=points), RIGHT) == said


@pytest.mark.parametrize(
    ("misses", "said"),
    [
        (1, "0.9 of 1 point: right at the second try, 10 % off."),
        (5, "0.5 of 1 point: right at the sixth try, half off."),
        (6, "0.4 of 1 point: right at the last try, 60 % off."),
    ],
)
def test_a_late_answer_says_at_which_try_and_what_that_cost(misses: int, said: str) -> None:
    """Behind the sixth there is no ordinal to read."""
    assert after(Rules(penalty=0.1, attempts=9), *[WRONG] * misses, RIGHT) == said


@pytest.mark.parametrize(
    ("penalty", "said"),
    [(0.25, "a quarter"), (0.5, "half"), (0.75, "three quarters"), (0.2, "20 %")],
)
def test_a_loss_is_a_fraction_or_percent(penalty: float, said: str) -> None:
    """Written as one says it."""
    assert after(Rules(penalty=penalty), WRONG, RIGHT).endswith(f"right at the second try, {said} off.")


def test_the_answer_that_earned_most_is_the_one_spoken_of() -> None:
    """After what the tries before it cost: half at once is more than all of it at the third try."""
    rules = Rules(penalty=0.4, attempts=3)

    assert after(rules, HALF, WRONG, RIGHT) == "0.5 of 1 point: partly right at the first try, half of it."
    assert (
        after(Rules(penalty=0.1, attempts=3), HALF, RIGHT)
        == "0.9 of 1 point: right at the second try, 10 % off."
    )


@pytest.mark.parametrize(
    ("costs", "taken", "said"),
    [
        ((0.0, 0.0), 2, "1 of 1 point."),
        ((0.25, 0.25), 1, "0.75 of 1 point: right at the first try; a hint, a quarter off."),
        ((0.0, 0.25, 0.5), 2, "0.75 of 1 point: right at the first try; 2 hints, a quarter off."),
        ((0.25, 0.25, 0.25), 3, "0.25 of 1 point: right at the first try; 3 hints, three quarters off."),
        ((0.25, 0.25), 0, "1 of 1 point."),
    ],
)
def test_hints_are_named_where_they_cost_something(costs: tuple[float, ...], taken: int, said: str) -> None:
    """Those that were taken, and with what they cost together."""
    assert after(Rules(hint_costs=costs), RIGHT, hints=taken) == said


def test_a_hint_that_cost_nothing_is_no_reason_for_a_point_lost_otherwise() -> None:
    """A late answer cost it."""
    said = after(Rules(penalty=0.25, hint_costs=(0.0,)), WRONG, RIGHT, hints=1)

    assert said == "0.75 of 1 point: right at the second try, a quarter off."
    assert "hint" not in said

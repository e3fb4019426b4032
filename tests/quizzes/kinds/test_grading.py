"""Marks by hand: credit, attempts, penalties, hints and giving up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.kinds.grading import Grade, Outcome, cannot_check, graded, invalid
from quizzes.kinds.question_state import QuestionState, Rules

RIGHT = graded(1.0, "Yes.")
HALF = graded(0.5, "Half of it.")
WRONG = graded(0.0, "No.")
INVALID = invalid("Type a number first.")
CANNOT_CHECK = cannot_check("This could not be checked.")


def state_after(*grades: Grade, rules: Rules) -> QuestionState:
    """Return the state after these answers in a row."""
    state = QuestionState()
    for grade in grades:
        state = state.after(grade, rules)
    return state


@pytest.mark.parametrize(
    ("credit", "outcome"), [(1.0, Outcome.RIGHT), (0.5, Outcome.PARTLY_RIGHT), (0.0, Outcome.WRONG)]
)
def test_the_credit_decides_the_outcome(credit: float, outcome: Outcome) -> None:
    """Full credit is right, none is wrong, anything between is partly right."""
    grade = graded(credit, "A sentence.")

    assert grade.outcome is outcome


@pytest.mark.parametrize("credit", [-0.1, 1.1])
def test_a_credit_outside_0_to_1_is_refused(credit: float) -> None:
    """A credit is a share."""
    with pytest.raises(ValueError, match=r"credit is .*; it must lie between 0 and 1"):
        graded(credit, "A sentence.")


def test_a_grade_without_feedback_is_refused() -> None:
    """Every answer gets at least one sentence."""
    with pytest.raises(ValueError, match="feedback is empty"):
        graded(0.0)


@pytest.mark.parametrize("free", [INVALID, CANNOT_CHECK])
def test_an_answer_that_is_not_graded_costs_nothing(free: Grade) -> None:
    """Neither an attempt nor a share of the mark is taken; only the feedback is remembered."""
    rules = Rules(points=2.0, attempts=3, penalty=0.25)
    state = state_after(free, free, RIGHT, rules=rules)

    assert not free.counts
    assert state.attempts_left(rules) == 2
    assert state.mark(rules) == 2.0


@pytest.mark.parametrize(
    ("grades", "mark"),
    [
        ([], 0.0),
        ([RIGHT], 4.0),
        ([WRONG, RIGHT], 3.0),
        ([WRONG, WRONG, RIGHT], 2.0),
        ([WRONG, INVALID, RIGHT], 3.0),
        ([HALF], 2.0),
        ([HALF, RIGHT], 3.0),
        ([HALF, WRONG], 2.0),
        ([WRONG, WRONG, WRONG], 0.0),
    ],
)
def test_the_mark_of_a_row_of_answers(grades: list[Grade], mark: float) -> None:
    """4 points, a quarter off for each graded attempt after the first, times the best credit."""
    rules = Rules(points=4.0, attempts=3, penalty=0.25)

    assert state_after(*grades, rules=rules).mark(rules) == mark


def test_a_hint_costs_its_share_once() -> None:
    """Showing two hints of 0 and 0.25 takes a quarter, however often they are looked at."""
    rules = Rules(points=4.0, hint_costs=(0.0, 0.25))
    state = QuestionState().with_hint().with_hint().with_hint().after(RIGHT, rules)

    assert state.mark(rules) == 3.0


def test_a_hint_that_was_not_asked_for_costs_nothing() -> None:
    """Only the first hint was shown, and it is free."""
    rules = Rules(points=4.0, hint_costs=(0.0, 0.25))

    assert QuestionState().with_hint().after(RIGHT, rules).mark(rules) == 4.0


def test_hints_and_penalties_never_go_below_zero() -> None:
    """The worst mark is 0."""
    rules = Rules(points=4.0, attempts=None, penalty=0.5, hint_costs=(0.75,))
    state = state_after(WRONG, WRONG, WRONG, RIGHT, rules=rules)

    assert state.mark(rules) == 0.0
    assert QuestionState().with_hint().after(HALF, rules).mark(rules) == 0.0


def test_a_solved_question_is_closed_and_no_longer_changes() -> None:
    """A second click on "check" must not cost anything."""
    rules = Rules()
    solved = state_after(RIGHT, rules=rules)

    assert solved.solved
    assert solved.closed(rules)
    assert solved.after(WRONG, rules) == solved
    assert solved.with_hint() == solved
    assert solved.giving_up() == solved


def test_the_last_attempt_closes_the_question() -> None:
    """Only then may the solution be shown to someone who is still wrong."""
    rules = Rules(attempts=2)
    open_state = state_after(WRONG, rules=rules)
    closed_state = open_state.after(WRONG, rules)

    assert not open_state.closed(rules)
    assert closed_state.closed(rules)
    assert not closed_state.solved


def test_giving_up_closes_the_question_and_keeps_what_was_earned() -> None:
    """Half the credit stays; no later answer adds to it."""
    rules = Rules(points=2.0)
    state = state_after(HALF, rules=rules).giving_up()

    assert state.closed(rules)
    assert state.after(RIGHT, rules).mark(rules) == 1.0


def test_unlimited_attempts_never_run_out() -> None:
    """Practice goes on until the answer is right."""
    rules = Rules(attempts=None)
    state = state_after(*[WRONG] * 50, rules=rules)

    assert state.attempts_left(rules) is None
    assert not state.closed(rules)


def test_a_state_is_never_changed_in_place() -> None:
    """Each method returns a new state and leaves the old one alone."""
    before = QuestionState()
    before.after(WRONG, Rules())
    before.with_hint()
    before.giving_up()

    assert before == QuestionState()


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from([RIGHT, HALF, WRONG, INVALID, CANNOT_CHECK]), max_size=8), st.floats(0, 1))
def test_a_mark_lies_between_0_and_the_points(grades: list[Grade], penalty: float) -> None:
    """Whatever is answered, no mark leaves its range, and no more attempts are counted than allowed."""
    rules = Rules(points=3.0, attempts=4, penalty=penalty)
    state = state_after(*grades, rules=rules)

    assert 0.0 <= state.mark(rules) <= 3.0
    assert len(state.grades) <= 4

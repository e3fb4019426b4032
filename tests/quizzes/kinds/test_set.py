"""Lists of matrix formulas, graded as sets."""

from typing import Any

import pytest
from pydantic import ValidationError

from quizzes.kinds.grading import Outcome
from quizzes.kinds.set import MatrixSet

PATHS = {
    "id": "paths",
    "type": "set",
    "of": "matexpr",
    "ask": "List the paths of two blocks.",
    "given": {"dims": {"d": 4}, "J1": ("d", "d"), "J2": ("d", "d")},
    "answer": ("I", "J1", "J2", "J2*J1"),
    "conventions": ("column", "row"),
    "why": "One path for each subset of the blocks.",
    "slips": ({"answer": "J1^2", "why": "No block is passed twice.", "slip": "repeats"},),
}


def paths(**changes: Any) -> MatrixSet:
    """Return the question, with some keys changed."""
    return MatrixSet.model_validate(PATHS | changes)


@pytest.mark.parametrize("typed", ["I, J1, J2, J2*J1", "J2 J1, J2*I, J1, I*I", "{J₂J₁, J1, I, J2}"])
def test_the_order_and_the_spelling_make_no_difference(typed: str) -> None:
    """A complete list is right in any order."""
    grade = paths().grade(typed)

    assert grade.outcome is Outcome.RIGHT
    assert grade.feedback == ("One path for each subset of the blocks.",)
    assert grade.notes == ()


def test_the_whole_list_may_follow_the_other_convention() -> None:
    """Every product reversed is right, with a note."""
    grade = paths().grade("I, J1, J2, J1*J2")

    assert grade.outcome is Outcome.RIGHT
    assert grade.notes[0].startswith("You wrote every product in reverse order")


def test_conventions_are_never_mixed() -> None:
    """One product this way and one that way earns the better of the two readings, not both."""
    question = paths(
        given={"dims": {"d": 4}, "J1": ("d", "d"), "J2": ("d", "d"), "J3": ("d", "d")},
        answer=("J2*J1", "J3*J1"),
        slips=(),
    )
    grade = question.grade("J2*J1, J1*J3")

    assert (grade.outcome, grade.credit) == (Outcome.WRONG, 0.0)


def test_only_the_written_order_is_right_without_a_second_convention() -> None:
    """A reversed product is a wrong entry then."""
    grade = paths(conventions=("column",)).grade("I, J1, J2, J1*J2")

    assert (grade.outcome, grade.credit) == (Outcome.PARTLY_RIGHT, 0.5)


@pytest.mark.parametrize(
    ("typed", "credit"),
    [("I, J1, J2", 0.75), ("I, J1, J2, 3*J1", 0.5), ("2*J1, 3*J1", 0.0), ("2*J1", 0.0), ("I", 0.25)],
)
def test_the_credit_is_matched_minus_extra_over_expected(typed: str, credit: float) -> None:
    """Guessing long lists earns nothing, and no list earns less than nothing."""
    assert paths(slips=()).grade(typed).credit == credit


def test_the_feedback_counts_but_does_not_tell_what_is_missing() -> None:
    """How many entries are right helps; the missing ones are for the learner to find."""
    grade = paths().grade("I, J1, 5*J2")

    assert grade.feedback == ("Right: 2. Wrong or repeated: 1. The list is not complete.",)


def test_repeated_entries_are_named() -> None:
    """Two spellings of one path are shown side by side."""
    grade = paths().grade("I, J1, J2, J2*I")

    assert grade.feedback[-1] == "`J2` and `J2*I` are the same."
    assert grade.credit == 0.5


def test_an_expected_wrong_entry_hears_its_own_sentence() -> None:
    """The slip is named before the count."""
    grade = paths().grade("I, J1, J2, J1*J1")

    assert grade.feedback[0] == "No block is passed twice."
    assert grade.slip == "repeats"


def test_the_words_of_a_product_are_written_out() -> None:
    """One term of each factor, in every way; terms that are no plain name keep their brackets."""
    words = paths(answer={"words-of": ("I + J2", "I + J1")}, slips=())
    scaled = paths(answer={"words-of": ("I + 2*J2", "J1")}, slips=())

    assert words.answer == ("I", "J1", "J2", "J2*J1")
    assert scaled.answer == ("J1", "(2*J2)*J1")
    assert scaled.grade("2 J2 J1, J1").outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    "answer", [{"word-of": ("I + J1",)}, {"words-of": ()}, {"words-of": ("I + J1",) * 7}]
)
def test_anything_else_in_place_of_a_list_is_refused(answer: dict[str, Any]) -> None:
    """A mapping has the one key, with one to six factors."""
    with pytest.raises(ValidationError):
        paths(answer=answer)


@pytest.mark.parametrize("typed", ["", "I,, J1", "I, J4", "I, 1 + J1", "I, J1/0"])
def test_a_list_that_cannot_be_read_costs_nothing(typed: str) -> None:
    """One unreadable entry sends the list back for free."""
    grade = paths().grade(typed)

    assert grade.outcome is Outcome.INVALID


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answer": ("I", "J1*")}, "answer-syntax"),
        ({"answer": ("I", "J1", "J1*I")}, "duplicate-answer"),
        ({"slips": ({"answer": "J2 J1", "why": "."},)}, "slip-equals-answer"),
    ],
)
def test_a_faulty_set_question_is_found(changes: dict[str, Any], code: str) -> None:
    """Entries and slips are read and compared when the bank is loaded."""
    assert [problem.code for problem in paths(**changes).problems()] == [code]


def test_a_good_set_question_has_no_problems() -> None:
    """The example above is faultless."""
    assert list(paths().problems()) == []

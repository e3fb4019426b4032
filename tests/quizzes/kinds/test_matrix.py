"""Matrices filled in cell by cell."""

from typing import Any

import pytest

from quizzes.kinds.grading import Outcome
from quizzes.kinds.matrix import Matrix

GATED = {
    "id": "gated",
    "type": "matrix",
    "ask": "The Jacobian?",
    "answer": ((0, 0), (0, 2)),
    "why": "The gate of the first entry is closed.",
    "slips": ({"answer": ((1, 0), (0, 2)), "why": "That one has no gate.", "slip": "gate-on-skip"},),
}


def matrix(**changes: Any) -> Matrix:
    """Return the question, with some keys changed."""
    return Matrix.model_validate(GATED | changes)


def test_a_right_matrix_is_right_and_shown_as_read() -> None:
    """Cells may be formulas; the whole is shown in TeX."""
    grade = matrix().grade([["0", "0"], ["0", "1+1"]])

    assert grade.outcome is Outcome.RIGHT
    assert grade.feedback == ("The gate of the first entry is closed.",)
    assert grade.understood == r"\begin{bmatrix} 0 & 0 \\ 0 & 1 + 1 \end{bmatrix}"


def test_wrong_cells_are_named_but_not_filled_in() -> None:
    """The place of an error helps; the right value is not told."""
    grade = matrix().grade([["5", "0"], ["7", "2"]])

    assert (grade.outcome, grade.credit) == (Outcome.PARTLY_RIGHT, 0.5)
    assert grade.feedback == ("2 of 4 entries are right. Look again at row 1 column 1, row 2 column 1.",)


def test_only_the_whole_matrix_counts_without_credit_for_entries() -> None:
    """One wrong cell makes the matrix wrong."""
    grade = matrix(credit="none").grade([["5", "0"], ["0", "2"]])

    assert (grade.outcome, grade.credit) == (Outcome.WRONG, 0.0)


def test_an_expected_wrong_matrix_hears_its_own_sentence() -> None:
    """The slip is named; right entries keep their credit."""
    grade = matrix().grade([["1", "0"], ["0", "2"]])

    assert grade.feedback == ("That one has no gate.",)
    assert (grade.slip, grade.credit) == ("gate-on-skip", 0.75)


def test_a_tolerance_applies_to_every_cell() -> None:
    """A cell within 0.01 is right."""
    question = matrix(tolerance={"abs": 0.01})

    assert question.grade([["0", "0.005"], ["0", "2.001"]]).outcome is Outcome.RIGHT
    assert question.grade([["0", "0"], ["0", "2.1"]]).outcome is Outcome.PARTLY_RIGHT


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([["0", "0"]], "The matrix has 2 rows and 2 columns."),
        ([["0", "0"], ["0"]], "The matrix has 2 rows and 2 columns."),
        ([["0", " "], ["0", "2"]], "Row 1, column 2 is empty."),
        ([["0", "0"], ["zero", "2"]], "row 2, column 1: "),
    ],
)
def test_a_matrix_that_is_not_filled_in_costs_nothing(cells: list[list[str]], words: str) -> None:
    """Missing and unreadable cells are pointed out for free."""
    grade = matrix().grade(cells)

    assert grade.outcome is Outcome.INVALID
    assert words in grade.feedback[0]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answer": ((0, 0), (0,)), "slips": ()}, "answer-shape"),
        ({"answer": ((0, "z"), (0, 2)), "slips": ()}, "answer-syntax"),
        ({"slips": ({"answer": ((1, 0),), "why": "."},)}, "answer-shape"),
        ({"slips": ({"answer": ((0, 0), (0, "4/2")), "why": "."},)}, "slip-equals-answer"),
    ],
)
def test_a_faulty_matrix_question_is_found(changes: dict[str, Any], code: str) -> None:
    """Shapes and cells are checked when the bank is loaded."""
    assert [problem.code for problem in matrix(**changes).problems()] == [code]


def test_a_good_matrix_question_has_no_problems() -> None:
    """The example above is faultless, and its size is known to the page."""
    assert list(matrix().problems()) == []
    assert matrix().shape == (2, 2)

"""Reading lists of formulas and matrices of numbers."""

import pytest

from quizzes.formulas.evaluation import value
from quizzes.formulas.expressions import Symbols, parse_list, parse_matrix
from quizzes.formulas.notation import AnswerError

PATHS = Symbols(shapes={f"J{block}": ("n", "n") for block in (1, 2, 3)}, dims={"n": 4})


@pytest.mark.parametrize(
    "text",
    [
        "I, J1, J2, J2J1",
        "[I, J1, J2, J2J1]",
        "{I, J1, J2, J2J1}",
        "(I, J1, J2, J2J1)",
        "I; J1; J2; J2J1",
        "I\nJ1\nJ2\nJ2J1\n",
        "I,\nJ1,\n\nJ2\n, J2J1",
    ],
)
def test_a_list_may_be_laid_out_in_any_way(text: str) -> None:
    """Commas, semicolons and lines separate; brackets round the whole do not matter."""
    assert [entry.text for entry in parse_list(text, PATHS)] == ["I", "J1", "J2", "J2J1"]


def test_brackets_of_an_entry_are_not_brackets_of_the_list() -> None:
    """(I+J2)(I+J1) is one entry, and so is a bracketed sum."""
    assert len(parse_list("(I+J2)(I+J1)", PATHS)) == 1
    assert len(parse_list("(I+J2), (I+J1)", PATHS)) == 2
    assert len(parse_list("hadamard(J1, J2), I", PATHS)) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("J1,, J2", "entry 2 of the list is empty. Remove a comma or fill it in."),
        ("J1, J2,", "entry 3 of the list is empty. Remove a comma or fill it in."),
        ("{}", "entry 1 of the list is empty. Remove a comma or fill it in."),
        ("J1, J4", "unknown name J4 at column 5. The names here are J1, J2, J3."),
        (",".join(["J1"] * 65), "the list has 65 entries, and 64 is the most."),
    ],
)
def test_a_faulty_list_is_refused(text: str, message: str) -> None:
    """Columns count from the start of the whole list."""
    with pytest.raises(AnswerError) as caught:
        parse_list(text, PATHS)

    assert caught.value.message == message


@pytest.mark.parametrize(
    "text",
    [
        "[[0, 1/2], [-1, 2]]",
        "[[0, 1/2],\n [-1, 2]]",
        "[0, 1/2; -1, 2]",
        "0, 1/2; -1, 2",
        "0 1/2; -1 2",
        "0 1/2\n-1 2\n",
        "[0 1/2\n -1 2]",
        "0, 1 / 2\n-1, 2",
    ],
)
def test_a_matrix_may_be_laid_out_in_any_way(text: str) -> None:
    """Rows end at a semicolon, a line or a bracket; cells at a comma or a space."""
    cells = parse_matrix(text, Symbols())

    assert [[value(cell) for cell in row] for row in cells] == [[0, 0.5], [-1, 2]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[1, 2], [3]]", "the rows of the matrix have different lengths: 2, 1."),
        ("1, , 2", "a cell of the matrix is empty. Write 0 for a zero."),
        ("1 2;; 3 4", "a cell of the matrix is empty. Write 0 for a zero."),
        ("[[1, I], [0, 1]]", "a cell must be a number; I is not."),
        (",".join(["1"] * 9), "the matrix has more than 8 rows or columns."),
    ],
)
def test_a_faulty_matrix_is_refused(text: str, message: str) -> None:
    """Every cell holds one number."""
    with pytest.raises(AnswerError) as caught:
        parse_matrix(text, Symbols())

    assert caught.value.message == message

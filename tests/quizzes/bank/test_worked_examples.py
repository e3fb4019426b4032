"""The questions of the worked examples: every number and matrix follows from the core, and so does every slip."""

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.blocks import Block, jacobian
from core.bounds import plain_band, random_growth, uniform_band
from core.branch_angles import turning_jacobian
from core.paths import enumerate_paths
from quizzes.kinds.choice import Choice
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix, Rows
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks

ITEMS = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["worked-examples"].items
G = np.array([2.0, 1.0])
J1, J2 = np.array([[0.5, 0.0], [1.0, 0.0]]), np.array([[0.0, 1.0], [0.0, 0.5]])
EYE = np.eye(2)


def numbers(rows: Rows) -> NDArray[np.float64]:
    """Return the numbers of a matrix as the bank writes it."""
    return np.array([[real_number(cell).value for cell in row] for row in rows])


def matrix(item: str) -> Matrix:
    """Return a matrix question."""
    question = ITEMS[item]
    assert isinstance(question, Matrix)
    return question


def number(item: str) -> Number:
    """Return a number question."""
    question = ITEMS[item]
    assert isinstance(question, Number)
    return question


def slips(item: str) -> list[float]:
    """Return the wrong numbers that a question expects."""
    return [real_number(slip.answer).value for slip in number(item).slips]


def test_the_row_of_example_1_is_the_sum_of_its_four_paths() -> None:
    """(6.5, 3.5), in the numbers that the question states."""
    table = enumerate_paths([J1, J2], G)
    question = matrix("we1-arrives")

    assert table.words == ("I I", "I J1", "J2 I", "J2 J1")
    assert table.gradients.tolist() == [[2, 1], [2, 0], [0, 2.5], [2.5, 0]]
    assert numbers(question.answer)[0].tolist() == table.total.tolist() == [6.5, 3.5]
    assert "$g = (2, 1)$" in question.ask
    assert r"J_1 = \begin{bmatrix} 0.5 & 0 \\ 1 & 0 \end{bmatrix}" in question.ask
    assert r"J_2 = \begin{bmatrix} 0 & 1 \\ 0 & 0.5 \end{bmatrix}" in question.ask


def test_the_wrong_rows_of_example_1_are_the_mistakes_they_name() -> None:
    """Block 1 first, three paths, the skips alone, and a column, with the brackets as they stand and swapped."""
    mistakes = [
        G @ (EYE + J1) @ (EYE + J2),
        G @ (EYE + J1 + J2),
        G,
        (EYE + J2) @ (EYE + J1) @ G,
        (EYE + J1) @ (EYE + J2) @ G,
    ]

    for slip, row in zip(matrix("we1-arrives").slips, mistakes, strict=True):
        assert numbers(slip.answer)[0].tolist() == row.tolist()


def test_the_path_through_both_branches_has_block_2_on_the_left() -> None:
    """As the core writes its word."""
    question = ITEMS["we1-both-branches"]
    assert isinstance(question, MatrixExpression)

    assert question.answer == "J2*J1"
    assert enumerate_paths([J1, J2], G).words[-1] == question.answer.replace("*", " ")
    assert question.grade("J₂J₁").credit == 1.0
    assert question.grade("J1*J2").slip == "reads-wrong-way"


def test_only_the_last_line_of_the_printed_argument_fails() -> None:
    """With J = -0.1 I the first three lines hold in numbers and the fourth does not."""
    stack = [turning_jacobian(0.1, -1.0, 2)] * 100
    sent = np.array([3.0, 4.0])
    arrives = np.linalg.multi_dot([sent, *(np.eye(2) + branch for branch in stack)])
    others = arrives - sent
    question = ITEMS["we2-flaw"]
    assert isinstance(question, Choice)

    assert np.linalg.norm(arrives) >= np.linalg.norm(sent) - np.linalg.norm(others) - 1e-12
    assert np.linalg.norm(arrives) < np.linalg.norm(sent)
    assert [option.text[:7] for option in question.options if option.is_right] == ["Line 4."]
    assert not question.shuffle


def test_the_ends_of_the_band_are_those_of_the_core() -> None:
    """2.656e-5 and 13,781, for 100 blocks of norm 0.1."""
    band = uniform_band(0.1, 100)

    assert real_number(number("we2-lower").answer).value == pytest.approx(band.lower, rel=1e-12)
    assert real_number(number("we2-upper").answer).value == pytest.approx(band.upper, rel=1e-12)
    assert number("we2-lower").grade("2.656e-5").credit == 1.0
    assert number("we2-upper").grade("13781").credit == 1.0


def test_the_wrong_bounds_are_the_mistakes_they_name() -> None:
    """The question's own number, the notes' answer, the plain net, sums, the true but useless line, one block."""
    empty = 2.0 - uniform_band(0.1, 100).upper
    plain = plain_band([0.1] * 100).upper

    assert slips("we2-lower") == pytest.approx([0.1, 1.0, plain, -9.0, empty, 0.9], rel=1e-9)
    assert slips("we2-upper") == pytest.approx(
        [0.1, 11.0, 1.1, random_growth([0.1] * 100), 2.0**100], rel=1e-9
    )


@pytest.mark.parametrize(("item", "order"), [("we3-post", "post"), ("we3-pre", "pre")])
def test_the_eight_entries_of_example_3_are_those_of_the_block(item: str, order: str) -> None:
    """diag(0, 2) after the addition, diag(1, 2) before the branch."""
    block = Block(w1=EYE, w2=EYE, order="pre" if order == "pre" else "post")

    np.testing.assert_array_equal(numbers(matrix(item).answer), jacobian(block, [-1.0, 1.0]).total)


def test_the_right_order_of_the_factors_is_the_one_of_the_core() -> None:
    """With matrices that do not commute only the right option is the branch's Jacobian."""
    rng = np.random.default_rng(3)
    w1, w2 = rng.standard_normal((2, 3, 3))
    x = np.array([1.0, -0.5, 2.0])
    d0, d1 = np.diag(1.0 * (x > 0)), np.diag(1.0 * (w1 @ np.maximum(x, 0) > 0))
    factors = {"W_1": w1, "W_2": w2, "D_0": d0, "D_1": d1}
    branch = jacobian(Block(w1=w1, w2=w2, order="pre"), x).branch
    question = ITEMS["we3-pre-rule"]
    assert isinstance(question, Choice)

    assert 0 < d1.trace() < 3
    for option in question.options:
        product = np.linalg.multi_dot([factors[name] for name in re.findall(r"[WD]_\d", option.text)])

        assert np.allclose(product, branch) == option.is_right

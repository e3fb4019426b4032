"""The questions on activation order: their keys follow from the core."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core import blocks
from core.activations import relu, relu_slope
from quizzes.kinds.choice import Choice
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks
from quizzes.loading.items import SimpleQuestion, questions

BANK = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["activation-order"]
QUESTIONS: dict[str, SimpleQuestion] = {
    key: question for item in BANK.items.values() for key, question in questions(item)
}
# The numbers of the first item: state, branch value and branch Jacobian.
STATE, VALUE, BRANCH = np.array([1.0, 2.0]), np.array([-3.0, 1.0]), np.diag([-2.0, 0.5])


def matrix_of(key: str) -> NDArray[np.float64]:
    """Return the matrix that a question expects."""
    question = QUESTIONS[key]
    assert isinstance(question, Matrix)
    return np.array([[real_number(cell).value for cell in row] for row in question.answer])


def test_the_item_states_the_numbers_used_here() -> None:
    """A changed question must change this test."""
    ask = BANK.items["ao-shut-by-the-branch"].ask

    assert "$x = (1, 2)" in ask
    assert "$F(x) = (-3, 1)" in ask
    assert r"-2 & 0 \\ 0 & 0.5" in ask


def test_the_gate_after_the_addition_multiplies_branch_and_skip() -> None:
    """diag(ReLU'(F + x)) (I + J), by the definition and by nudging the linearised block."""
    gates = np.diag(relu_slope(VALUE + STATE))
    step = 1e-6
    nudged = np.stack(
        [
            (
                relu(VALUE + BRANCH @ shift + STATE + shift)
                - relu(VALUE - BRANCH @ shift + STATE - shift)
            ) / (2 * step)
            for shift in step * np.eye(2)
        ],
        axis=1,
    )  # fmt: skip

    np.testing.assert_array_equal(matrix_of("ao-shut-by-the-branch.after"), gates @ (np.eye(2) + BRANCH))
    np.testing.assert_allclose(matrix_of("ao-shut-by-the-branch.after"), nudged, atol=1e-8)


def test_without_an_activation_on_the_sum_the_identity_is_whole() -> None:
    """I + J."""
    np.testing.assert_array_equal(matrix_of("ao-shut-by-the-branch.no-relu"), np.eye(2) + BRANCH)


@pytest.mark.parametrize(("pull", "is_open"), [(-0.5, True), (-1.0, False), (-1.5, False), (2.0, True)])
def test_a_gate_behind_a_relu_shuts_where_the_branch_pulls_down_at_least_as_hard(
    pull: float, is_open: bool
) -> None:
    """The right option: from x = 1, the branch pull * x shuts the gate for pulls of -1 and below."""
    block = blocks.Block(w1=np.eye(1), w2=pull * np.eye(1), order="post")
    question = QUESTIONS["ao-when-it-shuts"]
    assert isinstance(question, Choice)
    right = next(option.text for option in question.options if option.is_right)

    assert bool(blocks.jacobian(block, [1.0]).gate[0]) is is_open
    assert right == "Where its branch takes away all of $x_i$, or more."


def test_shares_multiply_through_ten_blocks() -> None:
    """Three quarters, ten times: about 1 in 18."""
    question = QUESTIONS["ao-through-ten-blocks"]
    assert isinstance(question, Number)
    key = real_number(question.answer).value

    assert key == pytest.approx(np.prod([0.75] * 10), rel=1e-12)
    assert round(1 / key) == 18
    assert question.grade("0.056").credit == 1.0
    assert question.grade("0.05").credit == 0.0

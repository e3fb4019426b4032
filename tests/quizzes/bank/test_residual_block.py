"""The questions on the residual block: their keys follow from the core."""

from pathlib import Path

import numpy as np
import pytest

from core.changing_shape import numpy_sum, projection, zero_padded
from core.stacks import Stacks, forward, initial_stacks
from core.tasks import copying
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks

ITEMS = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["residual-block"].items


def right_of(item: str) -> str:
    """Return the text of the right option."""
    question = ITEMS[item]
    assert isinstance(question, Choice)
    return next(option.text for option in question.options if option.is_right)


def test_a_projection_from_64_to_128_channels_has_8192_weights() -> None:
    """As many as the core draws."""
    question = ITEMS["rb-projection-weights"]
    assert isinstance(question, Number)

    assert real_number(question.answer).value == projection(64, 128, np.random.default_rng(0)).size == 8192
    assert zero_padded(np.ones(64), 128).size == 128


def test_zeros_copy_in_a_residual_net_and_identity_matrices_in_a_plain_one() -> None:
    """So the option that denies the plain net the copy is wrong, and both nets have the same number of weights."""
    task = copying(8, 20, np.random.default_rng(0))
    residual = initial_stacks(20, 8, np.random.default_rng(0), shortcut_scale=[1], branch_scale=[1])
    plain = Stacks(np.zeros_like(residual.weights), 20, 8, np.zeros(1), np.ones(1))
    plain.blocks[...] = np.eye(8, 9)
    silent = residual.with_weights(np.zeros_like(residual.weights))

    np.testing.assert_array_equal(forward(plain, task.inputs).outputs[0], task.inputs)
    np.testing.assert_array_equal(forward(silent, task.inputs).outputs[0], task.inputs)
    assert plain.weights.size == residual.weights.size
    assert "branch is zero" in right_of("rb-doing-nothing")


def test_one_number_is_added_to_all_four() -> None:
    """And shapes (4,) and (3,) are refused, as the reason says."""
    stretched = numpy_sum([1.0, 2.0, 3.0, 4.0], [10.0])

    assert stretched.outcome == "stretches"
    assert stretched.total == pytest.approx([11.0, 12.0, 13.0, 14.0])
    assert numpy_sum(np.ones(4), np.ones(3)).outcome == "refuses"
    assert "all four" in right_of("rb-silent-sum")

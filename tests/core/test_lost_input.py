"""A block that overwrites its input doubles the branch and loses the skip."""

import numpy as np
import pytest

from core.derivatives import numerical_jacobian
from core.lost_input import after_blocks, doubled_branch, kept_input

WEIGHTS = np.array([[0.3, -0.2], [0.1, 0.4]])


def test_the_jacobians_are_2_j_and_i_plus_j() -> None:
    """Found by finite differences, without looking at the code."""
    x = np.array([0.5, -1.0])
    branch = numerical_jacobian(lambda v: np.tanh(WEIGHTS @ v), x)

    for block, expected in ((doubled_branch, 2 * branch), (kept_input, np.eye(2) + branch)):
        found = numerical_jacobian(lambda v, b=block: b(v, lambda u: np.tanh(WEIGHTS @ u)), x)  # type: ignore[misc]

        np.testing.assert_allclose(found, expected, atol=1e-9)


def test_three_blocks_of_slope_one_tenth() -> None:
    """0.2 cubed in place of 1.1 cubed."""
    assert after_blocks(doubled_branch, [1.0], lambda x: 0.1 * x, 3)[0] == pytest.approx(0.008, rel=1e-12)
    assert after_blocks(kept_input, [1.0], lambda x: 0.1 * x, 3)[0] == pytest.approx(1.331, rel=1e-12)


def test_a_silent_branch_is_the_clearest_difference() -> None:
    """A residual block then hands its input on; the broken one hands on nothing."""
    x = np.array([3.0, -1.0])

    assert kept_input(x, np.zeros_like).tolist() == [3.0, -1.0]
    assert doubled_branch(x, np.zeros_like).tolist() == [0.0, 0.0]


def test_the_caller_keeps_its_vector() -> None:
    """Neither block writes into what it was given."""
    x = np.array([1.0, 2.0])
    after_blocks(doubled_branch, x, lambda v: 0.5 * v, 2)
    after_blocks(kept_input, x, lambda v: 0.5 * v, 2)

    assert x.tolist() == [1.0, 2.0]


def test_no_blocks_change_nothing_and_fewer_are_refused() -> None:
    """Depth 0 is a depth; -1 is not."""
    assert after_blocks(kept_input, [2.0], np.tanh, 0).tolist() == [2.0]
    with pytest.raises(ValueError, match="depth must be a whole number of at least 0, got -1"):
        after_blocks(kept_input, [2.0], np.tanh, -1)

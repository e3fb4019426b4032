"""The branches of a fresh ReLU stack, and triangular ones of any size."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import relu
from core.random_branches import relu_jacobians, triangular_jacobians
from core.spectra import gradient_growth
from tests.core.derivative_checks import assert_jacobian


@pytest.mark.parametrize("width", [64, 128])
def test_a_he_initialised_branch_has_norm_about_four_at_any_width(width: int) -> None:
    """Far above 1: such a block is not near the identity."""
    rng = np.random.default_rng(0)
    norms = np.linalg.norm(relu_jacobians(12, width, 1.0, rng), ord=2, axis=(1, 2))

    assert norms.mean() == pytest.approx(4.1, abs=0.2)
    assert norms.min() > 3.3


def test_the_first_jacobian_is_the_derivative_of_the_first_branch() -> None:
    """The draws are repeated, and the branch is differentiated by complex step at the drawn state."""
    jacobian = relu_jacobians(1, 6, 0.7, np.random.default_rng(4))[0]
    rng = np.random.default_rng(4)
    w1, w2 = rng.standard_normal((2, 1, 6, 6)) * np.sqrt(2 / 6)
    state = rng.standard_normal(6)

    def branch(x: NDArray[np.float64]) -> NDArray[np.float64]:
        value: NDArray[np.float64] = 0.7 * (w2[0] @ relu(w1[0] @ x))
        return value

    assert_jacobian(branch, state, jacobian)


def test_a_gradient_grows_by_one_plus_two_s_squared_per_block_on_average() -> None:
    """The mean square triples per block at s = 1: within 10 % per block over 12 blocks and 100 gradients."""
    for scale in (0.3, 1.0):
        rng = np.random.default_rng(0)
        factors = np.eye(128) + relu_jacobians(12, 128, scale, rng)
        growth = np.mean([gradient_growth(factors, rng.standard_normal(128))[-1] ** 2 for _ in range(100)])

        assert growth ** (1 / 12) == pytest.approx(1 + 2 * scale**2, rel=0.1)


def test_a_deep_stack_of_large_branches_stays_finite() -> None:
    """The states are rescaled on the way, which changes no gate."""
    jacobians = relu_jacobians(500, 8, 1000.0, np.random.default_rng(0))

    assert np.isfinite(jacobians).all()
    assert np.abs(jacobians[-1]).max() > 0


def test_the_scale_is_a_factor_and_changes_no_draw_in_the_first_block() -> None:
    """With s doubled the first Jacobian doubles; with s = 0 all are zero."""
    once, twice, never = (relu_jacobians(3, 8, scale, np.random.default_rng(1)) for scale in (1.0, 2.0, 0.0))

    np.testing.assert_allclose(twice[0], 2 * once[0])
    np.testing.assert_array_equal(never, 0.0)


def test_triangular_branches_have_the_asked_norm_and_no_eigenvalue_but_zero() -> None:
    """Nothing stands on or below the diagonal."""
    jacobians = triangular_jacobians(4, 10, 3.0, np.random.default_rng(0))

    np.testing.assert_allclose(np.linalg.norm(jacobians, ord=2, axis=(1, 2)), 3.0)
    np.testing.assert_array_equal(np.tril(jacobians), 0.0)
    np.testing.assert_array_equal(np.linalg.eigvals(jacobians), 0.0)


def test_bad_sizes_are_refused() -> None:
    """Every message names the argument and its value."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="width must be a whole number of at least 2, got 1"):
        triangular_jacobians(3, 1, 1.0, rng)
    with pytest.raises(ValueError, match=r"norm must be a finite number of at least 0, got -1\.0"):
        triangular_jacobians(3, 4, -1.0, rng)
    with pytest.raises(ValueError, match="depth must be a whole number of at least 1, got 0"):
        relu_jacobians(0, 4, 1.0, rng)
    with pytest.raises(ValueError, match=r"scale must be a finite number of at least 0, got -0\.5"):
        relu_jacobians(3, 4, -0.5, rng)

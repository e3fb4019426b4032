"""The gradient norm through random ReLU stacks."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from core.networks import gradient_norms, random_weights, stack_backward, stack_forward
from tests.core.derivative_checks import assert_gradient


def growth_per_block(gain: float, *, skip: bool, branch_scale: float = 1.0) -> float:
    """Return the mean factor per block on the gradient norm, over eight wide stacks of 30 blocks."""
    ends = [
        gradient_norms(
            30, 256, gain, skip=skip, branch_scale=branch_scale, batch=8, rng=np.random.default_rng(seed)
        ).relative[0]
        for seed in range(8)
    ]
    return float(np.exp(np.mean(np.log(ends)) / 30))


@pytest.mark.parametrize("skip", [False, True])
def test_the_gradient_at_the_input_is_the_derivative_of_the_output(skip: bool) -> None:
    """The backward pass by hand agrees with the complex step to 1e-12."""
    rng = np.random.default_rng(1)
    weights, inputs = random_weights(6, 4, 1.0, rng), rng.standard_normal((3, 4))
    grad_output = rng.standard_normal((3, 4))
    states = stack_forward(weights, inputs, skip=skip, branch_scale=0.7)
    gradients = stack_backward(weights, states, grad_output, skip=skip, branch_scale=0.7)

    def loss(values: NDArray[np.float64]) -> ArrayLike:
        total: ArrayLike = np.sum(
            grad_output * stack_forward(weights, values, skip=skip, branch_scale=0.7)[-1]
        )
        return total

    assert np.abs(gradients[0]).max() > 0
    assert_gradient(loss, inputs, gradients[0])


@pytest.mark.parametrize("skip", [False, True])
def test_the_gradient_at_every_depth_is_the_derivative_of_the_rest_of_the_stack(skip: bool) -> None:
    """Entry l of the backward pass belongs to h_l, not to its neighbour."""
    rng = np.random.default_rng(2)
    weights, inputs = random_weights(5, 4, 1.0, rng), rng.standard_normal((2, 4))
    grad_output = rng.standard_normal((2, 4))
    states = stack_forward(weights, inputs, skip=skip)
    gradients = stack_backward(weights, states, grad_output, skip=skip)

    for depth in range(5):

        def loss(values: NDArray[np.float64], depth: int = depth) -> ArrayLike:
            total: ArrayLike = np.sum(grad_output * stack_forward(weights[depth:], values, skip=skip)[-1])
            return total

        assert_gradient(loss, states[depth], gradients[depth])


def test_a_two_block_stack_by_hand() -> None:
    """x = [1, -1], W1 = [[1, 1], [2, 0]], W2 = 3 I with skips: h = [1, -1], [2, 1], [8, 4]."""
    weights = np.array([[[1.0, 1.0], [2.0, 0.0]], [[3.0, 0.0], [0.0, 3.0]]])
    states = stack_forward(weights, np.array([[1.0, -1.0]]), skip=True)

    np.testing.assert_array_equal(states[:, 0], [[1, -1], [2, 1], [8, 4]])
    # Back: [1, 0] -> 4 [1, 0] -> [4, 0] + [4, 4] with the second entry of relu closed at x = -1.
    gradients = stack_backward(weights, states, np.array([[1.0, 0.0]]), skip=True)
    np.testing.assert_array_equal(gradients[:, 0], [[8, 0], [4, 0], [1, 0]])


def test_without_the_skip_the_state_is_the_branch_alone() -> None:
    """The same stack without skips: [1, -1], [1, 2], [3, 6]."""
    weights = np.array([[[1.0, 1.0], [2.0, 0.0]], [[3.0, 0.0], [0.0, 3.0]]])

    states = stack_forward(weights, np.array([[1.0, -1.0]]), skip=False)
    np.testing.assert_array_equal(states[:, 0], [[1, -1], [1, 2], [3, 6]])


@pytest.mark.parametrize("gain", [0.8, 1.0, 1.2])
def test_a_plain_stack_multiplies_the_gradient_by_its_gain(gain: float) -> None:
    """Gain 1, He initialisation, keeps it at its size: within 2 % per block at width 256."""
    assert growth_per_block(gain, skip=False) == pytest.approx(gain, rel=0.02)


@pytest.mark.parametrize(("gain", "branch_scale"), [(1.0, 1.0), (0.8, 1.0), (1.0, 0.1), (1.2, 0.5)])
def test_a_residual_stack_adds_the_squares_of_shortcut_and_branch(gain: float, branch_scale: float) -> None:
    """The factor per block is sqrt(1 + gain² branch_scale²), within 2 %."""
    growth = growth_per_block(gain, skip=True, branch_scale=branch_scale)

    assert growth == pytest.approx(np.sqrt(1 + (gain * branch_scale) ** 2), rel=0.02)


def test_a_small_gain_makes_the_plain_gradient_vanish_and_the_residual_one_grow() -> None:
    """The two stacks share their weights; only the skip differs."""
    plain, residual = (
        gradient_norms(20, 64, 0.8, skip=skip, rng=np.random.default_rng(0)).relative[0]
        for skip in (False, True)
    )

    assert plain < 0.05
    assert residual > 10


def test_both_arrays_run_from_the_input_to_the_output() -> None:
    """Every input gets an output gradient of norm 1, so the last entries are 1."""
    gradients = gradient_norms(20, 64, 0.8, skip=False, rng=np.random.default_rng(0))

    assert gradients.norms.shape == gradients.relative.shape == (21,)
    assert gradients.norms[-1] == pytest.approx(1.0, rel=1e-14)
    np.testing.assert_allclose(gradients.relative, gradients.norms / gradients.norms[-1])


def test_the_norm_is_the_root_mean_square_over_the_batch() -> None:
    """The same draws, followed by hand, give the same numbers."""
    rng = np.random.default_rng(5)
    weights = random_weights(4, 8, 1.0, rng)
    inputs, grad_output = rng.standard_normal((16, 8)), rng.standard_normal((16, 8))
    grad_output /= np.linalg.norm(grad_output, axis=1, keepdims=True)
    states = stack_forward(weights, inputs, skip=True)
    squares = np.sum(stack_backward(weights, states, grad_output, skip=True) ** 2, axis=2)

    measured = gradient_norms(4, 8, 1.0, skip=True, batch=16, rng=np.random.default_rng(5))
    np.testing.assert_allclose(measured.norms, np.sqrt(squares.mean(axis=1)), rtol=1e-12)


def test_weights_have_the_asked_spread() -> None:
    """The standard deviation is gain · sqrt(2 / D): 0.5 · sqrt(2 / 200) = 0.05, within 1 %."""
    weights = random_weights(2, 200, 0.5, np.random.default_rng(0))

    assert weights.std() == pytest.approx(0.05, rel=0.01)


def test_the_same_generator_state_gives_the_same_norms() -> None:
    """And another seed gives others: nothing comes from global randomness."""
    first, again, other = (
        gradient_norms(10, 16, 1.0, skip=False, rng=np.random.default_rng(seed)).norms for seed in (3, 3, 4)
    )

    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0


def test_branches_of_scale_zero_leave_the_gradient_unchanged() -> None:
    """With skips every block is then the identity."""
    relative = gradient_norms(10, 16, 1.0, skip=True, branch_scale=0.0, rng=np.random.default_rng(0)).relative

    np.testing.assert_allclose(relative, np.ones(11), rtol=1e-14)


def test_a_dead_plain_stack_has_norm_zero_and_no_nan() -> None:
    """With gain 0 nothing comes through, and 0 is the answer."""
    norms = gradient_norms(5, 4, 0.0, skip=False, rng=np.random.default_rng(0)).norms

    np.testing.assert_allclose(norms, [0, 0, 0, 0, 0, 1])


def test_norms_too_small_to_be_squared_are_still_measured() -> None:
    """At gain 0.01 and 100 blocks the norm is near 1e-200, whose square is not a float."""
    relative = gradient_norms(100, 64, 0.01, skip=False, rng=np.random.default_rng(0)).relative

    assert np.log10(relative[0]) == pytest.approx(-200, abs=3)


def test_a_stack_that_leaves_the_range_of_floats_is_refused() -> None:
    """The message names what to lower."""
    with pytest.raises(ValueError, match=r"depth 100 with gain 100000\.0 .* grows past 1e308; lower one"):
        gradient_norms(100, 16, 1e5, skip=False, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"depth": 0}, "depth must be a whole number of at least 1, got 0"),
        ({"width": 0}, "width must be a whole number of at least 1, got 0"),
        ({"batch": 0}, "batch must be a whole number of at least 1, got 0"),
        ({"gain": -1.0}, r"gain must be a finite number of at least 0, got -1\.0"),
    ],
)
def test_bad_sizes_are_refused(arguments: dict[str, float], message: str) -> None:
    """Every message names the argument and its value."""
    valid: dict[str, Any] = {"depth": 3, "width": 4, "gain": 1.0, "batch": 2}

    with pytest.raises(ValueError, match=message):
        gradient_norms(**(valid | arguments), skip=True, rng=np.random.default_rng(0))

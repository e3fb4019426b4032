"""Signal and gradient through fresh residual stacks under six schemes."""

import math

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from core.networks import random_weights, stack_backward, stack_forward
from core.signal_propagation import (
    BATCH_NORM,
    HALVED_SUM,
    HE,
    LAYER_NORM,
    SCALED_BRANCH,
    SCHEMES,
    ZERO_BRANCH,
    Propagation,
    Scheme,
    blocks_to_overflow,
    draw_stack,
    growth_per_block,
    input_share,
    propagate,
    relative_sizes,
    stream_backward,
    stream_forward,
    wide_limit,
)
from tests.core.derivative_checks import assert_gradient

EVERY_SCHEME = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)


def typical(scheme: Scheme, depth: int, width: int = 192) -> Propagation:
    """Return the geometric mean over six wide stacks."""
    runs = [
        propagate(scheme, draw_stack(depth, width, 128, np.random.default_rng(seed))) for seed in range(6)
    ]
    signal, gradient = (np.exp(np.mean(np.log([each[place] for each in runs]), axis=0)) for place in range(2))
    return Propagation(signal, gradient)


@EVERY_SCHEME
def test_the_gradient_is_the_derivative_of_the_output(scheme: Scheme) -> None:
    """Worked out by hand through the normalisation, it agrees with the complex step to 1e-12."""
    rng = np.random.default_rng(1)
    weights, inputs = random_weights(4, 5, 1.0, rng), rng.standard_normal((3, 5))
    grad_output = rng.standard_normal((3, 5))
    states = stream_forward(weights, inputs, scheme)

    def loss(values: NDArray[np.float64]) -> ArrayLike:
        total: ArrayLike = np.sum(grad_output * stream_forward(weights, values, scheme)[-1])
        return total

    assert_gradient(loss, inputs, stream_backward(weights, states, grad_output, scheme)[0])


@EVERY_SCHEME
def test_wide_stacks_follow_the_limit(scheme: Scheme) -> None:
    """Over ten blocks of width 256 signal and gradient stay within 20 % of it."""
    measured, limit = typical(scheme, 10), wide_limit(scheme, 10)

    np.testing.assert_allclose(measured.signal, limit.signal, rtol=0.2)
    np.testing.assert_allclose(measured.gradient, limit.gradient, rtol=0.2)


def test_he_initialisation_doubles_both_per_block() -> None:
    """2**10 = 1024 through ten blocks."""
    limit = wide_limit(HE, 10)

    assert limit.signal[-1] == limit.gradient[0] == 1024
    np.testing.assert_array_equal(limit.signal[:3], [1, 2, 4])


def test_dividing_the_sum_holds_both() -> None:
    """And the shortcut alone is divided too: 2**-27 of it is left after 54 blocks."""
    limit = wide_limit(HALVED_SUM, 54)

    np.testing.assert_allclose(limit.signal, 1.0)
    np.testing.assert_allclose(limit.gradient, 1.0)
    assert HALVED_SUM.sum_scale**54 == pytest.approx(2.0**-27)


@pytest.mark.parametrize("depth", [1, 10, 1000])
def test_scaled_branches_grow_to_at_most_e(depth: int) -> None:
    """(1 + 1/L)**L tends to e."""
    limit = wide_limit(SCALED_BRANCH, depth)

    assert limit.signal[-1] == pytest.approx((1 + 1 / depth) ** depth)
    assert limit.signal[-1] < math.e


@pytest.mark.parametrize("scheme", [BATCH_NORM, LAYER_NORM], ids=lambda scheme: scheme.name)
def test_a_normalised_branch_adds_one_unit_per_block(scheme: Scheme) -> None:
    """After ten blocks the signal is 11 times the input."""
    np.testing.assert_allclose(wide_limit(scheme, 10).signal, np.arange(11) + 1)


def test_the_gradient_with_layer_norm_telescopes() -> None:
    """At h_l it is (L+1)/(l+1)."""
    np.testing.assert_allclose(wide_limit(LAYER_NORM, 30).gradient, 31 / (np.arange(31) + 1))


def test_batch_norm_lets_the_gradient_grow_faster_than_layer_norm() -> None:
    """It divides by what differs between inputs, which is less than the whole signal."""
    batch, layer = typical(BATCH_NORM, 30, 96), typical(LAYER_NORM, 30, 96)

    assert batch.gradient[0] > 1.8 * layer.gradient[0]
    assert batch.gradient[0] == pytest.approx(wide_limit(BATCH_NORM, 30).gradient[0], rel=0.15)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
def test_the_share_of_the_input_is_that_of_the_skips_alone(scheme: Scheme) -> None:
    """Silence the branches, keep the factor on the sums, and compare with the stream that has them."""
    stack = draw_stack(6, 16, 8, np.random.default_rng(0))
    skips = stream_forward(np.zeros_like(stack.weights), stack.inputs, scheme)
    whole = stream_forward(stack.weights, stack.inputs, scheme)
    expected = np.mean(skips**2, axis=(1, 2)) / np.mean(whole**2, axis=(1, 2))

    np.testing.assert_allclose(input_share(scheme, propagate(scheme, stack).signal), expected, rtol=1e-12)


def test_dividing_the_sum_does_not_bring_the_input_back() -> None:
    """The signal stays at 1, and of it 2**-l is the input, as without any measure."""
    share = input_share(HALVED_SUM, wide_limit(HALVED_SUM, 20).signal)

    np.testing.assert_allclose(share, input_share(HE, wide_limit(HE, 20).signal), rtol=1e-12)
    assert share[-1] == pytest.approx(2.0**-20, rel=1e-12)


def test_branches_of_factor_zero_leave_everything_as_it_is() -> None:
    """Exactly, in every draw."""
    measured = propagate(ZERO_BRANCH, draw_stack(20, 16, 8, np.random.default_rng(0)))

    np.testing.assert_array_equal(measured.signal, 1.0)
    np.testing.assert_array_equal(measured.gradient, 1.0)


def test_without_norms_and_scales_it_is_the_residual_stack() -> None:
    """The same weights give the same states and gradients as the stacks of core.networks."""
    rng = np.random.default_rng(2)
    weights, inputs, grad_output = (
        random_weights(3, 4, 1.0, rng),
        rng.standard_normal((2, 4)),
        rng.standard_normal((2, 4)),
    )
    states = stream_forward(weights, inputs, HE)

    np.testing.assert_allclose(states, stack_forward(weights, inputs, skip=True))
    np.testing.assert_allclose(
        stream_backward(weights, states, grad_output, HE),
        stack_backward(weights, states, grad_output, skip=True),
    )


def test_batch_norm_of_a_single_input_silences_its_branches() -> None:
    """There is no spread over the batch, so nothing is added."""
    np.testing.assert_array_equal(
        propagate(BATCH_NORM, draw_stack(5, 8, 1, np.random.default_rng(0))).signal, 1.0
    )


def test_the_same_seed_draws_the_same_stack() -> None:
    """Nothing comes from global randomness, and another seed draws another one."""
    first, again, other = (draw_stack(3, 4, 2, np.random.default_rng(seed)) for seed in (3, 3, 4))

    np.testing.assert_array_equal(first.weights, again.weights)
    np.testing.assert_array_equal(first.grad_output, again.grad_output)
    assert np.abs(first.inputs - other.inputs).max() > 0


def test_bad_sizes_are_refused() -> None:
    """Every message names the argument and its value."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="depth must be at most 500, got 501"):
        draw_stack(501, 4, 2, rng)
    with pytest.raises(ValueError, match="batch must be a whole number of at least 1, got 0"):
        draw_stack(3, 4, 0, rng)
    with pytest.raises(ValueError, match="depth must be a whole number of at least 1, got 0"):
        wide_limit(HE, 0)


def test_the_factor_of_one_block_multiplies_to_the_whole() -> None:
    """As often as there are blocks."""
    assert np.prod([growth_per_block(37.0, 12)] * 12) == pytest.approx(37.0)


def test_a_doubling_mean_square_overflows_after_the_blocks_named() -> None:
    """Counted by doubling: one block fewer still fits."""
    square, blocks = 1.0, 0
    while square**0.5 <= 65504.0:
        square, blocks = 2 * square, blocks + 1

    assert blocks_to_overflow(65504.0) == blocks


def test_relative_sizes_are_ratios_of_sums_of_squares() -> None:
    """By a loop over batch and width, and without any scheme; a state twice as large has four times the size."""
    states = np.random.default_rng(9).standard_normal((4, 3, 5))
    states[3] = 2.0 * states[0]
    found = relative_sizes(states)
    sums = [sum(float(entry) ** 2 for row in state for entry in row) for state in states]

    np.testing.assert_allclose(found, np.array(sums) / sums[0], rtol=1e-12)
    assert found[3] == pytest.approx(4.0)

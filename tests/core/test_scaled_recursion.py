"""The recursion of scaled shortcuts, and the ways it is miswritten."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.derivatives import complex_step_jacobian
from core.scaled_recursion import (
    SHARED,
    absorbed,
    balancing_slope,
    gradient_readings,
    state_readings,
    states,
    uniform_gains,
    usable_scales,
)

# Four blocks lead from x_1 to x_5; the fifth comes after it.
SCALES, SLOPES = [0.9, 1.2, 0.8, 1.1, 2.0], [0.3, -0.2, 0.5, 0.1, 0.7]
NUMBERS = st.floats(-3, 3)


def test_the_states_follow_block_by_block() -> None:
    """1 · (0.5 + 0.5) = 1, then 1 · (2 + 1) = 3."""
    np.testing.assert_array_equal(states(1.0, [0.5, 2.0], [0.5, 1.0]), [1, 1, 3])


def test_every_version_of_the_derivative_by_hand() -> None:
    """(0.9 + 0.3)(1.2 - 0.2)(0.8 + 0.5)(1.1 + 0.1) = 1.872; each slip gives its own number."""
    found = gradient_readings(SCALES, SLOPES, start=1)
    product = 0.9 * 1.2 * 0.8 * 1.1
    through = 1.2 * 0.8 * 1.1 * 0.3 - 0.8 * 1.1 * 0.2 * 1.2 + 1.1 * 0.5 * 1.2 + 0.1 * 1.56

    assert found.network == pytest.approx(1.872)
    assert found.right == pytest.approx(product + through) == pytest.approx(1.872)
    assert found.not_absorbed == pytest.approx(1.7664)
    assert found.product_to_last == pytest.approx(2.8224)
    assert found.both == pytest.approx(2 * product + (1.7664 - product))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    blocks=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=7),
    x_first=NUMBERS,
    data=st.data(),
)
def test_the_right_version_always_matches_the_network(
    blocks: list[tuple[float, float]], x_first: float, data: st.DataObject
) -> None:
    """Whatever the scales, the slopes, the input and the start."""
    scales, slopes = ([pair[place] for pair in blocks] for place in range(2))
    start = data.draw(st.integers(1, len(blocks) - 1))
    state = state_readings(x_first, scales, slopes, start)
    gradient = gradient_readings(scales, slopes, start)
    room = 1e-9 * 6.0 ** len(blocks)

    assert state.right == pytest.approx(state.network, rel=1e-9, abs=room)
    assert gradient.right == pytest.approx(gradient.network, rel=1e-9, abs=room)


@pytest.mark.parametrize("start", [1, 2, 3, 4])
def test_the_derivative_is_that_of_the_state(start: int) -> None:
    """By complex step through the blocks from x_l to x_5."""

    def last_state(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return states(x[0], SCALES[start - 1 : 4], SLOPES[start - 1 : 4])[-1:]

    network = gradient_readings(SCALES, SLOPES, start).network

    assert network == pytest.approx(complex_step_jacobian(last_state, [1.3])[0, 0], rel=1e-13)


def test_starting_the_product_at_1_is_no_slip_for_the_first_block() -> None:
    """It shows from the second block on."""
    first, second = (state_readings(1.0, SCALES, SLOPES, start) for start in (1, 2))

    assert first.product_from_one == pytest.approx(first.network)
    assert second.product_from_one != pytest.approx(second.network, rel=1e-3)


def test_a_sum_that_runs_to_the_last_block_is_too_large_by_its_branch() -> None:
    """F_5(x_5) is no part of x_5."""
    found = state_readings(1.0, SCALES, SLOPES, start=1)

    assert found.sum_to_last - found.network == pytest.approx(0.7 * found.network)


def test_with_all_scales_1_the_slips_of_the_derivative_do_not_show() -> None:
    """That is why they go unnoticed in the residual block."""
    found = gradient_readings([1.0] * 5, SLOPES, start=2)

    assert found == pytest.approx((found.network,) * 5)


def test_the_last_block_has_no_part_in_the_right_version() -> None:
    """Changing it changes only the versions that run too far."""
    other = gradient_readings([*SCALES[:4], -1.0], [*SLOPES[:4], 3.0], start=1)
    found = gradient_readings(SCALES, SLOPES, start=1)

    assert (other.network, other.right, other.not_absorbed) == (
        found.network,
        found.right,
        found.not_absorbed,
    )
    assert other.product_to_last != found.product_to_last


def test_a_branch_is_scaled_by_the_shortcuts_after_it_only() -> None:
    """With scales 2, 3, 5 the three branches of size 1 count 15, 5 and 1."""
    np.testing.assert_array_equal(absorbed([2, 3, 5], [1, 1, 1], [1, 1, 1, 1]), [15, 5, 1])


@pytest.mark.parametrize(
    ("scale", "depth", "left"),
    [(0.5, 54, 5.551115e-17), (0.99, 1000, 4.317125e-5), (1.1, 54, 171.8719), (1.01, 1000, 2.095916e4)],
)
def test_the_direct_path_can_be_of_any_size(scale: float, depth: int, left: float) -> None:
    """A factor a little off 1 is enough, given depth."""
    assert uniform_gains(scale, 0.0, depth).direct[-1] == pytest.approx(left, rel=1e-6)


def test_the_direct_path_can_die_while_everything_arrives() -> None:
    """λ = 0.5 with slopes of 0.5: 1, block after block."""
    gains = uniform_gains(0.5, 0.5, 54)

    np.testing.assert_array_equal(gains.total, 1.0)
    assert gains.direct[-1] < 1e-16


def test_a_scale_of_1_does_not_keep_the_gradient() -> None:
    """Slopes of -0.1 leave 0.9**100 of it."""
    gains = uniform_gains(1.0, -0.1, 100)

    np.testing.assert_array_equal(gains.direct, 1.0)
    assert gains.total[-1] == pytest.approx(2.65614e-5, rel=1e-5)


def test_sizes_past_the_range_of_floats_are_infinite_and_quiet() -> None:
    """No warning, and no NaN."""
    gains = uniform_gains(1.5, 0.5, 2000)

    assert gains.direct[-1] == gains.total[-1] == math.inf
    assert not np.isnan(gains.total).any()


def test_bad_arguments_are_named() -> None:
    """Each message says what to change."""
    with pytest.raises(ValueError, match="scales has 2 entries and slopes has 3"):
        states(1.0, [1.0, 1.0], [1.0, 1.0, 1.0])
    with pytest.raises(ValueError, match="start must be at most 4, got 5; x_5 is where the sum ends"):
        gradient_readings(SCALES, SLOPES, start=5)
    with pytest.raises(ValueError, match="start must be a whole number of at least 1, got 0"):
        state_readings(1.0, SCALES, SLOPES, start=0)
    with pytest.raises(ValueError, match="depth must be a whole number of at least 0, got -1"):
        uniform_gains(1.0, 0.0, -1)


@pytest.mark.parametrize(("slope", "depth"), [(0.05, 100), (-0.5, 100), (0.5, 1)])
def test_at_the_ends_of_the_usable_scales_the_size_moves_by_the_factor(slope: float, depth: int) -> None:
    """A tenth at the lower end, ten at the upper, and in between the size that was sent."""
    window = usable_scales(slope, depth, 10.0)
    low, high = (float(uniform_gains(scale, slope, depth).total[-1]) for scale in window)

    assert (low, high) == pytest.approx((0.1, 10.0))
    assert window.low < 1.0 - slope < window.high


def test_usable_scales_draw_together_with_depth() -> None:
    """A factor of 1 leaves a single scale at any depth."""
    shallow, deep = usable_scales(0.0, 10, 10.0), usable_scales(0.0, 1000, 10.0)

    assert deep.high - deep.low < 0.02 * (shallow.high - shallow.low)
    assert usable_scales(0.25, 10, 1.0) == (0.75, 0.75)


@pytest.mark.parametrize(
    ("slope", "depth", "factor", "name"),
    [(math.nan, 10, 10.0, "slope"), (0.0, 0, 10.0, "depth"), (0.0, 10, 0.5, "factor")],
)
def test_usable_scales_refuse_what_has_no_window(slope: float, depth: int, factor: float, name: str) -> None:
    """The message names the argument."""
    with pytest.raises(ValueError, match=name):
        usable_scales(slope, depth, factor)


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.3])
def test_a_gradient_keeps_its_size_at_the_balancing_slope(scale: float) -> None:
    """Through any number of blocks."""
    np.testing.assert_allclose(uniform_gains(scale, balancing_slope(scale), 50).total, 1.0)


def test_dividing_a_sum_by_the_root_of_two_keeps_the_mean_square_of_two_equals() -> None:
    """Of independent numbers of variance 1, up to chance."""
    skip, branch = np.random.default_rng(0).standard_normal((2, 100_000))

    assert np.mean((SHARED * (skip + branch)) ** 2) == pytest.approx(1.0, abs=0.02)

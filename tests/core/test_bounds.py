"""The range a gradient norm can end up in."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.bounds import (
    attaining_jacobians,
    gradient_band,
    identity_minus_rest,
    plain_band,
    random_growth,
    uniform_band,
)
from core.paths import path_spectrum
from core.random_matrices import random_jacobians


def ratio(jacobians: NDArray[np.float64], rng: np.random.Generator) -> float:
    """Return |g_0| / |g_L| for a random output gradient."""
    grad_output = rng.standard_normal(jacobians.shape[1])
    input_gradient = path_spectrum(jacobians, grad_output).total
    return float(np.linalg.norm(input_gradient) / np.linalg.norm(grad_output))


def test_a_hundred_branches_of_norm_one_tenth() -> None:
    """The gradient may lose four and a half orders of magnitude, in spite of a hundred shortcuts."""
    band = uniform_band(0.1, 100)

    assert band.lower == pytest.approx(2.65614e-5, rel=1e-6)
    assert band.upper == pytest.approx(1.378061e4, rel=1e-6)
    assert 10**band.log10_lower == pytest.approx(band.lower, rel=1e-12)
    assert 10**band.log10_upper == pytest.approx(band.upper, rel=1e-12)


def test_both_ends_of_the_band_are_reached() -> None:
    """J = -0.1 I and J = +0.1 I in every block."""
    rng = np.random.default_rng(0)
    band, ends = uniform_band(0.1, 100), attaining_jacobians(0.1, 100, 4)

    assert ratio(ends.shrink, rng) == pytest.approx(band.lower, rel=1e-9)
    assert ratio(ends.grow, rng) == pytest.approx(band.upper, rel=1e-9)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    norms=st.lists(st.floats(0, 0.99), min_size=1, max_size=20),
    width=st.integers(1, 6),
    seed=st.integers(0, 2**32 - 1),
)
def test_no_draw_leaves_the_band(norms: list[float], width: int, seed: int) -> None:
    """Whatever the directions and sizes of the branches, the ratio stays between the two products."""
    rng = np.random.default_rng(seed)
    directions = rng.standard_normal((len(norms), width, width))
    spectral = np.linalg.norm(directions, ord=2, axis=(1, 2))
    jacobians = directions / spectral[:, None, None] * np.array(norms)[:, None, None]
    band = gradient_band(norms)

    assert band.lower * (1 - 1e-9) <= ratio(jacobians, rng) <= band.upper * (1 + 1e-9)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(epsilon=st.floats(0, 3), seed=st.integers(0, 2**32 - 1))
def test_large_branches_stay_below_the_upper_bound(epsilon: float, seed: int) -> None:
    """From norm 1 on only the upper bound says anything."""
    rng = np.random.default_rng(seed)
    band = uniform_band(epsilon, 8)

    assert band.lower * (1 - 1e-9) <= ratio(random_jacobians(8, 3, epsilon, rng), rng)
    assert ratio(random_jacobians(8, 3, epsilon, rng), rng) <= band.upper * (1 + 1e-9)


@pytest.mark.parametrize("epsilon", [1.0, 1.5])
def test_one_branch_of_norm_one_can_erase_the_gradient(epsilon: float) -> None:
    """The lower bound is 0 and it is reached, by J = -I."""
    band = gradient_band([0.1, epsilon, 0.1])

    assert (band.lower, band.log10_lower) == (0.0, -np.inf)
    assert ratio(attaining_jacobians(epsilon, 3, 2).shrink, np.random.default_rng(0)) == 0.0


def test_attaining_branches_keep_to_the_allowed_norm() -> None:
    """Also where -I is enough to erase the gradient."""
    ends = attaining_jacobians(1.5, 3, 2)

    assert np.linalg.norm(ends.shrink, ord=2, axis=(1, 2)).max() <= 1.5
    np.testing.assert_allclose(np.linalg.norm(ends.grow, ord=2, axis=(1, 2)), 1.5)


@pytest.mark.parametrize("depth", [2, 10, 100, 1000, 100_000])
def test_branches_of_norm_one_over_depth_keep_the_band_narrow(depth: int) -> None:
    """(1 - 1/L)**L tends to 1/e from below and (1 + 1/L)**L to e; from 10 blocks on both are close."""
    band = uniform_band(1 / depth, depth)

    assert band.upper <= 2.72
    assert band.lower >= (0.34 if depth >= 10 else 0.25)
    assert band.lower <= np.exp(-1) <= 1 <= band.upper


def test_a_thousand_blocks_of_norm_one_thousandth_stay_between_035_and_272() -> None:
    """The limits are 1/e = 0.368 and e = 2.718."""
    band = uniform_band(1 / 1000, 1000)

    assert 0.35 <= band.lower <= band.upper <= 2.72


def test_silent_branches_leave_the_gradient_at_its_size() -> None:
    """Norm 0 in every block is the identity; so is no block."""
    assert uniform_band(0.0, 50) == (1.0, 1.0, 0.0, 0.0)
    assert gradient_band([]) == (1.0, 1.0, 0.0, 0.0)


def test_the_order_of_the_blocks_does_not_matter() -> None:
    """The band is a product of numbers."""
    assert gradient_band([0.1, 0.5]) == pytest.approx(gradient_band([0.5, 0.1]))


def test_logarithms_hold_where_floats_end() -> None:
    """0.5**2000 and 1.5**2000 are not floats; their logarithms are."""
    band = uniform_band(0.5, 2000)

    assert (band.lower, band.upper) == (0.0, np.inf)
    assert band.log10_lower == pytest.approx(2000 * np.log10(0.5), rel=1e-14)
    assert band.log10_upper == pytest.approx(2000 * np.log10(1.5), rel=1e-14)


def test_a_plain_chain_of_norm_one_tenth_loses_a_hundred_orders_of_magnitude() -> None:
    """0.1**100 = 1e-100, exactly -100 as a logarithm; nothing holds it up from below."""
    band = plain_band([0.1] * 100)

    assert band.upper == pytest.approx(1e-100, rel=1e-12, abs=0)
    assert band.log10_upper == -100.0
    assert (band.lower, band.log10_lower) == (0.0, -np.inf)


def test_a_plain_layer_of_norm_zero_lets_nothing_through() -> None:
    """The product is 0 whatever the others do."""
    assert plain_band([2.0, 0.0]) == (0.0, 0.0, -np.inf, -np.inf)


def test_a_plain_chain_without_layers_changes_nothing() -> None:
    """The empty product is 1 from both sides."""
    assert plain_band([]) == (1.0, 1.0, 0.0, 0.0)


def test_randomly_turned_branches_grow_the_gradient_moderately() -> None:
    """1.01**50 = 1.645 for a hundred branches of norm 0.1, far from either end of the band."""
    assert random_growth([0.1] * 100) == pytest.approx(1.01**50, rel=1e-12)


def test_the_random_growth_is_what_random_branches_do() -> None:
    """The root mean square over 2000 draws of five branches of norm 0.5 is within 3 %."""
    rng = np.random.default_rng(0)
    squares = [ratio(random_jacobians(5, 8, 0.5, rng), rng) ** 2 for _ in range(2000)]

    assert np.sqrt(np.mean(squares)) == pytest.approx(random_growth([0.5] * 5), rel=0.03)


def test_bad_norms_are_named() -> None:
    """A norm is never negative; the message says which one is."""
    for function in (gradient_band, plain_band, random_growth):
        with pytest.raises(ValueError, match=r"norms\[1\] must be a finite number of at least 0, got -0\.1"):
            function([0.1, -0.1])
    with pytest.raises(ValueError, match="depth must be a whole number of at least 0, got -1"):
        uniform_band(0.1, -1)
    with pytest.raises(ValueError, match="epsilon must be a finite number of at least 0, got -1"):
        attaining_jacobians(-1, 3, 2)


def test_the_identity_path_minus_the_rest_is_a_bound_by_paths() -> None:
    """Path by path: 1 less C(L, k) e^k for every other length; the best bound is never below it."""
    rest = sum(math.comb(5, k) * 0.1**k for k in range(1, 6))

    assert identity_minus_rest(0.1, 5) == pytest.approx(1 - rest)
    assert identity_minus_rest(0.1, 5) <= uniform_band(0.1, 5).lower
    assert identity_minus_rest(0.1, 100) < 0

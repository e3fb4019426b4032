"""How path lengths are distributed, and which lengths carry the gradient."""

import math
from collections.abc import Callable
from math import comb, log10

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.path_lengths import (
    coherent_gradient_shares,
    coherent_gradients,
    coherent_magnitude_shares,
    length_summary,
    log10_mass_between,
    log10_path_count,
    mass_between,
    path_count_shares,
    path_counts,
    random_squared_shares,
    signed_magnitude_shares,
)
from core.paths import path_spectrum
from core.random_matrices import random_jacobians


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 54, 333])
def test_path_counts_are_the_binomial_coefficients(depth: int) -> None:
    """They are exact integers, and all paths together are 2**L."""
    assert path_counts(depth) == [comb(depth, k) for k in range(depth + 1)]
    assert sum(path_counts(depth)) == 2**depth


def test_a_thousand_blocks_have_ten_to_the_301_paths() -> None:
    """2**1000 is about 1.07e301."""
    assert log10_path_count(1000) == pytest.approx(301.02999566, abs=1e-8)


def test_most_paths_of_a_thousand_blocks_are_about_half_as_long() -> None:
    """Counting paths, short ones are next to absent."""
    shares = path_count_shares(1000)

    assert mass_between(shares, 450, 550) == pytest.approx(0.9986082584, abs=1e-10)
    assert mass_between(shares, 0, 10) == pytest.approx(2.4833387915e-278, rel=1e-9, abs=0)


@pytest.mark.parametrize("depth", [0, 1, 54, 1000, 3000])
def test_count_shares_sum_to_one_at_any_depth(depth: int) -> None:
    """No depth overflows, although 2**3000 is no float."""
    assert path_count_shares(depth).sum() == pytest.approx(1.0, abs=1e-12)


def test_fifty_four_blocks_of_slope_one_quarter() -> None:
    """Mean length 54 · 0.2 = 10.8; lengths 5 to 17 are few of the paths and most of the gradient."""
    shares = coherent_gradient_shares(54, 0.25)
    summary = length_summary(shares)

    assert summary.mean == pytest.approx(10.8, rel=1e-12)
    assert (summary.low, summary.high) == (5, 17)
    assert summary.mass == pytest.approx(0.97496, abs=1e-5)
    assert mass_between(path_count_shares(54), 5, 17) == pytest.approx(0.004536670, abs=1e-9)
    assert shares[0] == pytest.approx(1.25**-54, rel=1e-12)


def test_a_hundred_blocks_of_slope_one_tenth() -> None:
    """Mean length 100 · 0.1/1.1."""
    assert length_summary(coherent_gradient_shares(100, 0.1)).mean == pytest.approx(100 / 11, rel=1e-12)


@pytest.mark.parametrize("slope", [-0.95, -0.5, 0.0, 0.01, 0.25, 1.0])
def test_shares_times_the_total_are_the_exact_spectrum(slope: float) -> None:
    """The closed form agrees with the recurrence at 60 blocks, sign by sign."""
    by_length = path_spectrum([[[slope]]] * 60, [1.0]).by_length.ravel()

    shares = coherent_gradient_shares(60, slope)
    np.testing.assert_allclose(shares * (1 + slope) ** 60, by_length, rtol=1e-11)


@pytest.mark.parametrize("slope", [-1.0, -0.3, 0.7])
def test_logarithms_and_signs_give_the_exact_spectrum(slope: float) -> None:
    """Also at slope -1, where the shares do not exist."""
    by_length = path_spectrum([[[slope]]] * 60, [1.0]).by_length.ravel()

    gradients = coherent_gradients(60, slope)
    np.testing.assert_allclose(gradients.signs * 10**gradients.log10_magnitudes, by_length, rtol=1e-11)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 1000), st.floats(0, 1))
def test_for_slopes_from_zero_to_one_the_shares_are_a_distribution(depth: int, slope: float) -> None:
    """They are at least 0, sum to 1 and have the binomial mean, up to 1000 blocks."""
    shares = coherent_gradient_shares(depth, slope)

    assert shares.min() >= 0
    assert shares.sum() == pytest.approx(1.0, abs=1e-10)
    assert length_summary(shares).mean == pytest.approx(depth * slope / (1 + slope), abs=1e-8)


def test_negative_slopes_give_alternating_shares_that_still_sum_to_one() -> None:
    """(1 - 1 + 0.25) over 0.25 is 4 - 4 + 1."""
    np.testing.assert_allclose(coherent_gradient_shares(2, -0.5), [4, -4, 1], rtol=1e-14)


def test_slopes_below_minus_one_turn_the_total_with_every_block() -> None:
    """Three blocks of slope -3: (1 - 9 + 27 - 27) over -8."""
    np.testing.assert_allclose(
        coherent_gradient_shares(3, -3.0), [-1 / 8, 9 / 8, -27 / 8, 27 / 8], rtol=1e-14
    )
    assert coherent_gradients(3, -3.0).total_sign == -1


def test_a_slope_of_minus_one_has_no_shares() -> None:
    """The total is 0; the sign says so before the shares are asked for."""
    assert coherent_gradients(54, -1.0).total_sign == 0
    assert coherent_gradients(54, -1.0).log10_total == -np.inf
    with pytest.raises(
        ValueError, match=r"slope -1 makes the total gradient 0.*use coherent_magnitude_shares"
    ):
        coherent_gradient_shares(54, -1.0)


def test_without_blocks_the_identity_path_has_everything() -> None:
    """Even a slope of -1 cancels nothing where there is no branch."""
    assert coherent_gradients(0, -1.0).total_sign == 1
    assert coherent_gradients(0, -1.0).log10_total == 0.0
    assert coherent_magnitude_shares(0, 0.5).tolist() == [1.0]


def test_shares_too_large_for_a_float_are_refused_with_the_way_out() -> None:
    """At slope -0.9 and 1000 blocks the terms cancel over 1278 orders of magnitude."""
    with pytest.raises(ValueError, match=r"slope -0\.9 at depth 1000 cancels so far.*use coherent_gradients"):
        coherent_gradient_shares(1000, -0.9)
    assert coherent_gradients(1000, -0.9).log10_total == pytest.approx(-1000)


def test_the_total_of_deep_stacks_is_known_beyond_the_range_of_floats() -> None:
    """1.25**5000 has 485 digits."""
    assert coherent_gradients(5000, 0.25).log10_total == pytest.approx(5000 * log10(1.25), rel=1e-14)


def test_dead_branches_leave_the_identity_path() -> None:
    """At slope 0 no other length carries anything."""
    np.testing.assert_array_equal(coherent_gradient_shares(4, 0.0), [1, 0, 0, 0, 0])
    np.testing.assert_array_equal(coherent_gradients(2, 0.0).log10_magnitudes, [0, -np.inf, -np.inf])
    np.testing.assert_array_equal(coherent_gradients(2, 0.0).signs, [1, 0, 0])


def test_magnitude_shares_do_not_see_the_sign() -> None:
    """They say where the terms are large, also where they cancel completely."""
    for slope in (0.3, 1.0):
        np.testing.assert_array_equal(
            coherent_magnitude_shares(20, -slope), coherent_gradient_shares(20, slope)
        )


def test_random_branches_share_their_squares_as_the_formula_says() -> None:
    """Averaged over 400 draws of 12 branches of size 0.5, every squared share is within 0.006."""
    rng = np.random.default_rng(0)
    squares = np.zeros(13)
    for _ in range(400):
        by_length = path_spectrum(random_jacobians(12, 16, 0.5, rng), rng.standard_normal(16)).by_length
        squares += (by_length**2).sum(axis=1)

    np.testing.assert_allclose(squares / squares.sum(), random_squared_shares(12, 0.5), rtol=0, atol=0.006)


def test_random_branches_take_shorter_paths_than_aligned_ones() -> None:
    """Squares favour short paths: mean 54 · 0.25/1.25 = 10.8 for size 0.5, against 18 when aligned."""
    assert length_summary(random_squared_shares(54, 0.5)).mean == pytest.approx(10.8)
    assert length_summary(coherent_gradient_shares(54, 0.5)).mean == pytest.approx(18)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 200), st.floats(0, 1))
def test_the_central_interval_holds_at_least_95_percent(depth: int, slope: float) -> None:
    """It leaves out at most 2.5 % on either side and stays within 0 ... L."""
    shares = coherent_gradient_shares(depth, slope)
    summary = length_summary(shares)

    assert 0 <= summary.low <= summary.mode <= summary.high <= depth
    assert summary.mass >= 0.95 - 1e-9
    assert shares[: summary.low].sum() <= 0.025 + 1e-9
    assert shares[summary.high + 1 :].sum() <= 0.025 + 1e-9


def test_the_shorter_of_two_equally_likely_lengths_is_the_mode() -> None:
    """At 54 blocks and slope 0.25 lengths 10 and 11 tie, whatever rounding does."""
    shares = coherent_gradient_shares(54, 0.25)

    assert shares[10] == pytest.approx(shares[11], rel=1e-12)
    assert length_summary(shares).mode == 10
    assert length_summary([0.2, 0.4 - 1e-16, 0.4, 0.0]).mode == 1


def test_a_sure_length_is_its_own_interval() -> None:
    """All mass on one length leaves nothing outside."""
    assert length_summary([0.0, 0.0, 1.0, 0.0]) == (2.0, 2, 2, 2, 1.0)


def test_mass_between_counts_both_ends() -> None:
    """And lengths above L count nothing."""
    shares = path_count_shares(3)

    assert mass_between(shares, 1, 1) == 0.375
    assert mass_between(shares, 2, 99) == 0.5


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ([4.0, -4.0, 1.0], "shares must not be negative, got -4; .*use coherent_magnitude_shares"),
        ([0.5, 0.4], r"shares must sum to 1, got 0\.9; divide them by their sum"),
        ([], r"shares must sum to 1, got 0"),
    ],
)
def test_only_distributions_can_be_summarised(shares: list[float], message: str) -> None:
    """Signed shares have no quantiles, and unnormalised ones no 95 %."""
    with pytest.raises(ValueError, match=message):
        length_summary(shares)
    with pytest.raises(ValueError, match=message):
        mass_between(shares, 0, 1)


def test_an_interval_runs_upwards() -> None:
    """Ends in the wrong order are a slip, not an empty interval."""
    with pytest.raises(ValueError, match="high must be a whole number of at least 3, got 1"):
        mass_between(path_count_shares(3), 3, 1)


@pytest.mark.parametrize(
    "function",
    [path_counts, path_count_shares, log10_path_count, lambda depth: coherent_gradients(depth, 0.5)],
)
def test_a_negative_depth_is_refused(function: Callable[[int], object]) -> None:
    """There is no stack of -1 blocks."""
    with pytest.raises(ValueError, match="depth must be a whole number of at least 0, got -1"):
        function(-1)


@pytest.mark.parametrize("slope", [-1.5, -0.3, 0.0, 0.4])
def test_signed_shares_add_up_to_what_is_left_of_the_magnitudes(slope: float) -> None:
    """Term by term they are C(L, k) j^k over (1 + |j|)^L, so their sum is ((1 + j) / (1 + |j|))^L."""
    signed = signed_magnitude_shares(7, slope)
    by_hand = [math.comb(7, k) * slope**k / (1 + abs(slope)) ** 7 for k in range(8)]

    np.testing.assert_allclose(signed, by_hand, atol=1e-15)
    assert signed.sum() == pytest.approx(((1 + slope) / (1 + abs(slope))) ** 7)


def test_a_rare_length_is_as_rare_as_exact_integers_say() -> None:
    """Of the 2^1000 paths, those of at most 10 branches, counted with integers; none is minus infinity."""
    few = sum(math.comb(1000, k) for k in range(11))
    exact = math.log10(few) - 1000 * math.log10(2)

    assert log10_mass_between(path_count_shares(1000), 0, 10) == pytest.approx(exact)
    assert log10_mass_between([1.0, 0.0], 1, 1) == -math.inf

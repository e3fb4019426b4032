"""Gradient norms of many plain stacks, drawn without their matrices."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from core.depth_profiles import gain_sweep, gain_window, norm_band, plain_profiles, typical_growth
from core.networks import gradient_norms

DEPTH, WIDTH, STACKS = 12, 6, 1500


def with_matrices(seed: int) -> NDArray[np.float64]:
    """Return the same profiles from stacks that do have matrices."""
    rng = np.random.default_rng(seed)
    relative = [
        gradient_norms(DEPTH, WIDTH, 1.1, skip=False, batch=1, rng=rng).relative for _ in range(STACKS)
    ]
    with np.errstate(divide="ignore"):
        return np.log10(relative)


def largest_gap(one: NDArray[np.float64], two: NDArray[np.float64]) -> float:
    """Return the Kolmogorov-Smirnov distance of two samples; -inf counts as a value."""
    values = np.sort(np.concatenate([one, two]))
    shares = [np.searchsorted(np.sort(sample), values, side="right") / len(sample) for sample in (one, two)]
    return float(np.abs(shares[0] - shares[1]).max())


def test_the_norms_have_the_law_of_stacks_with_matrices() -> None:
    """At several depths and for the change between two depths, dead stacks included.

    Two samples of 1500 from one law differ by more than 0.06 in one of a hundred comparisons.
    """
    drawn = plain_profiles(DEPTH, WIDTH, 1.1, stacks=STACKS, rng=np.random.default_rng(1))
    explicit = with_matrices(2)

    assert np.isneginf(drawn[:, 0]).any()
    for layer in (0, 4, 8, DEPTH - 1):
        assert largest_gap(drawn[:, layer], explicit[:, layer]) < 0.06
    alive = [profiles[np.isfinite(profiles[:, 0])] for profiles in (drawn, explicit)]
    assert largest_gap(*(profiles[:, 0] - profiles[:, 6] for profiles in alive)) < 0.07


def test_the_comparison_of_laws_can_fail() -> None:
    """A gain wrong by a twentieth is noticed."""
    drawn = plain_profiles(DEPTH, WIDTH, 1.155, stacks=STACKS, rng=np.random.default_rng(1))

    assert largest_gap(drawn[:, 0], with_matrices(2)[:, 0]) > 0.06


def test_the_gain_shifts_every_stack_by_the_same_power() -> None:
    """From gain 1 to 0.5, layer l of L loses (L - l) log10(2), exactly."""
    at_one, at_half = (
        plain_profiles(20, 16, gain, stacks=3, rng=np.random.default_rng(0)) for gain in (1.0, 0.5)
    )
    np.testing.assert_allclose(at_half - at_one, np.tile(-np.arange(20, -1, -1) * np.log10(2), (3, 1)))


def test_he_initialisation_keeps_the_mean_square() -> None:
    """At gain 1 the mean of |g_0|² over 4000 stacks of 10 layers is 1, within 10 %."""
    profiles = plain_profiles(10, 64, 1.0, stacks=4000, rng=np.random.default_rng(3))

    assert np.mean(10.0 ** (2 * profiles[:, 0])) == pytest.approx(1, rel=0.1)


def test_the_scatter_follows_depth_over_width() -> None:
    """ln|g|² has a standard deviation of about sqrt(5 L / D), and a mean of about half its variance below 0."""
    profiles = plain_profiles(50, 256, 1.0, stacks=1000, rng=np.random.default_rng(4))
    log_square = 2 * math.log(10) * profiles[:, 0]

    assert log_square.std() == pytest.approx(math.sqrt(5 * 50 / 256), rel=0.08)
    assert log_square.mean() == pytest.approx(-2.5 * 50 / 256, abs=0.12)


def test_the_output_is_the_reference() -> None:
    """The last column is 0 for every stack, and the first belongs to the input."""
    profiles = plain_profiles(7, 32, 0.5, stacks=4, rng=np.random.default_rng(0))

    assert profiles.shape == (4, 8)
    np.testing.assert_array_equal(profiles[:, -1], 0)
    assert (profiles[:, 0] < profiles[:, 6]).all()


def test_dead_stacks_are_minus_infinity_and_never_nan() -> None:
    """With one unit per layer half of the stacks die at each layer; those that live keep a number."""
    profiles = plain_profiles(3, 1, 1.0, stacks=400, rng=np.random.default_rng(0))

    assert not np.isnan(profiles).any()
    assert np.isneginf(profiles[:, 0]).mean() == pytest.approx(1 - 0.5**3, abs=0.06)


def test_a_very_deep_stack_stays_in_range() -> None:
    """1000 layers at gain 0.1 are 1e-1000, which only the logarithm can say."""
    profiles = plain_profiles(1000, 64, 0.1, stacks=2, rng=np.random.default_rng(0))

    np.testing.assert_allclose(profiles[:, 0], -1000, atol=20)


def test_the_same_generator_state_gives_the_same_profiles() -> None:
    """Nothing comes from global randomness."""
    first, again = (plain_profiles(5, 8, 1.0, stacks=2, rng=np.random.default_rng(7)) for _ in range(2))

    np.testing.assert_array_equal(first, again)


def test_the_band_holds_the_middle_of_the_stacks() -> None:
    """Of 0, 1, ..., 100 the band runs from 10 to 90 round 50."""
    band = norm_band(np.arange(101.0)[:, None])

    np.testing.assert_array_equal([band.low, band.median, band.high], [[10], [50], [90]])


def test_the_band_of_stacks_that_are_mostly_dead_is_minus_infinity() -> None:
    """And not NaN, which interpolating between -inf and a number would give."""
    band = norm_band(np.array([[-np.inf], [-np.inf], [0.0]]))

    assert np.isneginf(band.low).all()
    assert np.isneginf(band.median).all()


def test_typical_growth_by_hand() -> None:
    """0.9^100 without the skip, (1 + 0.81)^50 with it, and unchanged for branches of scale 0."""
    assert typical_growth(100, 0.9, skip=False) == pytest.approx(2.656e-5, rel=1e-3)
    assert typical_growth(100, 0.9, skip=True) == pytest.approx(1.81**50)
    assert typical_growth(100, 0.9, skip=True, branch_scale=0.0) == 1
    assert typical_growth(0, 0.9, skip=False) == 1


def test_branches_divided_by_the_root_of_the_depth_keep_the_growth_bounded() -> None:
    """(1 + gain²/L)^(L/2) stays below exp(gain²/2) at every depth."""
    growths = [
        typical_growth(depth, 1.5, skip=True, branch_scale=depth**-0.5) for depth in (1, 10, 100, 1000)
    ]

    assert growths == sorted(growths)
    assert growths[-1] < math.exp(1.5**2 / 2)


def test_typical_growth_beyond_the_range_of_floats_is_infinite() -> None:
    """No warning, no error: inf and 0 are the answers."""
    assert typical_growth(10_000, 1.5, skip=False) == math.inf
    assert typical_growth(10_000, 0.5, skip=False) == 0


def test_typical_growth_is_what_real_stacks_do() -> None:
    """Against the mean square over 64 stacks of 20 blocks at width 64, within 15 %."""
    rng = np.random.default_rng(8)
    squares = [
        gradient_norms(20, 64, 0.9, skip=True, branch_scale=0.3, batch=4, rng=rng).relative[0] ** 2
        for _ in range(64)
    ]

    expected = typical_growth(20, 0.9, skip=True, branch_scale=0.3)
    assert math.sqrt(np.mean(squares)) == pytest.approx(expected, rel=0.15)


def test_a_sweep_compares_three_kinds_of_stack() -> None:
    """At gain 1 and 100 layers: unchanged, 2⁵⁰, and (1 + 1/100)⁵⁰."""
    sweep = gain_sweep(100, [0.9, 1.0])

    assert sweep["plain"] == pytest.approx([0.9**100, 1])
    assert sweep["skips"] == pytest.approx([1.81**50, 2**50])
    assert sweep["skips, branches ÷ √L"] == pytest.approx([1.0081**50, 1.01**50])


def test_the_window_of_gains_closes_with_depth() -> None:
    """Within a factor of 10: 0.1 to 10 for one layer, 0.977 to 1.023 for a hundred."""
    assert gain_window(1, 10.0) == pytest.approx((0.1, 10.0))
    assert gain_window(100, 10.0) == pytest.approx((0.97724, 1.02329), abs=1e-5)
    assert gain_window(100, 1.0) == (1.0, 1.0)


def test_bad_values_are_refused() -> None:
    """Every message names the argument and its value."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"gain must be above 0, got 0\.0; without weights"):
        plain_profiles(3, 4, 0.0, stacks=1, rng=rng)
    with pytest.raises(ValueError, match="depth must be a whole number of at least 1, got 0"):
        plain_profiles(0, 4, 1.0, stacks=1, rng=rng)
    with pytest.raises(ValueError, match="stacks must be a whole number of at least 1, got 0"):
        plain_profiles(3, 4, 1.0, stacks=0, rng=rng)
    with pytest.raises(ValueError, match=r"factor must be a finite number of at least 1, got 0\.5"):
        gain_window(3, 0.5)
    with pytest.raises(ValueError, match=r"gain must be a finite number of at least 0, got -1\.0"):
        typical_growth(3, -1.0, skip=True)

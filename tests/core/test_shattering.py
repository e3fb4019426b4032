"""The gradient along a line of inputs, and how fast it changes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.shattering import (
    LineNets,
    autocorrelation,
    half_correlation_lag,
    line_gradients,
    random_line_nets,
    usual_size,
)

LINE = np.linspace(-2.0, 2.0, 256)


def correlation(depth: int, *, skip: bool, normalise: bool, branch_scale: float = 1.0) -> NDArray[np.float64]:
    """Return the autocorrelation of eight networks of width 32."""
    nets = random_line_nets(depth, 32, nets=8, rng=np.random.default_rng(1))
    return autocorrelation(
        line_gradients(nets, LINE, skip=skip, normalise=normalise, branch_scale=branch_scale).gradients
    )


@pytest.mark.parametrize("normalise", [False, True])
@pytest.mark.parametrize("skip", [False, True])
def test_the_gradient_is_the_derivative_of_the_output(skip: bool, normalise: bool) -> None:
    """Against the complex step, to 1e-12. Means and deviations see real parts only, so they are held fixed."""
    nets = random_line_nets(5, 6, nets=3, rng=np.random.default_rng(0))
    step = 1e-20
    run, stepped = (
        line_gradients(nets, line, skip=skip, normalise=normalise, branch_scale=0.7)
        for line in (LINE, LINE + 1j * step)
    )

    expected = np.imag(stepped.outputs) / step
    assert np.abs(run.gradients).max() > 0
    np.testing.assert_allclose(run.gradients, expected, rtol=1e-12, atol=1e-12 * np.abs(expected).max())


def test_one_plain_block_by_hand() -> None:
    """y = 3 relu(2x - 1): slope 6 to the right of 1/2, slope 0 to its left."""
    nets = LineNets(
        w=np.array([[2.0]]), b=np.array([[-1.0]]), weights=np.array([[[[3.0]]]]), v=np.array([[1.0]])
    )
    run = line_gradients(nets, [0.0, 1.0], skip=False, normalise=False)

    np.testing.assert_array_equal(run.outputs, [[0, 3]])
    np.testing.assert_array_equal(run.gradients, [[0, 6]])


def test_the_skip_adds_the_block_input_and_its_slope() -> None:
    """y = (2x - 1) + 0.5 · 3 relu(2x - 1): slopes 2 and 2 + 3."""
    nets = LineNets(
        w=np.array([[2.0]]), b=np.array([[-1.0]]), weights=np.array([[[[3.0]]]]), v=np.array([[1.0]])
    )
    run = line_gradients(nets, [0.0, 1.0], skip=True, normalise=False, branch_scale=0.5)

    np.testing.assert_array_equal(run.outputs, [[-1, 2.5]])
    np.testing.assert_array_equal(run.gradients, [[2, 5]])


def test_normalised_units_are_centred_and_scaled_over_the_line() -> None:
    """h = (-1, 1) · 2 + 5 becomes (-1, 1): only the second input opens the gate, and its slope is 2 / 2."""
    nets = LineNets(
        w=np.array([[2.0]]), b=np.array([[5.0]]), weights=np.array([[[[3.0]]]]), v=np.array([[1.0]])
    )
    run = line_gradients(nets, [-1.0, 1.0], skip=False, normalise=True)

    np.testing.assert_allclose(run.outputs, [[0, 3]])
    np.testing.assert_allclose(run.gradients, [[0, 3]])


def test_a_deep_plain_net_shatters_the_gradient() -> None:
    """Neighbouring inputs agree in one block; after 24 normalised blocks they have nothing in common."""
    shallow = correlation(1, skip=False, normalise=True)
    deep = correlation(24, skip=False, normalise=True)

    assert shallow[1] > 0.95
    assert half_correlation_lag(shallow) > 30
    assert abs(deep[1]) < 0.15
    assert half_correlation_lag(deep) == 1


def test_small_residual_branches_keep_the_gradient_smooth() -> None:
    """50 blocks with branches of scale 0.1 stay correlated; larger branches less so."""
    small, large = (correlation(50, skip=True, normalise=True, branch_scale=scale) for scale in (0.1, 1.0))

    assert small[1] > 0.85
    assert half_correlation_lag(small) >= 5
    assert 0.5 < large[1] < small[1]


def test_without_normalisation_a_plain_net_shatters_later() -> None:
    """Its inputs then look alike to deep blocks, so 24 of them keep some correlation."""
    assert correlation(24, skip=False, normalise=False)[1] > 0.4


def test_a_unit_that_never_changes_is_not_divided_by_zero() -> None:
    """A first layer with slope 0 gives the same state everywhere; the gradient is then 0."""
    nets = random_line_nets(3, 4, nets=2, rng=np.random.default_rng(0))
    flat = LineNets(np.zeros_like(nets.w), nets.b, nets.weights, nets.v)

    run = line_gradients(flat, LINE, skip=False, normalise=True)
    np.testing.assert_array_equal(run.gradients, 0)
    assert np.isfinite(run.outputs).all()


def test_the_autocorrelation_of_a_wave_is_a_wave() -> None:
    """Ten periods over the line: opposite after half a period, alike after a whole one."""
    wave = np.sin(2 * np.pi * np.arange(400) / 40)
    measured = autocorrelation([wave, 5 * wave])

    assert measured[0] == pytest.approx(1)
    assert measured[20] == pytest.approx(-1, abs=0.02)
    assert measured[40] == pytest.approx(1, abs=0.02)
    assert half_correlation_lag(measured) == 7  # cos(2π k / 40) is below 1/2 from k = 6.67 on


def test_the_autocorrelation_of_noise_is_near_zero() -> None:
    """Independent values have nothing to do with their neighbours."""
    noise = np.random.default_rng(0).standard_normal((20, 500))

    assert np.abs(autocorrelation(noise)[1:100]).max() < 0.05


def test_a_constant_offset_does_not_count_as_likeness() -> None:
    """The mean is removed first."""
    noise = np.random.default_rng(0).standard_normal((5, 100))

    np.testing.assert_allclose(autocorrelation(noise + 1000), autocorrelation(noise), atol=1e-8)


def test_constant_gradients_count_as_alike() -> None:
    """They have no shape to compare; the answer is 1 at every lag, not NaN."""
    np.testing.assert_array_equal(autocorrelation(np.ones((2, 5))), 1)
    np.testing.assert_array_equal(autocorrelation(np.zeros((2, 5))), 1)


def test_huge_and_tiny_gradients_are_compared_without_overflow() -> None:
    """Only the shape counts."""
    noise = np.random.default_rng(0).standard_normal((3, 50))

    np.testing.assert_allclose(autocorrelation(1e200 * noise), autocorrelation(1e-200 * noise), rtol=1e-9)


def test_a_correlation_that_never_halves_reaches_over_the_whole_line() -> None:
    """The lag is then the number of inputs."""
    assert half_correlation_lag([1.0, 0.9, 0.8]) == 3


def test_bad_values_are_refused() -> None:
    """Every message names the argument, its value and the fix."""
    nets = random_line_nets(1, 2, nets=1, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="inputs must hold at least two numbers, got 1; give a line"):
        line_gradients(nets, [0.0], skip=False, normalise=False)
    with pytest.raises(ValueError, match="nets must be a whole number of at least 1, got 0"):
        random_line_nets(1, 2, nets=0, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="branch_scale must be a finite number, got inf"):
        line_gradients(nets, LINE, skip=True, normalise=False, branch_scale=np.inf)


def test_the_usual_size_of_slopes_counts_both_signs() -> None:
    """A mean of squares, summed one by one."""
    slopes = np.array([3.0, -4.0, 0.0, 1.0])

    assert usual_size(slopes) == pytest.approx((sum(slope * slope for slope in slopes) / 4) ** 0.5)

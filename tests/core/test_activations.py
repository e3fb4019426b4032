"""Activations and their slopes."""

import numpy as np
import pytest

from core.activations import ACTIVATIONS, RELU, TANH, Activation, gelu, gelu_slope
from tests.core.derivative_checks import assert_jacobian

AWAY_FROM_THE_KINK = np.array([-2.0, -0.3, 0.7, 1.9])


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_the_slope_is_the_derivative_of_the_value(activation: Activation) -> None:
    """Every entry has its own slope, so the Jacobian is diagonal."""
    assert_jacobian(activation.value, AWAY_FROM_THE_KINK, np.diag(activation.slope(AWAY_FROM_THE_KINK)))


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_relu_has_slope_zero_at_zero(zero: float) -> None:
    """At the kink the convention is 0, whatever the sign of the zero."""
    assert RELU.slope(np.array([zero]))[0] == 0.0


def test_relu_closes_at_zero_and_below() -> None:
    """Nothing negative passes and nothing positive changes."""
    np.testing.assert_array_equal(RELU.value(np.array([-3.0, -0.0, 0.0, 5.0])), [0.0, 0.0, 0.0, 5.0])


def test_relu_keeps_the_imaginary_part_where_it_is_open() -> None:
    """The real part decides; the imaginary part carries the derivative."""
    np.testing.assert_array_equal(RELU.value(np.array([2 + 1e-30j, -2 + 1e-30j])), [2 + 1e-30j, 0])


def test_tanh_saturates() -> None:
    """Far from 0 tanh no longer reacts to its input."""
    assert TANH.slope(np.array([20.0]))[0] < 1e-15


def test_activations_are_found_by_their_own_name() -> None:
    """A page can offer the names and look the choice up."""
    assert {name: activation.name for name, activation in ACTIVATIONS.items()} == {
        "relu": "relu",
        "tanh": "tanh",
        "identity": "identity",
    }


def test_gelu_is_the_mean_of_gates_that_a_normal_number_opens() -> None:
    """x times the chance that a standard normal number lies below x: the density, summed up to x in small steps."""
    steps = np.linspace(-9.0, AWAY_FROM_THE_KINK, 20_001)
    below = np.trapezoid(np.exp(-0.5 * steps**2) / np.sqrt(2 * np.pi), steps, axis=0)

    np.testing.assert_allclose(gelu(AWAY_FROM_THE_KINK), AWAY_FROM_THE_KINK * below, rtol=1e-6)


def test_the_slope_of_gelu_is_that_of_differences() -> None:
    """Also below 0, where it is negative."""
    step = 1e-6
    differences = (gelu(AWAY_FROM_THE_KINK + step) - gelu(AWAY_FROM_THE_KINK - step)) / (2 * step)

    np.testing.assert_allclose(gelu_slope(AWAY_FROM_THE_KINK), differences, rtol=1e-8, atol=1e-9)
    assert gelu_slope(np.array([-1.5]))[0] < 0

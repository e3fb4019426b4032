"""Activations and their slopes."""

import numpy as np
import pytest

from core.activations import ACTIVATIONS, RELU, TANH, Activation
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

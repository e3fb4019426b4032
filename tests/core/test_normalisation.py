"""Normalisation over the batch or within each row."""

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from core.normalisation import Norm, normalise, normalise_backward
from tests.core.derivative_checks import assert_gradient

BOTH_NORMS = pytest.mark.parametrize(("norm", "axis"), [("batch", 0), ("layer", 1)])


@BOTH_NORMS
def test_normalised_values_have_mean_0_and_spread_1_along_their_axis(norm: Norm, axis: int) -> None:
    """Batch norm works down the columns, layer norm along the rows."""
    values = 5 + 3 * np.random.default_rng(0).standard_normal((6, 7))
    normalised = normalise(values, norm).value

    np.testing.assert_allclose(normalised.mean(axis=axis), 0, atol=1e-12)
    np.testing.assert_allclose(normalised.std(axis=axis), 1)


@pytest.mark.parametrize("norm", ["none", "batch", "layer"])
def test_the_gradient_is_the_derivative(norm: Norm) -> None:
    """By complex step, mean and spread included."""
    rng = np.random.default_rng(1)
    values, weights = rng.standard_normal((2, 4, 5))

    def loss(at: NDArray[np.float64]) -> ArrayLike:
        total: ArrayLike = np.sum(weights * normalise(at, norm).value)
        return total

    assert_gradient(loss, values, normalise_backward(normalise(values, norm), weights, norm))


def test_layer_norm_takes_out_two_directions_of_a_gradient() -> None:
    """What shifts all values alike, and what scales them, does not come through."""
    rows = normalise(np.array([[0.3, -1.1, 2.0, 0.4]]), "layer")

    np.testing.assert_allclose(normalise_backward(rows, np.ones((1, 4)), "layer"), 0, atol=1e-15)
    np.testing.assert_allclose(normalise_backward(rows, rows.value, "layer"), 0, atol=1e-15)


@BOTH_NORMS
def test_equal_values_normalise_to_zero_without_a_division_by_zero(norm: Norm, axis: int) -> None:
    """Where there is no spread there is nothing to divide by."""
    values = np.full((2, 3), 7.0)

    np.testing.assert_array_equal(normalise(values, norm).value, 0.0)
    assert normalise(values, norm).spread.shape[axis] == 1


def test_without_a_norm_values_and_gradients_pass_unchanged() -> None:
    """The "none" of the table."""
    values = np.array([[1.0, 2.0]])

    assert normalise(values, "none").value is values
    assert normalise_backward(normalise(values, "none"), values, "none") is values

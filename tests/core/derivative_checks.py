"""Checks that compare a derivative worked out by hand with the complex step."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.derivatives import VectorFunction, complex_step_jacobian

RELATIVE_TOLERANCE = 1e-12


def assert_jacobian(function: VectorFunction, x: NDArray[np.float64], jacobian: NDArray[np.float64]) -> None:
    """Fail unless `jacobian` is the derivative of `function` at `x`, to 1e-12 of its largest entry."""
    expected = complex_step_jacobian(function, x)

    assert jacobian.shape == expected.shape
    assert np.abs(jacobian - expected).max() <= RELATIVE_TOLERANCE * np.abs(expected).max()


def assert_gradient(
    function: Callable[[NDArray[np.float64]], ArrayLike],
    x: NDArray[np.float64],
    gradient: NDArray[np.float64],
) -> None:
    """Fail unless `gradient`, shaped like `x`, is the derivative of the number `function` returns."""
    assert gradient.shape == x.shape

    assert_jacobian(
        lambda flat: np.reshape(function(flat.reshape(x.shape)), 1), x.ravel(), gradient.reshape(1, -1)
    )

"""Jacobians found by evaluating the function, without knowing its formula.

Two ways, both one column per input:

- central differences, (f(x + h e_j) - f(x - h e_j)) / 2h, for any function; good to about nine digits;
- the complex step, Im f(x + i h e_j) / h, for functions written with complex-safe operations; good to the
  last digit, because nothing is subtracted and h can be as small as 1e-30.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, finite_number

VectorFunction = Callable[[NDArray[np.float64]], NDArray[np.float64]]

# The error of the complex step falls like its square, and a product of two such steps still fits in float64.
_COMPLEX_STEP = 1e-30


def numerical_jacobian(function: VectorFunction, x: ArrayLike, step: float = 1e-6) -> NDArray[np.float64]:
    """Return the Jacobian of `function` at `x` by central differences.

    Parameters
    ----------
    function : callable
        Takes a vector of shape (D,), returns a vector of shape (M,).
    x : array_like, shape (D,)
        Where to differentiate.
    step : float
        Distance h to either side, in units of x. Smaller is not always better: from about 1e-5
        downwards rounding errors grow.

    Returns
    -------
    ndarray, shape (M, D)
        Entry [i, j] approximates d function_i / d x_j.

    Raises
    ------
    ValueError
        If `x` is not a finite vector or `step` is not above 0.

    Notes
    -----
    At a kink of ReLU the result is the mean of the two one-sided slopes, 1/2, not the 0 used by convention.

    Examples
    --------
    >>> numerical_jacobian(lambda x: x**2, [1.0, 3.0]).round(6)
    array([[2., 0.],
           [0., 6.]])
    """
    point = finite_array("x", x, ndim=1)
    if finite_number("step", step) <= 0:
        raise ValueError(f"step must be above 0, got {step!r}; try 1e-6.")
    shifts = step * np.eye(point.size)
    columns = [(function(point + shift) - function(point - shift)) / (2 * step) for shift in shifts]
    return np.stack(columns, axis=1)


def largest_gap(measured: ArrayLike, exact: ArrayLike) -> float:
    """Return the largest difference between two matrices, entry by entry.

    Parameters
    ----------
    measured, exact : array_like of equal shape
        A Jacobian found by evaluating, and one from a formula.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> largest_gap([[1.0, 2.0]], [[1.5, 1.75]])
    0.5
    """
    first, second = np.asarray(measured, dtype=np.float64), np.asarray(exact, dtype=np.float64)
    if first.shape != second.shape:
        raise ValueError(f"measured has shape {first.shape} and exact {second.shape}; give equal shapes.")
    return float(np.max(np.abs(first - second)))


def complex_step_jacobian(function: VectorFunction, x: ArrayLike) -> NDArray[np.float64]:
    """Return the Jacobian of `function` at `x` by the complex step, exact to rounding.

    Parameters
    ----------
    function : callable
        Takes a complex vector of shape (D,), returns a complex vector of shape (M,). It must not take
        absolute values, conjugates or real parts of what it returns.
    x : array_like, shape (D,)
        Where to differentiate, real.

    Returns
    -------
    ndarray, shape (M, D)
        Entry [i, j] is d function_i / d x_j.

    Raises
    ------
    ValueError
        If `x` is not a finite vector, or if the function drops the imaginary part, which would read as 0.

    Notes
    -----
    Source: Squire & Trapp (1998), "Using complex variables to estimate derivatives of real functions",
    SIAM Review 40.

    Examples
    --------
    >>> complex_step_jacobian(np.tanh, [0.0, 0.0])
    array([[1., 0.],
           [0., 1.]])
    """
    point = finite_array("x", x, ndim=1)
    columns = []
    for direction in np.eye(point.size):
        value = np.asarray(function(point + 1j * _COMPLEX_STEP * direction))
        if not np.iscomplexobj(value):
            raise ValueError(
                f"function must return complex numbers for complex input, got {value.dtype}; "
                "write it with operations that keep the imaginary part."
            )
        columns.append(value.imag / _COMPLEX_STEP)
    return np.stack(columns, axis=1)

"""Checks on what a function is given, with messages that name the argument, the value and the fix.

Arrays come out as float64. Complex arrays stay complex128: a complex-step derivative sends complex numbers
through the same code, so the return types name the real case only.
"""

import math
from operator import index
from typing import SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

_KINDS = {1: "a vector", 2: "a matrix"}


def finite_array(name: str, value: ArrayLike, *, ndim: int, copy: bool = True) -> NDArray[np.float64]:
    """Return `value` as a new float64 (or complex128) array with `ndim` axes.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : array_like
        What the caller gave.
    ndim : int
        1 for a vector, 2 for a matrix.
    copy : bool
        False if the caller only reads the result before it returns.

    Returns
    -------
    ndarray
        A copy, so later changes to `value` do not reach the result. Without `copy`, `value` itself if it fits.

    Raises
    ------
    ValueError
        If `value` does not hold numbers, has another number of axes, or holds NaN or an infinity.

    Examples
    --------
    >>> finite_array("x", [1, 2], ndim=1)
    array([1., 2.])
    """
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        raise ValueError(f"{name} must hold numbers, got {array.dtype} values; give real numbers.")
    if array.ndim != ndim:
        raise ValueError(f"{name} must be {_KINDS[ndim]}, got shape {array.shape}; reshape it first.")
    if not np.isfinite(array).all():
        place = tuple(np.argwhere(~np.isfinite(array))[0].tolist())
        raise ValueError(f"{name} must be finite, got {array[place]} at {place}; replace that entry.")
    return array.astype(np.result_type(array.dtype, np.float64), copy=copy)


def square_matrix(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return `value` as a new finite matrix with as many rows as columns.

    Raises
    ------
    ValueError
        If it is not a finite matrix, or not square.

    Examples
    --------
    >>> square_matrix("matrix", [[1, 2], [3, 4]])
    array([[1., 2.],
           [3., 4.]])
    """
    matrix = finite_array(name, value, ndim=2)
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"{name} must be square, got shape {matrix.shape}; give as many rows as columns.")
    return matrix


def finite_number(name: str, value: float, *, minimum: float = -math.inf) -> float:
    """Return `value` as a float that is finite and at least `minimum`.

    Raises
    ------
    ValueError
        If it is NaN, infinite or below `minimum`.

    Examples
    --------
    >>> finite_number("slope", 1)
    1.0
    """
    if not (math.isfinite(value) and value >= minimum):
        floor = "" if minimum == -math.inf else f" of at least {minimum:g}"
        raise ValueError(f"{name} must be a finite number{floor}, got {value!r}; choose another value.")
    return float(value)


def whole_number(name: str, value: SupportsIndex, *, minimum: int) -> int:
    """Return `value` as an int of at least `minimum`.

    Raises
    ------
    ValueError
        If it is not an integer, or is below `minimum`.

    Examples
    --------
    >>> whole_number("depth", 54, minimum=0)
    54
    """
    try:
        number = index(value)
    except TypeError:
        number = minimum - 1
    if number < minimum:
        raise ValueError(
            f"{name} must be a whole number of at least {minimum}, got {value!r}; choose another value."
        )
    return number

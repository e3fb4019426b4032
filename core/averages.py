"""Averages that fit what is averaged: the geometric mean of factors."""

import numpy as np
from numpy.typing import ArrayLike

from core.arguments import finite_array


def geometric_mean(values: ArrayLike) -> float:
    """Return the N-th root of the product of N factors, the middle of positive numbers on a log axis.

    Parameters
    ----------
    values : array_like, shape (N,)
        Numbers above 0, at least one.

    Returns
    -------
    float
        exp of the mean of their logarithms, which neither overflows nor underflows where their product would.

    Raises
    ------
    ValueError
        If there is no number, or one is not above 0.

    Examples
    --------
    >>> round(geometric_mean([0.1, 1000.0]), 12)
    10.0
    """
    numbers = finite_array("values", values, ndim=1)
    if numbers.size == 0 or numbers.min() <= 0:
        raise ValueError("values needs at least one number, and only numbers above 0; leave the others out.")
    return float(np.exp(np.log(numbers).mean()))

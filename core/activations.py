"""Activation functions with their slopes.

Each works on real arrays and, GELU apart, for checks by complex step on complex ones: the imaginary part then
carries a derivative.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Activation:
    """A function applied to each coordinate, and its derivative."""

    name: str
    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]


def relu(x: Array) -> Array:
    """Return max(x, 0) for each coordinate.

    Examples
    --------
    >>> relu(np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 2.])
    """
    return np.where(np.real(x) > 0, x, 0.0)


def relu_slope(x: Array) -> Array:
    """Return 1 where x > 0 and 0 elsewhere; at 0 the slope is 0 by convention.

    Examples
    --------
    >>> relu_slope(np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 1.])
    """
    return (np.real(x) > 0).astype(np.float64)


def tanh_slope(x: Array) -> Array:
    """Return 1 - tanh(x)^2.

    Examples
    --------
    >>> tanh_slope(np.array([0.0]))
    array([1.])
    """
    return 1.0 - np.tanh(x) ** 2


def gelu(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return x Φ(x), with Φ the distribution function of a standard normal number: the exact form, not the tanh one.

    Source: Hendrycks & Gimpel (2016), arXiv:1606.08415.

    Examples
    --------
    >>> gelu(np.array([-10.0, 0.0, 1.0])).round(6)
    array([-0.      ,  0.      ,  0.841345])
    """
    return x * _normal_distribution(x)


def gelu_slope(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Φ(x) + x φ(x), with φ the density of a standard normal number.

    Examples
    --------
    >>> gelu_slope(np.array([-10.0, 0.0, 1.0])).round(6)
    array([-0.      ,  0.5     ,  1.083315])
    """
    slope: NDArray[np.float64] = _normal_distribution(x) + x * np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi)
    return slope


def identity(x: Array) -> Array:
    """Return x."""
    return x


RELU = Activation("relu", relu, relu_slope)
TANH = Activation("tanh", np.tanh, tanh_slope)
IDENTITY = Activation("identity", identity, lambda x: np.ones_like(x))

ACTIVATIONS: Mapping[str, Activation] = {each.name: each for each in (RELU, TANH, IDENTITY)}

_erfc = np.frompyfunc(math.erfc, 1, 1)  # NumPy has no error function of its own


def _normal_distribution(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Φ(x), by the complement of the error function: it keeps its digits for x far below 0."""
    distribution: NDArray[np.float64] = 0.5 * np.asarray(_erfc(-x / math.sqrt(2)), dtype=np.float64)
    return distribution

"""Activation functions with their slopes.

Each works on real arrays and, for checks by complex step, on complex ones: the imaginary part then
carries a derivative.
"""

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


def identity(x: Array) -> Array:
    """Return x."""
    return x


RELU = Activation("relu", relu, relu_slope)
TANH = Activation("tanh", np.tanh, tanh_slope)
IDENTITY = Activation("identity", identity, lambda x: np.ones_like(x))

ACTIVATIONS: Mapping[str, Activation] = {each.name: each for each in (RELU, TANH, IDENTITY)}

"""Losses at the end of a network: their value, and the gradient they send back.

Which gradient a derivation starts with depends on the loss. All three are seen in notes about backpropagation,
and their gradients are easily mixed up:

==========================  =================================  ============================
loss                        value                              gradient by the output x
==========================  =================================  ============================
softmax and cross-entropy   -sum p log softmax(x)              sum(p) softmax(x) - p
cross-entropy alone         -sum p log x                       -p / x
half the squared error      1/2 |x - p|^2                      x - p
==========================  =================================  ============================

Axes: ``D`` outputs. Everything here takes one vector of outputs and one target of the same length.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array


class Loss(NamedTuple):
    """A loss at one output."""

    value: float
    gradient: NDArray[np.float64]  # (D,)  d value / d output


def softmax(x: ArrayLike) -> NDArray[np.float64]:
    """Turn numbers into shares that are positive and add up to 1: exp(x_k) / sum_j exp(x_j).

    Parameters
    ----------
    x : array_like, shape (D,)
        Any finite numbers, at least one.

    Returns
    -------
    ndarray, shape (D,)
        The shares.

    Raises
    ------
    ValueError
        If `x` is not a vector of at least one finite number.

    Notes
    -----
    The largest entry is taken off first. That changes no share and keeps exp from overflowing.

    Examples
    --------
    >>> softmax([1.0, 2.0, 3.0]).round(4)
    array([0.09  , 0.2447, 0.6652])
    """
    vector = finite_array("x", x, ndim=1)
    if vector.size == 0:
        raise ValueError("x has no entries; give at least one number.")
    weights = np.exp(vector - np.max(vector.real))
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def softmax_cross_entropy(output: ArrayLike, target: ArrayLike) -> Loss:
    """Return -sum p log softmax(x) and its gradient, sum(p) softmax(x) - p.

    Parameters
    ----------
    output : array_like, shape (D,)
        x, any finite numbers.
    target : array_like, shape (D,)
        p, usually shares that add up to 1; then the gradient is softmax(x) - p.

    Returns
    -------
    Loss
        ``value`` and ``gradient``.

    Raises
    ------
    ValueError
        If the two are not vectors of the same length.

    Examples
    --------
    >>> softmax_cross_entropy([1.0, 2.0, 3.0], [0.0, 0.0, 1.0]).gradient.round(4)
    array([ 0.09  ,  0.2447, -0.3348])
    """
    x, p = _output_and_target(output, target)
    shifted = x - np.max(x.real)
    log_shares = shifted - np.log(np.exp(shifted).sum())
    return Loss(-np.dot(p, log_shares), p.sum() * np.exp(log_shares) - p)


def cross_entropy(output: ArrayLike, target: ArrayLike) -> Loss:
    """Return -sum p log x and its gradient, -p / x. The output itself must already be a set of shares.

    Parameters
    ----------
    output : array_like, shape (D,)
        x, above 0 in every entry.
    target : array_like, shape (D,)
        p.

    Returns
    -------
    Loss
        ``value`` and ``gradient``.

    Raises
    ------
    ValueError
        If an entry of `output` is not above 0, or the two are not vectors of the same length. The output of a
        ReLU can be 0, so this loss does not fit behind one.

    Examples
    --------
    >>> cross_entropy([0.25, 0.25, 0.5], [0.0, 0.0, 1.0]).gradient
    array([ 0.,  0., -2.])
    """
    x, p = _output_and_target(output, target)
    if not (x.real > 0).all():
        place = int(np.argmin(x.real))
        raise ValueError(
            f"output must be above 0, got {x[place].real:g} at {place}; log is not defined there. "
            "Use softmax_cross_entropy."
        )
    # Subtracting from 0 keeps an entry without target from becoming -0.
    return Loss(-np.dot(p, np.log(x)), 0.0 - p / x)


def half_squared_error(output: ArrayLike, target: ArrayLike) -> Loss:
    """Return 1/2 |x - p|^2 and its gradient, x - p.

    Parameters
    ----------
    output, target : array_like, shape (D,)
        x and p, any finite numbers.

    Returns
    -------
    Loss
        ``value`` and ``gradient``.

    Raises
    ------
    ValueError
        If the two are not vectors of the same length.

    Examples
    --------
    >>> half_squared_error([1.0, 2.0, 3.0], [0.0, 0.0, 1.0]).gradient
    array([1., 2., 2.])
    """
    x, p = _output_and_target(output, target)
    error = x - p
    return Loss(0.5 * np.dot(error, error), error)


def _output_and_target(
    output: ArrayLike, target: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, p = finite_array("output", output, ndim=1), finite_array("target", target, ndim=1)
    if x.shape != p.shape or x.size == 0:
        raise ValueError(
            f"output has shape {x.shape} and target has shape {p.shape}; give both the same length, at least 1."
        )
    return x, p

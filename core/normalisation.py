"""Batch and layer normalisation without learned parameters, and the gradient through them.

Both subtract a mean and divide by a standard deviation: batch normalisation takes them over the inputs, unit by
unit; layer normalisation over the units, input by input.

Axes: ``B`` batch, ``D`` width. Rows are inputs.
Sources: Ioffe & Szegedy (2015), arXiv:1502.03167; Ba, Kiros & Hinton (2016), arXiv:1607.06450.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Norm = Literal["none", "batch", "layer"]


class Normalised(NamedTuple):
    """A normalised array, and what its derivative needs."""

    value: NDArray[np.float64]  # (B, D)
    spread: NDArray[np.float64]  # the standard deviation it was divided by; 1 where that is 0


def normalise(values: NDArray[np.float64], norm: Norm) -> Normalised:
    """Subtract the mean and divide by the standard deviation: over the batch, or within each row.

    Parameters
    ----------
    values : ndarray, shape (B, D)
        One row per input.
    norm : {"none", "batch", "layer"}
        "none" returns the values as they are.

    Returns
    -------
    Normalised
        Where all values are equal, the result is 0.

    Examples
    --------
    >>> normalise(np.array([[1.0, 3.0]]), "layer").value
    array([[-1.,  1.]])
    """
    if norm == "none":
        return Normalised(values, np.ones(1))
    axis = 0 if norm == "batch" else 1
    centred = values - values.mean(axis=axis, keepdims=True)
    spread = np.sqrt(np.mean(centred**2, axis=axis, keepdims=True))
    spread = np.where(spread == 0, 1.0, spread)
    return Normalised(centred / spread, spread)


def normalise_backward(
    normalised: Normalised, grad_value: NDArray[np.float64], norm: Norm
) -> NDArray[np.float64]:
    """Return the gradient at what was normalised: (g - mean(g) - v mean(g v)) / spread.

    Parameters
    ----------
    normalised : Normalised
        From `normalise`, with value v.
    grad_value : ndarray, shape (B, D)
        Gradient g with respect to v.
    norm : {"none", "batch", "layer"}
        As in `normalise`.

    Returns
    -------
    ndarray, shape (B, D)
        The two means take out what moves every value alike and what only changes the spread.

    Examples
    --------
    >>> rows = normalise(np.array([[1.0, 3.0, 5.0]]), "layer")
    >>> normalise_backward(rows, np.ones((1, 3)), "layer")
    array([[0., 0., 0.]])
    """
    if norm == "none":
        return grad_value
    axis = 0 if norm == "batch" else 1
    along = np.mean(grad_value * normalised.value, axis=axis, keepdims=True)
    rest = grad_value - grad_value.mean(axis=axis, keepdims=True) - normalised.value * along
    gradient: NDArray[np.float64] = rest / normalised.spread
    return gradient

"""A branch that changes the number of channels, and how its shortcut can follow.

Where the branch turns D channels into M, the sum F(x) + x has no meaning any more. The shortcut then needs M
channels too. Two ways were measured on ImageNet and came out nearly equal: pad x with zeros, which costs no
weights, or multiply it by a learned matrix W_s.

Axes: ``D`` input width, ``M`` output width.
Source: He, Zhang, Ren & Sun (2015), arXiv:1512.03385, eq. 2, section 3.3 and table 3.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, whole_number


class Addition(NamedTuple):
    """What NumPy does with a branch and a shortcut."""

    outcome: Literal["adds", "stretches", "refuses"]
    total: NDArray[np.float64] | None  # the sum, or None if NumPy refuses
    complaint: str  # NumPy's own words if it refuses, otherwise empty


def zero_padded(x: ArrayLike, width: int) -> NDArray[np.float64]:
    """Return x followed by zeros, `width` entries in all.

    Parameters
    ----------
    x : array_like, shape (D,)
        The shortcut's input.
    width : int
        M, at least D.

    Returns
    -------
    ndarray, shape (M,)
        The padded vector.

    Raises
    ------
    ValueError
        If `width` is smaller than x: padding can only add channels.

    Examples
    --------
    >>> zero_padded([3.0, -1.0], 4)
    array([ 3., -1.,  0.,  0.])
    """
    vector = finite_array("x", x, ndim=1)
    channels = whole_number("width", width, minimum=0)
    if channels < vector.size:
        raise ValueError(
            f"width {channels} is less than the {vector.size} entries of x, and padding can only add; "
            "use a projection to have fewer."
        )
    return np.concatenate([vector, np.zeros(channels - vector.size)])


def projection(inputs: int, outputs: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw a projection W_s that keeps the size of what it maps, on average: entries from N(0, 1 / inputs).

    Parameters
    ----------
    inputs, outputs : int
        D and M, at least 1.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (M, D)
        W_s, which has M · D weights to learn.

    Raises
    ------
    ValueError
        If a width is not a whole number of at least 1.

    Examples
    --------
    >>> projection(2, 5, np.random.default_rng(0)).shape
    (5, 2)
    """
    columns = whole_number("inputs", inputs, minimum=1)
    rows = whole_number("outputs", outputs, minimum=1)
    weights: NDArray[np.float64] = rng.standard_normal((rows, columns)) / np.sqrt(columns)
    return weights


def numpy_sum(branch: ArrayLike, shortcut: ArrayLike) -> Addition:
    """Add branch and shortcut as NumPy does, and say what became of it.

    Equal shapes add. A shape of 1 beside another is stretched over it without a word, and the result is not the
    sum that was meant. Other shapes are refused.

    Parameters
    ----------
    branch, shortcut : array_like
        F(x) and what the shortcut delivers.

    Returns
    -------
    Addition
        The outcome, the sum if there is one, and NumPy's complaint if there is none.

    Examples
    --------
    >>> numpy_sum([1.0, 2.0], [10.0, 20.0])
    Addition(outcome='adds', total=array([11., 22.]), complaint='')
    >>> numpy_sum([1.0, 2.0, 3.0], [10.0]).outcome
    'stretches'
    >>> numpy_sum([1.0, 2.0, 3.0], [10.0, 20.0]).complaint
    'operands could not be broadcast together with shapes (3,) (2,) '
    """
    left, right = np.asarray(branch, dtype=np.float64), np.asarray(shortcut, dtype=np.float64)
    try:
        total = left + right
    except ValueError as error:
        return Addition("refuses", None, str(error))
    return Addition("adds" if left.shape == right.shape else "stretches", total, "")

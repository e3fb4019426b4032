"""Skips that lead through a bottleneck: what was squeezed out of a gradient does not come back.

A shortcut W_s = B A first maps D channels to r, by A, and then back to D, by B. Its rank is r at most, and so is that of
every product it stands in. Whatever the other factors are, only r directions of a gradient get through. A block whose
branch has the bottleneck and whose skip goes round it loses nothing.

Axes: ``D`` width, ``r`` width of the bottleneck.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.arguments import square_matrix, whole_number
from core.random_matrices import haar_orthogonal


def squeezed_shortcut(width: int, rank: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw a shortcut through a bottleneck, the gentlest there is: what fits through keeps its length.

    Parameters
    ----------
    width : int
        D, at least 1.
    rank : int
        r, from 1 to D.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (D, D)
        B A, with r singular values of 1 and D - r of 0.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> np.linalg.svd(squeezed_shortcut(3, 2, np.random.default_rng(0)), compute_uv=False).round(12)
    array([1., 1., 0.])
    """
    side = whole_number("width", width, minimum=1)
    kept = whole_number("rank", rank, minimum=1)
    if kept > side:
        raise ValueError(f"rank must be at most the width {side}, got {rank}; a wider middle loses nothing.")
    squeeze, spread = haar_orthogonal(side, rng)[:kept], haar_orthogonal(side, rng)[:, :kept]
    return spread @ squeeze


def passed_on(shortcuts: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the singular values of S_L ... S_1, the largest first: what becomes of D perpendicular gradients.

    Parameters
    ----------
    shortcuts : sequence of L ndarray, each of shape (D, D)
        S_1 ... S_L, the block nearest the input first. At least one.

    Returns
    -------
    ndarray, shape (D,)
        Singular values. What is only rounding is 0.

    Raises
    ------
    ValueError
        If there is no shortcut, or one is not a square matrix.

    Examples
    --------
    >>> passed_on([np.diag([2.0, 1.0]), np.diag([1.0, 0.0])])
    array([2., 0.])
    """
    if len(shortcuts) == 0:
        raise ValueError("shortcuts holds no matrix; give at least one.")
    product = square_matrix("shortcuts[0]", shortcuts[0])
    for number, shortcut in enumerate(shortcuts[1:], start=1):
        product = square_matrix(f"shortcuts[{number}]", shortcut) @ product
    values = np.linalg.svd(product, compute_uv=False)
    rounding = 1e-12 * max(1.0, float(values[0]))
    return np.where(values < rounding, 0.0, values)

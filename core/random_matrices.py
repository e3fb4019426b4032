"""Random branch Jacobians of a given size.

A Haar orthogonal matrix is uniform over all rotations and reflections: it keeps every length and has no
preferred direction. Scaled by e it is a branch Jacobian whose spectral norm is exactly e, whatever the draw.
"""

import numpy as np
from numpy.typing import NDArray

from core.arguments import finite_number, whole_number


def haar_orthogonal(width: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw an orthogonal matrix uniformly (Haar measure).

    Parameters
    ----------
    width : int
        Number of rows and columns D, at least 1.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (D, D)
        Q with Q Q^T = I.

    Raises
    ------
    ValueError
        If `width` is not a whole number of at least 1.

    Notes
    -----
    ``numpy.linalg.qr`` alone fixes the signs of R by its own rule, and its Q is not uniform. Multiplying each
    column by the sign of R's diagonal makes the factorisation unique and Q uniform.
    Source: Mezzadri (2007), "How to generate random matrices from the classical compact groups",
    arXiv:math-ph/0609050.

    Examples
    --------
    >>> q = haar_orthogonal(3, np.random.default_rng(0))
    >>> np.allclose(q @ q.T, np.eye(3))
    True
    """
    size = whole_number("width", width, minimum=1)
    q, r = np.linalg.qr(rng.standard_normal((size, size)))
    return q * np.sign(np.diag(r))


def random_jacobians(depth: int, width: int, size: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw L independent branch Jacobians, each `size` times a Haar orthogonal matrix.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 0.
    width : int
        Width D, at least 1.
    size : float
        Spectral norm of every Jacobian, at least 0.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (L, D, D)
        J_1 ... J_L, the block nearest the input first.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> jacobians = random_jacobians(5, 4, 0.1, np.random.default_rng(0))
    >>> np.linalg.norm(jacobians, ord=2, axis=(1, 2)).round(12)
    array([0.1, 0.1, 0.1, 0.1, 0.1])
    """
    blocks = whole_number("depth", depth, minimum=0)
    scale = finite_number("size", size, minimum=0)
    side = whole_number("width", width, minimum=1)
    jacobians = np.empty((blocks, side, side))
    for block in range(blocks):
        jacobians[block] = scale * haar_orthogonal(side, rng)
    return jacobians

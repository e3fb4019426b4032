"""The angle between a gradient and what a branch adds to it decides whether a block shortens or lengthens it.

Let a branch have the Jacobian J = ε Q with Q orthogonal, so that it changes the length of every gradient by the same
factor ε. If g Q stands at an angle with cosine c to g, then

    |g (I + J)|^2 = |g|^2 (1 + 2 ε c + ε^2).

At c = -1 that is the lower end of the bound on the norm, (1 - ε)^2, at c = 1 the upper end, (1 + ε)^2. For a Q drawn
uniformly the cosine is a coordinate of a random point on the sphere: ±1 at width 1, and near 0 where the width is
large. The next block draws its own Q, so the direction that arrives there does not matter.

Axes: ``L`` blocks, ``D`` width, ``N`` draws.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_number, whole_number


def norm_factors(size: float, cosines: ArrayLike) -> NDArray[np.float64]:
    """Return sqrt(1 + 2 ε c + ε²), by how much one block multiplies the norm of a gradient.

    Parameters
    ----------
    size : float
        ε, the norm of the branch Jacobian, at least 0.
    cosines : array_like
        c, each from -1 to 1.

    Returns
    -------
    ndarray, the shape of `cosines`
        From abs(1 - ε) to 1 + ε.

    Raises
    ------
    ValueError
        If `size` is negative or a cosine is not between -1 and 1.

    Examples
    --------
    >>> norm_factors(0.1, [-1.0, 0.0, 1.0]).round(4)
    array([0.9  , 1.005, 1.1  ])
    """
    epsilon = finite_number("size", size, minimum=0)
    angles = np.asarray(cosines, dtype=np.float64)
    if not (np.abs(angles) <= 1.0).all():
        raise ValueError(f"cosines must lie between -1 and 1, got {cosines!r}; divide by the two lengths.")
    # The root of a square at c = ±1, where rounding must not leave the band.
    return np.sqrt((1.0 + epsilon * angles) ** 2 + epsilon**2 * (1.0 - angles) * (1.0 + angles))


def turning_jacobian(size: float, cosine: float, width: int) -> NDArray[np.float64]:
    """Return a branch Jacobian that stands at the same angle to every gradient.

    J = ε (c I + sqrt(1 - c²) K), where K turns pairs of coordinates by a right angle.

    Parameters
    ----------
    size : float
        ε, its spectral norm, at least 0.
    cosine : float
        c, from -1 (against every gradient) to 1 (along it).
    width : int
        Width D, even, at least 2.

    Returns
    -------
    ndarray, shape (D, D)
        J. Its trace is ε c D.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> turning_jacobian(0.1, 0.0, 2)
    array([[ 0. ,  0.1],
           [-0.1,  0. ]])
    """
    epsilon = finite_number("size", size, minimum=0)
    side = whole_number("width", width, minimum=2)
    if side % 2:
        raise ValueError(f"width must be even, got {width}; a quarter turn takes coordinates in pairs.")
    if not -1.0 <= cosine <= 1.0:
        raise ValueError(f"cosine must lie between -1 and 1, got {cosine!r}; choose another value.")
    quarter_turn = np.kron(np.eye(side // 2), [[0.0, 1.0], [-1.0, 0.0]])
    along, across = epsilon * cosine, epsilon * np.sqrt(1.0 - cosine**2)
    jacobian: NDArray[np.float64] = along * np.eye(side) + across * quarter_turn
    return jacobian


def uniform_norms(size: float, cosine: float, depth: int) -> NDArray[np.float64]:
    """Return the norm of a gradient after 0 ... L blocks that all stand at the same angle to it: `norm_factors`**k.

    Parameters
    ----------
    size : float
        Norm of every branch, at least 0.
    cosine : float
        Between the gradient and what a branch adds to it, from -1 to 1.
    depth : int
        Number of blocks L, at least 0.

    Returns
    -------
    ndarray, shape (L+1,)
        Relative to the gradient at the output.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> uniform_norms(1.0, 1.0, 3)
    array([1., 2., 4., 8.])
    """
    return np.power(norm_factors(size, cosine), np.arange(whole_number("depth", depth, minimum=0) + 1))


def random_norms(
    size: float, depth: int, width: int, draws: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Follow gradient norms through blocks whose branches are ε times a Haar orthogonal matrix.

    Parameters
    ----------
    size : float
        ε, the norm of every branch Jacobian, at least 0.
    depth : int
        Number of blocks L, at least 0.
    width : int
        Width D, at least 1.
    draws : int
        Number of stacks N, at least 1.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (N, L+1)
        |g| after 0 ... L blocks on its way back, relative to |g_L|; the first column is 1.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Exact in distribution and without one matrix. The first coordinate of a uniform point on the sphere is
    z / sqrt(z² + w), with z standard normal and w chi-squared with D - 1 degrees of freedom.

    Examples
    --------
    At width 1 every block multiplies by 0.9 or 1.1.

    >>> random_norms(0.1, 1, 1, 4, np.random.default_rng(0))[:, 1].round(6)
    array([1.1, 0.9, 1.1, 1.1])
    """
    shape = (whole_number("draws", draws, minimum=1), whole_number("depth", depth, minimum=0))
    others = whole_number("width", width, minimum=1) - 1
    normal = rng.standard_normal(shape)
    rest = rng.chisquare(others, shape) if others else np.zeros(shape)
    factors = norm_factors(size, np.clip(normal / np.sqrt(normal**2 + rest), -1.0, 1.0))
    return np.cumprod(np.concatenate([np.ones((shape[0], 1)), factors], axis=1), axis=1)


class Typical(NamedTuple):
    """Where many random stacks end, and their middle on the way."""

    shorter: float  # the share of stacks that end below 1
    median: NDArray[np.float64]  # (L+1,)  at every depth


def typical(walks: NDArray[np.float64]) -> Typical:
    """Return which share of random stacks shortens a gradient, and their median at every depth.

    Parameters
    ----------
    walks : ndarray, shape (N, L+1)
        From `random_norms`.

    Examples
    --------
    >>> typical(np.array([[1.0, 0.5], [1.0, 0.75], [1.0, 2.0]])).median
    array([1.  , 0.75])
    """
    return Typical(float(np.mean(walks[:, -1] < 1.0)), np.median(walks, axis=0))

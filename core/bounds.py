"""How far a gradient norm can move through a stack of residual blocks.

One block with an identity shortcut multiplies a row gradient by I + J. If J has spectral norm e, every
singular value of I + J lies between max(0, 1 - e) and 1 + e. Over L blocks

    prod max(0, 1 - e_l)  <=  |g_0| / |g_L|  <=  prod (1 + e_l),

and both ends are reached, by J = -min(e, 1) I and J = +e I. So the shortcut alone does not keep a gradient at
its size: the identity path is one term of the sum, and the others can cancel it.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, finite_number, whole_number


class GradientBand(NamedTuple):
    """Smallest and largest possible |g_0| / |g_L|, and their log10 for sizes float64 cannot hold."""

    lower: float  # 0 as soon as one norm reaches 1
    upper: float  # inf above 1.8e308
    log10_lower: float  # -inf where the lower bound is 0
    log10_upper: float


class AttainingJacobians(NamedTuple):
    """Branches that reach the two ends of the band."""

    shrink: NDArray[np.float64]  # (L, D, D)  -min(e, 1) I in every block
    grow: NDArray[np.float64]  # (L, D, D)  +e I in every block


def gradient_band(norms: ArrayLike) -> GradientBand:
    """Bound |g_0| / |g_L| of a residual stack by the norms of its branches.

    lower = prod max(0, 1 - e_l), upper = prod (1 + e_l).

    Parameters
    ----------
    norms : array_like, shape (L,)
        Spectral norms e_1 ... e_L of the branch Jacobians, each at least 0.

    Returns
    -------
    GradientBand
        The two bounds and their log10. If any norm is 1 or more, the lower bound is 0: that branch may be -I
        on some direction and erase it.

    Raises
    ------
    ValueError
        If a norm is negative or not finite.

    Examples
    --------
    A hundred branches of norm 0.1 may shrink a gradient 37 649 times or grow it 13 781 times.

    >>> band = gradient_band([0.1] * 100)
    >>> f"{band.lower:.4e} {band.upper:.4e}"
    '2.6561e-05 1.3781e+04'
    """
    sizes = _norms(norms)
    shrinking = [max(0.0, 1.0 - size) for size in sizes]
    log_lower = math.fsum(math.log1p(-size) for size in sizes) if all(shrinking) else -math.inf
    log_upper = math.fsum(math.log1p(size) for size in sizes)
    return GradientBand(
        lower=math.prod(shrinking),
        upper=math.prod(1.0 + size for size in sizes),
        log10_lower=log_lower / math.log(10),
        log10_upper=log_upper / math.log(10),
    )


def uniform_band(epsilon: float, depth: int) -> GradientBand:
    """Bound |g_0| / |g_L| of L residual blocks whose branches all have the same norm.

    Parameters
    ----------
    epsilon : float
        Spectral norm of every branch Jacobian, at least 0.
    depth : int
        Number of blocks L, at least 0.

    Returns
    -------
    GradientBand
        max(0, 1 - epsilon)**L and (1 + epsilon)**L.

    Raises
    ------
    ValueError
        If `epsilon` or `depth` is out of its range.

    Examples
    --------
    Branches of norm 1/L keep the band narrow at any depth.

    >>> band = uniform_band(1 / 1000, 1000)
    >>> f"{band.lower:.3f} {band.upper:.3f}"
    '0.368 2.717'
    """
    return gradient_band([epsilon] * whole_number("depth", depth, minimum=0))


def identity_minus_rest(epsilon: float, depth: int) -> float:
    """Return 1 - ((1 + e)**L - 1): the identity path minus the most that all other paths can carry.

    By the triangle inequality it bounds |g_0| / |g_L| from below. It is true and says nothing once it is negative;
    `uniform_band` has the best bound.

    Parameters
    ----------
    epsilon : float
        Spectral norm of every branch Jacobian, at least 0.
    depth : int
        Number of blocks L, at least 0.

    Raises
    ------
    ValueError
        If `epsilon` or `depth` is out of its range.

    Examples
    --------
    >>> identity_minus_rest(0.5, 1), identity_minus_rest(0.5, 2)
    (0.5, -0.25)
    """
    return 2.0 - uniform_band(epsilon, depth).upper


def plain_band(norms: ArrayLike) -> GradientBand:
    """Bound |g_0| / |g_L| of a plain chain by the norms of its layers.

    upper = prod e_l. A norm says nothing about the weakest direction, so the lower bound is 0.

    Parameters
    ----------
    norms : array_like, shape (L,)
        Spectral norms of the layer Jacobians, each at least 0.

    Returns
    -------
    GradientBand
        lower 0 and the product of the norms; without layers both are 1.

    Raises
    ------
    ValueError
        If a norm is negative or not finite.

    Notes
    -----
    A plain layer and a residual branch of equal norm are not equals: a healthy plain layer has norm near 1.

    Examples
    --------
    >>> plain_band([0.1] * 100).log10_upper
    -100.0
    """
    sizes = _norms(norms)
    log10_upper = math.fsum(math.log10(size) for size in sizes) if all(sizes) else -math.inf
    if not sizes:
        return GradientBand(1.0, 1.0, 0.0, 0.0)
    return GradientBand(0.0, math.prod(sizes), -math.inf, log10_upper)


def random_growth(norms: ArrayLike) -> float:
    """Return the root mean square of |g_0| / |g_L| when the branches point in random directions.

    For J_l = e_l Q_l with independent Haar orthogonal Q_l it is sqrt(prod (1 + e_l**2)): squares add, because
    the branch has no preferred angle to the identity.

    Parameters
    ----------
    norms : array_like, shape (L,)
        Spectral norms e_1 ... e_L of the branch Jacobians, each at least 0.

    Returns
    -------
    float
        At least 1, and inside the band of `gradient_band`.

    Raises
    ------
    ValueError
        If a norm is negative or not finite.

    Examples
    --------
    >>> round(random_growth([0.1] * 100), 3)
    1.645
    """
    return math.prod(math.hypot(1.0, size) for size in _norms(norms))


def attaining_jacobians(epsilon: float, depth: int, width: int) -> AttainingJacobians:
    """Return branches of norm at most `epsilon` that reach the two ends of `uniform_band`.

    Parameters
    ----------
    epsilon : float
        Largest allowed spectral norm, at least 0.
    depth : int
        Number of blocks L, at least 0.
    width : int
        Width D, at least 1.

    Returns
    -------
    AttainingJacobians
        ``shrink`` holds -min(epsilon, 1) I, which erases the gradient from epsilon = 1 on; ``grow`` holds
        +epsilon I.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> attaining_jacobians(0.1, depth=1, width=2).shrink
    array([[[-0.1, -0. ],
            [-0. , -0.1]]])
    """
    size = finite_number("epsilon", epsilon, minimum=0)
    identities = np.tile(
        np.eye(whole_number("width", width, minimum=1)), (whole_number("depth", depth, minimum=0), 1, 1)
    )
    return AttainingJacobians(shrink=-min(size, 1.0) * identities, grow=size * identities)


def _norms(norms: ArrayLike) -> list[float]:
    sizes: list[float] = finite_array("norms", norms, ndim=1).tolist()
    for i, size in enumerate(sizes):
        finite_number(f"norms[{i}]", size, minimum=0)
    return sizes

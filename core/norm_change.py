"""Does a residual block make a gradient longer or shorter?

A block without an outer gate turns the row gradient g into g (I + J) = g + g J. Its squared length is

    |g + g J|^2 = |g|^2 + 2 g J g^T + |g J|^2,

so it is at least |g|^2 exactly when the last two terms together are not negative. The last one never is. The middle
one is what decides: it is never negative for any g only if J + J^T has no negative eigenvalue. A skip alone does not
promise that.

Axes: ``D`` width.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, finite_number, whole_number


class NormChange(NamedTuple):
    """The three terms of a gradient's squared length behind a block."""

    sent: float  # |g|^2
    cross: float  # 2 g J g^T, of either sign
    branch: float  # |g J|^2

    @property
    def arrives(self) -> float:
        """|g + g J|^2, the sum of the three."""
        return self.sent + self.cross + self.branch


def norm_change(branch_jacobian: ArrayLike, grad_output: ArrayLike) -> NormChange:
    """Split |g (I + J)|^2 into |g|^2, 2 g J g^T and |g J|^2.

    Parameters
    ----------
    branch_jacobian : array_like, shape (D, D)
        J.
    grad_output : array_like, shape (D,)
        g, the gradient at the block's output.

    Returns
    -------
    NormChange
        ``sent``, ``cross``, ``branch`` and their sum ``arrives``.

    Raises
    ------
    ValueError
        If J is not (D, D) for the D of `grad_output`.

    Examples
    --------
    A branch of slope -0.5 halves a gradient of 4: 16 - 16 + 4 = 4.

    >>> norm_change([[-0.5]], [-4.0])
    NormChange(sent=16.0, cross=-16.0, branch=4.0)
    """
    jacobian = finite_array("branch_jacobian", branch_jacobian, ndim=2)
    gradient = finite_array("grad_output", grad_output, ndim=1)
    if jacobian.shape != (gradient.size, gradient.size):
        raise ValueError(
            f"branch_jacobian has shape {jacobian.shape} and grad_output has shape {gradient.shape}; "
            "give a square matrix of the gradient's length."
        )
    through = gradient @ jacobian
    return NormChange(float(gradient @ gradient), float(2.0 * (through @ gradient)), float(through @ through))


def shrinking_share(width: int, spread: float, draws: int, rng: np.random.Generator) -> float:
    """Draw random branches and gradients and return the share of pairs in which the gradient gets shorter.

    Parameters
    ----------
    width : int
        D, at least 1.
    spread : float
        Standard deviation of the entries of J, at least 0.
    draws : int
        Number of pairs, at least 1.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    By symmetry the middle term is negative in half of the draws. |g J|^2 pulls the share below one half, more so
    the wider the branch spreads.

    Examples
    --------
    >>> shrinking_share(4, 0.0, 100, np.random.default_rng(0))
    0.0
    """
    size = whole_number("width", width, minimum=1)
    count = whole_number("draws", draws, minimum=1)
    jacobians: NDArray[np.float64] = finite_number("spread", spread, minimum=0) * rng.standard_normal(
        (count, size, size)
    )
    gradients = rng.standard_normal((count, size))
    through = np.vecmat(gradients, jacobians)
    change = 2.0 * np.vecdot(through, gradients) + np.vecdot(through, through)
    return float(np.mean(change < 0))

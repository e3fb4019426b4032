"""How a gradient changes from one input to the next: smooth in shallow nets, like noise in deep plain ones.

A network reads one number x and returns one number y. It starts with h_0 = w x + b and then runs L blocks

    h_l = skip · h_{l-1} + α W_l relu(n(h_{l-1})),      y = v · h_L,

with W_l[i, j] ~ N(0, 2 / D). With `normalise`, n centres every unit over the inputs and divides it by its standard
deviation, as batch normalisation does; otherwise n changes nothing. The question is how dy/dx at one input
resembles dy/dx at a neighbour.

Axes: ``R`` networks, ``N`` inputs, ``D`` width.
Source: Balduzzi, Frean, Leary, Lewis, Ma & McWilliams (2017), "The Shattered Gradients Problem",
arXiv:1702.08591; Prince (2023), "Understanding Deep Learning", figure 11.3.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.activations import relu_slope
from core.arguments import finite_array, finite_number, whole_number
from core.networks import random_weights


@dataclass(frozen=True)
class LineNets:
    """R networks from one number to one number, alike but for their random weights."""

    w: NDArray[np.float64]  # (R, D)  first layer: slopes
    b: NDArray[np.float64]  # (R, D)  first layer: offsets
    weights: NDArray[np.float64]  # (L, R, D, D)
    v: NDArray[np.float64]  # (R, D)  read-out


class LineGradients(NamedTuple):
    """What the networks return along the line, and how fast it changes."""

    outputs: NDArray[np.float64]  # (R, N)
    gradients: NDArray[np.float64]  # (R, N)  dy/dx


def random_line_nets(depth: int, width: int, *, nets: int, rng: np.random.Generator) -> LineNets:
    """Draw R networks of L blocks, He-initialised.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    width : int
        Width D, at least 1.
    nets : int
        Number of networks R, at least 1.
    rng : numpy.random.Generator
        Source of randomness.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> random_line_nets(3, 8, nets=2, rng=np.random.default_rng(0)).weights.shape
    (3, 2, 8, 8)
    """
    count = whole_number("nets", nets, minimum=1)
    blocks = random_weights(depth * count, width, 1.0, rng)
    w, b, v = rng.standard_normal((3, count, width))
    return LineNets(w, b, blocks.reshape(depth, count, width, width), v / np.sqrt(width))


def line_gradients(
    nets: LineNets,
    inputs: ArrayLike,
    *,
    skip: bool,
    normalise: bool,
    branch_scale: float = 1.0,
    shortcuts: NDArray[np.float64] | None = None,
) -> LineGradients:
    """Run the networks along a line of inputs and carry dy/dx along, block by block.

    Parameters
    ----------
    nets : LineNets
        The networks.
    inputs : array_like, shape (N,)
        Where to look, at least two inputs.
    skip : bool
        Whether every block adds its input to its output.
    normalise : bool
        Whether every unit is centred and scaled over the inputs before its ReLU.
    branch_scale : float
        α, the factor on every branch.
    shortcuts : ndarray, shape (L, D, D), optional
        A matrix on the skip of every block, in place of the identity. Without skips it has no effect.

    Returns
    -------
    LineGradients
        ``outputs`` and ``gradients``, both of shape (R, N).

    Raises
    ------
    ValueError
        If `inputs` is not a vector of at least two finite numbers, or `branch_scale` is not finite.

    Notes
    -----
    The mean and the standard deviation are held fixed when differentiating: they belong to the whole line, and
    one input hardly moves them.

    Examples
    --------
    Without branches only the first layer and the read-out are left, and the slope is w · v everywhere.

    >>> nets = random_line_nets(3, 8, nets=1, rng=np.random.default_rng(0))
    >>> still = line_gradients(nets, [0.0, 1.0], skip=True, normalise=False, branch_scale=0.0)
    >>> np.allclose(still.gradients, nets.w @ nets.v.T)
    True
    """
    x = finite_array("inputs", inputs, ndim=1)
    if x.size < 2:
        raise ValueError(f"inputs must hold at least two numbers, got {x.size}; give a line of inputs.")
    scale = finite_number("branch_scale", branch_scale)
    h: NDArray[Any] = x[:, None] * nets.w[:, None, :] + nets.b[:, None, :]  # (R, N, D)
    slope: NDArray[Any] = np.broadcast_to(nets.w[:, None, :], h.shape)  # (R, N, D)  dh/dx
    for block, weight in enumerate(nets.weights):  # (R, D, D)
        n, n_slope = _normalised(h, slope) if normalise else (h, slope)
        into = np.swapaxes(weight, -1, -2)
        gates = relu_slope(n)  # n times its gates is relu(n)
        branch = scale * ((n * gates) @ into)
        branch_slope = scale * ((n_slope * gates) @ into)
        if skip and shortcuts is not None:
            h, slope = h @ shortcuts[block].T, slope @ shortcuts[block].T
        h, slope = (h + branch, slope + branch_slope) if skip else (branch, branch_slope)
    read = nets.v[:, :, None]  # (R, D, 1)
    return LineGradients((h @ read)[..., 0], (slope @ read)[..., 0])


def autocorrelation(gradients: ArrayLike) -> NDArray[np.float64]:
    r"""Return how much a gradient resembles itself some steps further on, averaged over networks.

    For each network, with the mean removed, :math:`c_k = \frac{1}{N-k}\sum_i g_i\,g_{i+k}`; the result is
    :math:`c_k / c_0`.

    Parameters
    ----------
    gradients : array_like, shape (R, N)
        dy/dx at N evenly spaced inputs, one row per network.

    Returns
    -------
    ndarray, shape (N,)
        1 at lag 0, near 0 where the gradients have nothing to do with each other. Networks whose gradient is the
        same everywhere have no shape to compare and are left out; if all are, the result is 1 at every lag.

    Raises
    ------
    ValueError
        If `gradients` is not a matrix of finite numbers.

    Examples
    --------
    Alternating signs: neighbours are opposite, every second one is alike.

    >>> autocorrelation([[1.0, -1.0, 1.0, -1.0]])
    array([ 1., -1.,  1., -1.])
    """
    g = finite_array("gradients", gradients, ndim=2)
    g = g / np.maximum(np.abs(g).max(axis=1, keepdims=True), np.finfo(float).tiny)  # squares stay in range
    g = g - g.mean(axis=1, keepdims=True)
    points = g.shape[1]
    sums = np.array([[row[: points - lag] @ row[lag:] for lag in range(points)] for row in g])  # (R, N)
    means = sums / (points - np.arange(points))
    varies = means[:, 0] > 1e-20
    if not varies.any():
        return np.ones(points)
    correlation: NDArray[np.float64] = np.mean(means[varies] / means[varies, :1], axis=0)
    return correlation


def half_correlation_lag(correlation: ArrayLike) -> int:
    """Return the first lag at which the autocorrelation is below one half, or N if it never is.

    Parameters
    ----------
    correlation : array_like, shape (N,)
        From `autocorrelation`.

    Raises
    ------
    ValueError
        If `correlation` is not a vector of finite numbers.

    Examples
    --------
    >>> half_correlation_lag([1.0, 0.8, 0.4, 0.1])
    2
    """
    below = np.flatnonzero(finite_array("correlation", correlation, ndim=1) < 0.5)
    return int(below[0]) if below.size else len(np.atleast_1d(correlation))


def _normalised(h: NDArray[Any], slope: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Centre and scale every unit over the inputs, and scale its slope the same way."""
    centred = h - np.real(h).mean(axis=1, keepdims=True)
    spread = np.sqrt(np.mean(np.real(centred) ** 2, axis=1, keepdims=True))
    spread = np.where(spread > 0, spread, 1.0)  # a unit that is the same everywhere stays at 0
    return centred / spread, slope / spread


def usual_size(slopes: NDArray[np.floating[Any]]) -> float:
    """Return the root mean square of a net's slopes along the line.

    Examples
    --------
    >>> usual_size(np.array([3.0, -3.0]))
    3.0
    """
    return float(np.sqrt(np.mean(slopes**2)))

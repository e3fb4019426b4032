"""The recursion of scaled shortcuts, worked out, beside the ways it is miswritten.

Blocks 1, 2, ... L compute x_{i+1} = λ_i x_i + F_i(x_i), here with the simplest branch, F_i(x) = a_i x. Put into
each other they give

    x_L = Λ x_l + Σ_{i=l}^{L-1} F̂_i,      Λ = Π_{i=l}^{L-1} λ_i,      F̂_i = (Π_{j=i+1}^{L-1} λ_j) F_i(x_i),

because what block i adds is scaled by every shortcut after it, and x_L is there before block L acts. The
derivative with respect to x_l has the same form, and for these branches it is Π (λ_i + a_i).

Three slips turn it into something else: letting a product or a sum run to L, starting the product at 1 instead
of l, and adding the branches as they are, without the scales that come after them.

Axes: every sequence has one entry per block, block 1 first; ``start`` is l.
Source: He, Zhang, Ren & Sun (2016), arXiv:1603.05027, eq. 4 to 8.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, finite_number, whole_number

SHARED = 0.5**0.5
"""The factor on skip and branch if each sum is divided by the root of two, which keeps the mean square of two equals."""


class StateReadings(NamedTuple):
    """What the network has at x_L, and what four ways of writing the sum give for it."""

    network: float  # x_L, block by block
    right: float  # Λ x_l + Σ_{i=l}^{L-1} F̂_i
    product_from_one: float  # Π_{i=1}^{L-1} λ_i in place of Λ
    sum_to_last: float  # the sum runs to L
    not_absorbed: float  # F_i in place of F̂_i


class GradientReadings(NamedTuple):
    """dx_L/dx_l of the network, and what four ways of writing it give."""

    network: float  # Π_{i=l}^{L-1} (λ_i + a_i)
    right: float  # Λ + d/dx_l Σ F̂_i
    product_to_last: float  # Π_{i=l}^{L} λ_i in place of Λ
    not_absorbed: float  # F_i in place of F̂_i
    both: float  # both slips at once


class UniformGains(NamedTuple):
    """How much of a gradient is left after 0 ... L equal blocks."""

    direct: NDArray[np.float64]  # (L+1,)  λ**k, what the shortcuts alone carry
    total: NDArray[np.float64]  # (L+1,)  (λ + j)**k, what arrives


class ScaleWindow(NamedTuple):
    """The scales λ between which a gradient stays near its size."""

    low: float
    high: float


def states(x_start: float, scales: ArrayLike, slopes: ArrayLike) -> NDArray[np.float64]:
    """Run the blocks one after the other: x_{i+1} = λ_i x_i + a_i x_i.

    Parameters
    ----------
    x_start : float
        The state before the first of these blocks.
    scales : array_like, shape (n,)
        λ of each block.
    slopes : array_like, shape (n,)
        a of each block.

    Returns
    -------
    ndarray, shape (n+1,)
        The states before, between and after the blocks.

    Raises
    ------
    ValueError
        If scales and slopes differ in length.

    Examples
    --------
    >>> states(1.0, [0.5, 2.0], [0.5, 1.0])
    array([1., 1., 3.])
    """
    lambdas, branch_slopes = _blocks(scales, slopes)
    run = [np.asarray(x_start)]
    for scale, slope in zip(lambdas, branch_slopes, strict=True):
        run.append(scale * run[-1] + slope * run[-1])
    return np.array(run)


def absorbed(scales: ArrayLike, slopes: ArrayLike, run: ArrayLike) -> NDArray[np.float64]:
    """Return F̂_i: each branch, times the scales of all shortcuts after it.

    Parameters
    ----------
    scales, slopes : array_like, shape (n,)
        λ and a of the blocks l ... L-1.
    run : array_like, shape (n+1,)
        Their states, from `states`.

    Returns
    -------
    ndarray, shape (n,)
        F̂_l ... F̂_{L-1}. The last one is the branch itself.

    Examples
    --------
    >>> absorbed([0.5, 2.0], [0.5, 1.0], [1.0, 1.0, 3.0])
    array([1., 1.])
    """
    lambdas, branch_slopes = _blocks(scales, slopes)
    branches = branch_slopes * np.asarray(run)[:-1]  # F_i(x_i)
    later_scales = [np.prod(lambdas[block + 1 :]) for block in range(lambdas.size)]
    return np.asarray(branches * later_scales)


def state_readings(x_first: float, scales: ArrayLike, slopes: ArrayLike, start: int) -> StateReadings:
    """Compare x_L of the network with four ways of writing it in terms of x_l.

    Parameters
    ----------
    x_first : float
        x_1, the input of block 1.
    scales, slopes : array_like, shape (L,)
        λ and a of blocks 1 ... L. Block L acts on x_L, so it must not matter.
    start : int
        l, from 1 to L-1.

    Returns
    -------
    StateReadings
        ``right`` equals ``network``; the others do so only by luck.

    Raises
    ------
    ValueError
        If the sequences differ in length or `start` is out of its range.

    Examples
    --------
    >>> state_readings(1.0, [0.5, 2.0, 4.0], [0.5, 1.0, 1.0], start=1)
    StateReadings(network=3.0, right=3.0, product_from_one=3.0, sum_to_last=6.0, not_absorbed=2.5)
    """
    lambdas, branch_slopes = _blocks(scales, slopes)
    first = _start(start, lambdas.size)
    on_the_way = slice(first - 1, lambdas.size - 1)  # blocks l ... L-1
    run = states(finite_number("x_first", x_first), lambdas, branch_slopes)
    x_start, x_last = float(run[first - 1]), float(run[-2])
    product = float(np.prod(lambdas[on_the_way]))
    branches = branch_slopes * run[:-1]  # F_i(x_i) of all blocks
    added = float(absorbed(lambdas[on_the_way], branch_slopes[on_the_way], run[first - 1 : -1]).sum())
    return StateReadings(
        network=x_last,
        right=product * x_start + added,
        product_from_one=float(np.prod(lambdas[:-1])) * x_start + added,
        sum_to_last=product * x_start + added + float(branches[-1]),
        not_absorbed=product * x_start + float(branches[on_the_way].sum()),
    )


def gradient_readings(scales: ArrayLike, slopes: ArrayLike, start: int) -> GradientReadings:
    """Compare dx_L/dx_l of the network with four ways of writing it.

    Parameters
    ----------
    scales, slopes : array_like, shape (L,)
        λ and a of blocks 1 ... L.
    start : int
        l, from 1 to L-1.

    Returns
    -------
    GradientReadings
        ``right`` equals ``network``; the others do so only by luck, for example when every λ is 1.

    Raises
    ------
    ValueError
        If the sequences differ in length or `start` is out of its range.

    Examples
    --------
    >>> gradient_readings([0.5, 2.0, 4.0], [0.5, 1.0, 1.0], start=1)
    GradientReadings(network=3.0, right=3.0, product_to_last=6.0, not_absorbed=2.5, both=5.5)
    """
    lambdas, branch_slopes = _blocks(scales, slopes)
    first = _start(start, lambdas.size)
    on_the_way = slice(first - 1, lambdas.size - 1)  # blocks l ... L-1
    # The blocks are linear: dx_i/dx_l is the state at i of a run that starts at l with 1.
    run = states(1.0, lambdas[on_the_way], branch_slopes[on_the_way])
    product = float(np.prod(lambdas[on_the_way]))
    product_to_last = product * float(lambdas[-1])
    through = float(absorbed(lambdas[on_the_way], branch_slopes[on_the_way], run).sum())
    as_they_are = float((branch_slopes[on_the_way] * run[:-1]).sum())
    return GradientReadings(
        network=float(np.prod(lambdas[on_the_way] + branch_slopes[on_the_way])),
        right=product + through,
        product_to_last=product_to_last + through,
        not_absorbed=product + as_they_are,
        both=product_to_last + as_they_are,
    )


def uniform_gains(shortcut_scale: float, slope: float, depth: int) -> UniformGains:
    """Return λ**k and (λ + j)**k for k = 0 ... L.

    Parameters
    ----------
    shortcut_scale : float
        λ of every block.
    slope : float
        j, the slope of every branch.
    depth : int
        Number of blocks L, at least 0.

    Returns
    -------
    UniformGains
        What the shortcuts alone carry, and what arrives. Sizes past the range of float64 are inf.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    The shortcuts may carry next to nothing while the gradient arrives whole.

    >>> gains = uniform_gains(0.5, 0.5, 50)
    >>> f"{gains.direct[-1]:.1e} {gains.total[-1]:.1f}"
    '8.9e-16 1.0'
    """
    scale, branch = finite_number("shortcut_scale", shortcut_scale), finite_number("slope", slope)
    blocks = np.arange(whole_number("depth", depth, minimum=0) + 1)
    with np.errstate(over="ignore"):
        return UniformGains(np.power(scale, blocks), np.power(scale + branch, blocks))


def balancing_slope(shortcut_scale: float) -> float:
    """Return 1 - λ: the slope of every branch at which a gradient keeps its size, because λ + j = 1.

    Examples
    --------
    >>> balancing_slope(0.75)
    0.25
    """
    return 1.0 - finite_number("shortcut_scale", shortcut_scale)


def usable_scales(slope: float, depth: int, factor: float) -> ScaleWindow:
    """Return the scales λ at which L equal blocks keep a gradient within `factor` of its size, up or down.

    (λ + j)^L = factor at the upper end, 1 / factor at the lower, both with λ + j above 0.

    Parameters
    ----------
    slope : float
        j, the slope of every branch.
    depth : int
        Number of blocks L, at least 1.
    factor : float
        How far the size may move, at least 1.

    Returns
    -------
    ScaleWindow
        factor^(-1/L) - j and factor^(1/L) - j.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    Two blocks, each with a branch of slope 0.5, may lose or gain a factor of 4.

    >>> usable_scales(0.5, 2, 4.0)
    ScaleWindow(low=0.0, high=1.5)
    """
    branch, blocks = finite_number("slope", slope), whole_number("depth", depth, minimum=1)
    most = finite_number("factor", factor, minimum=1) ** (1.0 / blocks)
    return ScaleWindow(1.0 / most - branch, most - branch)


def _blocks(scales: ArrayLike, slopes: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lambdas, branch_slopes = finite_array("scales", scales, ndim=1), finite_array("slopes", slopes, ndim=1)
    if lambdas.shape != branch_slopes.shape:
        raise ValueError(
            f"scales has {lambdas.size} entries and slopes has {branch_slopes.size}; give one of each per block."
        )
    return lambdas, branch_slopes


def _start(start: int, blocks: int) -> int:
    first = whole_number("start", start, minimum=1)
    if first >= blocks:
        raise ValueError(
            f"start must be at most {blocks - 1}, got {start}; x_{blocks} is where the sum ends."
        )
    return first

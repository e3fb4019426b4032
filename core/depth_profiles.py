"""The gradient norm through many random plain ReLU stacks at once, without their matrices.

A plain stack h_l = W_l relu(h_{l-1}) uses each matrix W_l twice: once on the way forward, applied to one vector
a = relu(h_{l-1}), and once on the way back, applied to one row g_l. For independent entries from N(0, s²),
s² = gain² · 2 / D, those two products can be drawn without drawing the matrix:

    W a   = s |a| n                                            n  ~ N(0, I)
    g W   = s |g| (m - â (â·m)) + a (g·Wa) / |a|²              m  ~ N(0, I),  â = a / |a|

The second line is exact: g W is known along a, because (g W)·a = g·(W a), and elsewhere it is fresh noise. So the
norms have the law of the real stacks, at the price of L D numbers instead of L D². `core.networks.gradient_norms`
does the same with its matrices in hand.

Axes: ``S`` stacks, ``L`` layers, ``D`` width. Gradients are rows.
Sources: He, Zhang, Ren & Sun (2015), arXiv:1502.01852, eq. 14 (gain 1 keeps the mean square);
Hanin & Nica (2019), arXiv:1812.05994 (the scatter grows with depth over width).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.activations import relu
from core.arguments import finite_number, whole_number

KINDS = {"plain": (False, 0.0), "skips": (True, 0.0), "skips, branches ÷ √L": (True, -0.5)}
"""Three kinds of stack: whether there are skips, and the power of the depth L that scales the branches."""


class NormBand(NamedTuple):
    """The middle of many stacks and where most of them lie, at every depth, as log10 of the relative norm."""

    low: NDArray[np.float64]  # (L+1,)  a tenth of the stacks lie below
    median: NDArray[np.float64]  # (L+1,)
    high: NDArray[np.float64]  # (L+1,)  a tenth of the stacks lie above


class GainWindow(NamedTuple):
    """The gains at which a plain stack of some depth keeps its gradient within a factor."""

    low: float
    high: float


def plain_profiles(
    depth: int, width: int, gain: float, *, stacks: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Draw the gradient norm at every depth of S random plain ReLU stacks, one input each.

    Parameters
    ----------
    depth : int
        Number of layers L, at least 1.
    width : int
        Width D, at least 1.
    gain : float
        Standard deviation of the weights relative to He initialisation, above 0.
    stacks : int
        Number of stacks S, at least 1.
    rng : numpy.random.Generator
        Source of randomness. The draws do not depend on `gain`.

    Returns
    -------
    ndarray, shape (S, L+1)
        log10(|g_l| / |g_L|), the input first. -inf where every unit of a layer was off and the gradient is zero.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    ReLU is positively homogeneous, so the gain changes no gate and multiplies the gradient by exactly gain for
    every layer it passes. The stacks are therefore drawn at gain 1 and shifted by (L - l) log10(gain), which no
    depth can overflow.

    Examples
    --------
    >>> profiles = plain_profiles(50, 64, 0.8, stacks=8, rng=np.random.default_rng(0))
    >>> profiles.shape, bool((profiles[:, 0] < -2).all()), bool((profiles[:, -1] == 0).all())
    ((8, 51), True, True)
    """
    layers = whole_number("depth", depth, minimum=1)
    units = whole_number("width", width, minimum=1)
    count = whole_number("stacks", stacks, minimum=1)
    if not finite_number("gain", gain, minimum=0):
        raise ValueError(
            f"gain must be above 0, got {gain!r}; without weights there is no gradient to follow."
        )
    spread = np.sqrt(2.0 / units)

    states = [rng.standard_normal((count, units))]  # each (S, D)
    for _ in range(layers):
        a = relu(states[-1])
        states.append(spread * _norm(a) * rng.standard_normal((count, units)))

    norms = np.ones((count, layers + 1))
    g = rng.standard_normal((count, units))
    g /= _norm(g)
    for layer in range(layers, 0, -1):
        a = relu(states[layer - 1])
        square = np.maximum(np.vecdot(a, a), np.finfo(float).tiny)[:, None]  # a dead layer divides 0 by this
        noise = spread * _norm(g) * rng.standard_normal((count, units))
        along_a = np.vecdot(g, states[layer]) - np.vecdot(noise, a)
        g = (noise + a * along_a[:, None] / square) * (a > 0)
        norms[:, layer - 1] = _norm(g)[:, 0]

    with np.errstate(divide="ignore"):  # log10(0) is -inf: a dead stack
        at_gain_one: NDArray[np.float64] = np.log10(norms)
    return at_gain_one + np.arange(layers, -1, -1) * math.log10(gain)


def norm_band(profiles: NDArray[np.float64]) -> NormBand:
    """Return the median of many profiles and the band that holds the middle 80 % of them.

    Parameters
    ----------
    profiles : ndarray, shape (S, L+1)
        From `plain_profiles`; -inf is allowed.

    Returns
    -------
    NormBand
        Values that occur in `profiles`: an average of -inf and a number would say nothing.

    Examples
    --------
    >>> norm_band(np.array([[-3.0], [-2.0], [-1.0], [0.0], [-np.inf]])).median
    array([-2.])
    """
    low, median, high = np.quantile(profiles, [0.1, 0.5, 0.9], axis=0, method="nearest")
    return NormBand(low, median, high)


def typical_growth(depth: int, gain: float, *, skip: bool, branch_scale: float = 1.0) -> float:
    """Return about how much L random ReLU blocks multiply a gradient, as a root mean square over stacks.

    Without the skip each block multiplies the mean square by (α gain)², with it by 1 + (α gain)².

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 0.
    gain : float
        Standard deviation of the weights relative to He initialisation, at least 0.
    skip : bool
        Whether every block adds its input to its output.
    branch_scale : float
        α, the factor on every branch.

    Returns
    -------
    float
        (α gain)^L, or (1 + (α gain)²)^(L/2). inf above 1.8e308.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> f"{typical_growth(100, 0.9, skip=False):.3e}"
    '2.656e-05'
    >>> round(typical_growth(100, 0.9, skip=True, branch_scale=0.1), 3)
    1.497
    """
    layers = whole_number("depth", depth, minimum=0)
    factor = abs(finite_number("branch_scale", branch_scale)) * finite_number("gain", gain, minimum=0)
    per_block = np.hypot(1.0, factor) if skip else np.float64(factor)
    with np.errstate(over="ignore", under="ignore"):
        return float(per_block**layers)


def gain_sweep(depth: int, gains: Sequence[float]) -> dict[str, list[float]]:
    """Return `typical_growth` over the gain, for every kind of stack in `KINDS`.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    gains : sequence of G floats
        Gains of the weights, each at least 0.

    Returns
    -------
    dict
        G numbers for each kind.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    Four blocks at gain 1: 1, (1 + 1)² and (1 + 1/4)².

    >>> {net: round(growth, 6) for net, (growth,) in gain_sweep(4, [1.0]).items()}
    {'plain': 1.0, 'skips': 4.0, 'skips, branches ÷ √L': 1.5625}
    """
    blocks = whole_number("depth", depth, minimum=1)
    return {
        net: [typical_growth(blocks, gain, skip=skip, branch_scale=blocks**power) for gain in gains]
        for net, (skip, power) in KINDS.items()
    }


def gain_window(depth: int, factor: float) -> GainWindow:
    """Return the gains at which L plain layers keep the gradient within `factor` of its size, up or down.

    gain^L = factor at the upper end, 1 / factor at the lower: the window narrows like 1 / L.

    Parameters
    ----------
    depth : int
        Number of layers L, at least 1.
    factor : float
        How far the norm may move, at least 1.

    Returns
    -------
    GainWindow
        factor^(-1/L) and factor^(1/L).

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> window = gain_window(2, 100.0)
    >>> round(window.low, 6), round(window.high, 6)
    (0.1, 10.0)
    """
    layers = whole_number("depth", depth, minimum=1)
    high = finite_number("factor", factor, minimum=1) ** (1.0 / layers)
    return GainWindow(1.0 / high, high)


def _norm(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the norm of every row, as a column."""
    norms: NDArray[np.float64] = np.sqrt(np.vecdot(rows, rows))
    return norms[:, None]

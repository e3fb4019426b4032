"""How long the paths are, and which lengths carry the gradient.

Of the 2**L paths through L blocks, C(L, k) have length k: most are about L/2 long. How much gradient they
carry is another question. With equal slopes j a path of length k carries j**k, so for j of at least 0 the
lengths share the total (1 + j)**L like a Binomial(L, j/(1+j)). Small slopes move the weight to shorter paths.

Axes: ``L`` blocks; every array here has L+1 entries, one per length 0 ... L.
Source: Veit, Wilber & Belongie (2016), arXiv:1605.06431, sections 3 and 5.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, finite_number, whole_number

CENTRAL_MASS = 0.95

# Two lengths that tie in exact arithmetic differ by rounding only; relative to the larger, well under this.
_TIE = 1e-9


class CoherentGradients(NamedTuple):
    """The gradient of equal slopes by length, as logarithms: it spans hundreds of orders of magnitude."""

    log10_magnitudes: NDArray[np.float64]  # (L+1,)  log10 of C(L, k) |j|**k; -inf where it is 0
    signs: NDArray[np.int64]  # (L+1,)  the sign of j**k: -1, 0 or 1
    log10_total: float  # log10 of |1 + j|**L; -inf where the total is 0
    total_sign: int  # the sign of (1 + j)**L: -1, 0 or 1


class LengthSummary(NamedTuple):
    """A distribution over path lengths in five numbers."""

    mean: float
    mode: int  # the most likely length, the shorter one in a tie
    low: int  # the central interval low ... high leaves out at most 2.5 % on either side
    high: int
    mass: float  # what the interval holds, both ends included


def path_counts(depth: int) -> list[int]:
    """Return C(L, 0) ... C(L, L): how many paths have each length, as exact integers.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 0.

    Returns
    -------
    list of L+1 ints
        They sum to 2**L.

    Raises
    ------
    ValueError
        If `depth` is not a whole number of at least 0.

    Examples
    --------
    >>> path_counts(3)
    [1, 3, 3, 1]
    """
    blocks = whole_number("depth", depth, minimum=0)
    counts = [1]
    for k in range(blocks):
        counts.append(counts[-1] * (blocks - k) // (k + 1))
    return counts


def path_count_shares(depth: int) -> NDArray[np.float64]:
    """Return C(L, k) / 2**L: the share of the paths that have each length.

    Each share is the correctly rounded quotient of two exact integers, so no depth overflows.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 0.

    Returns
    -------
    ndarray, shape (L+1,)
        Shares that sum to 1.

    Raises
    ------
    ValueError
        If `depth` is not a whole number of at least 0.

    Examples
    --------
    >>> path_count_shares(3)
    array([0.125, 0.375, 0.375, 0.125])
    """
    counts = path_counts(depth)
    return np.array([count / 2**depth for count in counts])


def log10_path_count(depth: int) -> float:
    """Return log10 of the 2**L paths: the number of decimal digits, less one, before rounding.

    Raises
    ------
    ValueError
        If `depth` is not a whole number of at least 0.

    Examples
    --------
    >>> round(log10_path_count(1000), 8)
    301.02999566
    """
    return whole_number("depth", depth, minimum=0) * math.log10(2)


def coherent_gradients(depth: int, slope: float) -> CoherentGradients:
    """Return what the paths of each length carry together when every branch has the same slope.

    Length k carries C(L, k) j**k; the total is (1 + j)**L.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 0.
    slope : float
        The common slope j.

    Returns
    -------
    CoherentGradients
        Log10 magnitudes and signs by length, and of the total. At j = -1 the total is 0 and its sign is 0.

    Raises
    ------
    ValueError
        If `depth` is not a whole number of at least 0 or `slope` is not finite.

    Examples
    --------
    Two branches of slope -1 cancel the identity path: 1 - 2 + 1 = 0.

    >>> gradients = coherent_gradients(2, -1.0)
    >>> (gradients.signs * 10**gradients.log10_magnitudes).round(6)
    array([ 1., -2.,  1.])
    >>> gradients.total_sign
    0
    """
    j = finite_number("slope", slope)
    blocks = whole_number("depth", depth, minimum=0)
    signs = _signs(blocks, j)
    total_sign = int(np.sign(1 + j)) ** blocks
    log10_total = blocks * _log_abs(1 + j) if blocks else 0.0
    return CoherentGradients(
        _log_coherent(blocks, abs(j)) / math.log(10), signs, log10_total / math.log(10), total_sign
    )


def coherent_gradient_shares(depth: int, slope: float) -> NDArray[np.float64]:
    """Return C(L, k) j**k / (1 + j)**L: each length's signed share of the gradient, for equal slopes.

    For j >= 0 this is the Binomial(L, j/(1+j)) distribution. For j < 0 the shares alternate in sign, exceed 1
    in size and still sum to 1: the lengths cancel each other.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 0.
    slope : float
        The common slope j, not -1.

    Returns
    -------
    ndarray, shape (L+1,)
        Signed shares that sum to 1.

    Raises
    ------
    ValueError
        If `slope` is -1, where the total is 0 and has no shares, or if a share exceeds the range of float64.

    Examples
    --------
    >>> coherent_gradient_shares(2, 1.0)
    array([0.25, 0.5 , 0.25])
    >>> coherent_gradient_shares(2, -0.5)
    array([ 4., -4.,  1.])
    """
    j = finite_number("slope", slope)
    blocks = whole_number("depth", depth, minimum=0)
    if j == -1:
        raise ValueError(
            "slope -1 makes the total gradient 0, so no length has a share of it; "
            "use coherent_magnitude_shares, or a slope other than -1."
        )
    log_shares = _log_coherent(blocks, abs(j)) - blocks * _log_abs(1 + j)
    if log_shares.max() > math.log(np.finfo(np.float64).max):
        raise ValueError(
            f"slope {slope!r} at depth {depth} cancels so far that a share exceeds 1e308; "
            "use coherent_gradients, which gives logarithms, or coherent_magnitude_shares."
        )
    return np.asarray(np.exp(log_shares) * _signs(blocks, j) * np.sign(1 + j) ** blocks, dtype=np.float64)


def coherent_magnitude_shares(depth: int, slope: float) -> NDArray[np.float64]:
    """Return C(L, k) |j|**k / (1 + |j|)**L: each length's share of the summed magnitudes.

    The Binomial(L, |j|/(1+|j|)) distribution. For j >= 0 it equals `coherent_gradient_shares`; for j < 0 it
    says where the terms are large, before they cancel.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 0.
    slope : float
        The common slope j.

    Returns
    -------
    ndarray, shape (L+1,)
        Shares of at least 0 that sum to 1.

    Raises
    ------
    ValueError
        If `depth` is not a whole number of at least 0 or `slope` is not finite.

    Examples
    --------
    >>> coherent_magnitude_shares(2, -1.0)
    array([0.25, 0.5 , 0.25])
    """
    return coherent_gradient_shares(depth, abs(slope))


def signed_magnitude_shares(depth: int, slope: float) -> NDArray[np.float64]:
    """Return C(L, k) j**k / (1 + |j|)**L: `coherent_magnitude_shares`, each with the sign of its length.

    Their magnitudes sum to 1. With a negative slope every odd length pulls the other way, and the sum itself shows
    how much is left: ((1 + j) / (1 + |j|))**L. Arguments and errors are those of `coherent_magnitude_shares`.

    Examples
    --------
    >>> signed_magnitude_shares(2, -1.0)
    array([ 0.25, -0.5 ,  0.25])
    """
    magnitudes = coherent_magnitude_shares(depth, slope)
    return np.where(_signs(len(magnitudes) - 1, slope) < 0, -magnitudes, magnitudes)


def random_squared_shares(depth: int, size: float) -> NDArray[np.float64]:
    """Return each length's expected share of the squared gradient norm, for random branches of equal size.

    For J_l = e Q_l with independent Haar orthogonal Q_l, different paths are uncorrelated. So the squares
    add: length k expects C(L, k) e**(2k) out of (1 + e**2)**L, the Binomial(L, e**2/(1+e**2)) distribution.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 0.
    size : float
        Spectral norm e of every branch Jacobian, at least 0.

    Returns
    -------
    ndarray, shape (L+1,)
        Shares that sum to 1.

    Raises
    ------
    ValueError
        If `depth` is not a whole number of at least 0 or `size` is negative or not finite.

    Examples
    --------
    >>> random_squared_shares(2, 1.0)
    array([0.25, 0.5 , 0.25])
    """
    return coherent_gradient_shares(depth, finite_number("size", size, minimum=0) ** 2)


def length_summary(shares: ArrayLike) -> LengthSummary:
    """Return mean, mode and the central 95 % interval of a distribution over path lengths.

    Parameters
    ----------
    shares : array_like, shape (L+1,)
        One share per length, each at least 0, summing to 1.

    Returns
    -------
    LengthSummary
        The interval leaves out at most 2.5 % on either side, so it holds at least 95 %.

    Raises
    ------
    ValueError
        If a share is negative or the shares do not sum to 1.

    Examples
    --------
    >>> length_summary([0.125, 0.375, 0.375, 0.125])
    LengthSummary(mean=1.5, mode=1, low=0, high=3, mass=1.0)
    """
    distribution = _distribution(shares)
    tail = (1 - CENTRAL_MASS) / 2
    cumulative = np.cumsum(distribution)
    low = int(np.searchsorted(cumulative, tail))
    # Counted from the long end, so that rounding in the last sums cannot push the end past L.
    high = distribution.size - 1 - int(np.searchsorted(np.cumsum(distribution[::-1]), tail))
    return LengthSummary(
        mean=float(np.arange(distribution.size) @ distribution),
        mode=int(np.argmax(distribution >= distribution.max() * (1 - _TIE))),
        low=low,
        high=high,
        mass=float(distribution[low : high + 1].sum()),
    )


def mass_between(shares: ArrayLike, low: int, high: int) -> float:
    """Return the share of the lengths low ... high, both ends included.

    Parameters
    ----------
    shares : array_like, shape (L+1,)
        One share per length, each at least 0, summing to 1.
    low, high : int
        Lengths with 0 <= low <= high. Lengths above L count nothing.

    Returns
    -------
    float
        A number from 0 to 1.

    Raises
    ------
    ValueError
        If the shares are not a distribution or `low` and `high` are out of order.

    Examples
    --------
    >>> mass_between([0.125, 0.375, 0.375, 0.125], 1, 2)
    0.75
    """
    first = whole_number("low", low, minimum=0)
    last = whole_number("high", high, minimum=first)
    return float(_distribution(shares)[first : last + 1].sum())


def log10_mass_between(shares: ArrayLike, low: int, high: int) -> float:
    """Return log10 of `mass_between`: -3 if one in a thousand has such a length, -inf if none has.

    Examples
    --------
    >>> round(log10_mass_between(path_count_shares(10), 0, 0), 3)
    -3.01
    """
    mass = mass_between(shares, low, high)
    return math.log10(mass) if mass else -math.inf


def _log_coherent(depth: int, magnitude: float) -> NDArray[np.float64]:
    """Return the natural log of C(L, k) magnitude**k for k = 0 ... L."""
    # math.log takes integers of any size, so the exact counts need no approximation.
    log_counts = np.array([math.log(count) for count in path_counts(depth)])
    log_counts[1:] += np.arange(1, depth + 1) * _log_abs(magnitude)
    return log_counts


def _signs(depth: int, slope: float) -> NDArray[np.int64]:
    """Return the sign of slope**k for k = 0 ... L."""
    return np.power(int(np.sign(slope)), np.arange(depth + 1))


def _log_abs(value: float) -> float:
    return math.log(abs(value)) if value else -math.inf


def _distribution(shares: ArrayLike) -> NDArray[np.float64]:
    distribution = finite_array("shares", shares, ndim=1)
    if (distribution < 0).any():
        raise ValueError(
            f"shares must not be negative, got {distribution.min():g}; "
            "for negative slopes use coherent_magnitude_shares."
        )
    if not math.isclose(distribution.sum(), 1.0, abs_tol=1e-9):
        raise ValueError(f"shares must sum to 1, got {distribution.sum():g}; divide them by their sum.")
    return distribution

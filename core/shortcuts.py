"""Shortcuts that are not the identity, and what a stack of them leaves of a gradient.

A block with shortcut S has the Jacobian S + J, and L of them send a gradient through S_L ... S_1 on the way that
takes no branch. For the identity that product is I at any depth. The others differ:

- a matrix, as a 1x1 convolution is at each pixel: random ones keep the length of a gradient on average, yet their
  product flattens, until only a few directions are left;
- an orthogonal matrix: it turns the gradient and keeps every length, so its product is orthogonal too;
- a gate: the shortcut carries 1 - g with g = sigmoid(b), so a stack carries (1 - g)**L;
- dropout: a random share of the coordinates is cut in each block;
- doubly stochastic mixing of parallel streams: rows and columns sum to 1, and so do those of every product. The
  norm stays 1.

The matrices are random, as at the start of training; training changes them.

Axes: ``L`` blocks, ``D`` width.
Sources: He, Zhang, Ren & Sun (2016), arXiv:1603.05027, section 3 and table 1; Srivastava, Greff & Schmidhuber
(2015), arXiv:1505.00387, for gates; arXiv:2512.24880 (2025), for doubly stochastic mixing.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arguments import finite_number, whole_number


class GatePassage(NamedTuple):
    """What a gate with bias b lets pass, when its weights are still near zero."""

    branch: float  # g = sigmoid(b), the factor on F where the gate is exclusive
    shortcut: float  # 1 - g, the factor on x per block
    stack: float  # (1 - g)**L


def matrix_shortcuts(
    depth: int, width: int, distance: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return matrices between the identity and pure noise, which keep lengths on average.

    S_l = sqrt(1 - t²) I + t G_l, with the entries of G_l from N(0, 1/D) and t the distance. The expected squared
    length of g S_l is that of g for every t.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    width : int
        Width D, at least 1.
    distance : float
        t, from 0 (the identity) to 1 (a random matrix).
    rng : numpy.random.Generator
        Source of randomness. The draws do not depend on `distance`.

    Returns
    -------
    ndarray, shape (L, D, D)
        S_1 ... S_L.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> matrix_shortcuts(1, 2, 0.0, np.random.default_rng(0))
    array([[[1., 0.],
            [0., 1.]]])
    """
    blocks = whole_number("depth", depth, minimum=1)
    side = whole_number("width", width, minimum=1)
    away = _share("distance", distance)
    noise = rng.standard_normal((blocks, side, side)) / math.sqrt(side)
    return math.sqrt(1.0 - away**2) * np.eye(side) + away * noise


def dropout_shortcuts(depth: int, width: int, keep: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return diagonal matrices of zeros and ones: each coordinate of each shortcut is kept with a probability.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    width : int
        Width D, at least 1.
    keep : float
        Probability of a one, from 0 to 1.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (L, D, D)
        S_1 ... S_L. Their product keeps the coordinates that no block has cut, D · keep**L of them on average.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> dropout_shortcuts(1, 2, 1.0, np.random.default_rng(0))
    array([[[1., 0.],
            [0., 1.]]])
    """
    blocks = whole_number("depth", depth, minimum=1)
    side = whole_number("width", width, minimum=1)
    kept = rng.random((blocks, side)) < _share("keep", keep)
    return kept[:, :, None] * np.eye(side)


def mixing_shortcuts(
    depth: int, streams: int, spread: float, rng: np.random.Generator, *, rounds: int = 50
) -> NDArray[np.float64]:
    """Return doubly stochastic matrices: entries of at least 0, rows and columns that sum to 1.

    Starts from exp of random numbers, and divides rows and columns by their sums in turn (Sinkhorn's algorithm).

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    streams : int
        Number of parallel streams D, at least 1.
    spread : float
        Standard deviation of the random numbers, from 0 (all entries equal) to 5.
    rng : numpy.random.Generator
        Source of randomness.
    rounds : int
        How often rows and columns are divided, at least 1.

    Returns
    -------
    ndarray, shape (L, D, D)
        S_1 ... S_L. The columns sum to 1 exactly, the rows as nearly as the rounds get them.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> mixing_shortcuts(1, 2, 0.0, np.random.default_rng(0))
    array([[[0.5, 0.5],
            [0.5, 0.5]]])
    """
    shape = (whole_number("depth", depth, minimum=1), *[whole_number("streams", streams, minimum=1)] * 2)
    if finite_number("spread", spread, minimum=0) > 5:
        raise ValueError(f"spread must be at most 5, got {spread!r}; beyond that the rounds do not settle.")
    mixing = np.exp(spread * rng.standard_normal(shape))
    for _ in range(whole_number("rounds", rounds, minimum=1)):
        mixing /= mixing.sum(axis=2, keepdims=True)
        mixing /= mixing.sum(axis=1, keepdims=True)
    return mixing


def gate_passage(bias: float, depth: int) -> GatePassage:
    """Return what gates with bias b pass on: g = sigmoid(b) to the branch, 1 - g to the shortcut.

    Parameters
    ----------
    bias : float
        b, the same in every block. The gate's weights are taken as zero, as they nearly are at the start.
    depth : int
        Number of blocks L, at least 0.

    Returns
    -------
    GatePassage
        The factors on branch and shortcut, and what the shortcuts of the whole stack carry.

    Raises
    ------
    ValueError
        If `bias` is not finite or `depth` is not a whole number of at least 0.

    Examples
    --------
    >>> gate_passage(0.0, 3)
    GatePassage(branch=0.5, shortcut=0.5, stack=0.125)
    """
    # Through tanh, so that no exponential overflows: sigmoid(b) = (1 + tanh(b/2)) / 2.
    half = math.tanh(finite_number("bias", bias) / 2.0)
    shortcut = (1.0 - half) / 2.0
    return GatePassage((1.0 + half) / 2.0, shortcut, shortcut ** whole_number("depth", depth, minimum=0))


def _share(name: str, value: float) -> float:
    if not finite_number(name, value, minimum=0) <= 1:
        raise ValueError(f"{name} must be at most 1, got {value!r}; choose a number from 0 to 1.")
    return float(value)

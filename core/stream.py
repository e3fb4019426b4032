"""A token on its way through layers that replace it, and through layers that add to it.

A layer F_l maps a token to a vector of the same width. What reaches the next layer is either what the layer
computed, or the token with that added:

    replace:  h_l = F_l(h_{l-1})            add:  h_l = h_{l-1} + α F_l(h_{l-1})

The running sum is called the residual stream. Adding keeps the token by default and promises nothing: a layer
may write the token's negative and erase it, or write so much that the token drowns.

Axes: ``L`` layers, ``B`` tokens, ``D`` width. Tokens are rows.
Sources: Elhage et al. (2021), "A Mathematical Framework for Transformer Circuits" (residual stream);
Behrmann et al. (2019), "Invertible Residual Networks", arXiv:1811.00995 (undoing a block).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.activations import Array, relu
from core.arguments import finite_array, finite_number, whole_number
from core.networks import random_weights

Layer: TypeAlias = Callable[[Array], Array]
"""A map from tokens to vectors of the same width, rows to rows."""


class StreamProfile(NamedTuple):
    """What became of the tokens after every layer, measured against what went in."""

    length: NDArray[np.float64]  # (L+1, B)  |h_l| / |h_0|
    kept: NDArray[np.float64]  # (L+1, B)  the part of h_l along h_0, in units of |h_0|
    added: NDArray[np.float64]  # (L+1, B)  the size of the part of h_l at right angles to h_0, same unit
    turned: NDArray[np.float64]  # (L+1, B)  the angle between h_l and h_0 in degrees, NaN where h_l is zero


def network_layers(depth: int, width: int, rng: np.random.Generator) -> list[Layer]:
    """Return L random network layers F_l(x) = W_l relu(x), He-initialised, so that they keep lengths on average.

    Parameters
    ----------
    depth : int
        Number of layers L, at least 1.
    width : int
        Width D, at least 1.
    rng : numpy.random.Generator
        Source of randomness.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> layers = network_layers(2, 4, np.random.default_rng(0))
    >>> [layer(np.ones((3, 4))).shape for layer in layers]
    [(3, 4), (3, 4)]
    """
    return [_network_layer(weight) for weight in random_weights(depth, width, 1.0, rng)]


def pulling_layers(depth: int, direction: ArrayLike) -> list[Layer]:
    """Return L layers that all write one direction, as long as the token: F(x) = |x| u with |u| = 1.

    Parameters
    ----------
    depth : int
        Number of layers L, at least 1.
    direction : array_like, shape (D,)
        Any vector but zero; only its direction counts.

    Raises
    ------
    ValueError
        If `depth` is below 1, or `direction` is zero or not a vector of finite numbers.

    Examples
    --------
    >>> pulling_layers(1, [0.0, 2.0])[0](np.array([[3.0, 4.0]]))
    array([[0., 5.]])
    """
    count = whole_number("depth", depth, minimum=1)
    pull = finite_array("direction", direction, ndim=1)
    size = np.linalg.norm(pull)
    if size == 0:
        raise ValueError(f"direction must not be zero, got {pull.tolist()}; give it a non-zero entry.")
    unit = pull / size
    return [lambda x: np.linalg.norm(x, axis=-1, keepdims=True) * unit] * count


def erasing_layers(depth: int) -> list[Layer]:
    """Return L layers that write the token's negative: F(x) = -x.

    Added at full size, one of them leaves nothing.

    Raises
    ------
    ValueError
        If `depth` is below 1.

    Examples
    --------
    >>> erasing_layers(1)[0](np.array([[3.0, -4.0]]))
    array([[-3.,  4.]])
    """
    return [np.negative] * whole_number("depth", depth, minimum=1)


def run_stream(
    tokens: ArrayLike, layers: Sequence[Layer], *, add: bool, branch_scale: float = 1.0
) -> NDArray[np.float64]:
    """Send tokens through layers: h_l = h_{l-1} + α F_l(h_{l-1}), or h_l = F_l(h_{l-1}) without `add`.

    Parameters
    ----------
    tokens : array_like, shape (B, D)
        h_0, one row per token.
    layers : sequence of L Layer
        F_1 ... F_L.
    add : bool
        True if every layer adds to the token, False if it replaces it.
    branch_scale : float
        α, the factor on what a layer adds. Layers that replace ignore it.

    Returns
    -------
    ndarray, shape (L+1, B, D)
        h_0 ... h_L.

    Raises
    ------
    ValueError
        If `tokens` is not a matrix of finite numbers, or `branch_scale` is not finite.

    Examples
    --------
    The layer's output is added to the token. Adding the token to itself would only double it.

    >>> write = lambda x: np.array([[-1.0, 3.0]])
    >>> run_stream([[2.0, 0.0]], [write], add=True)[-1]
    array([[1., 3.]])
    >>> run_stream([[2.0, 0.0]], [write], add=False)[-1]
    array([[-1.,  3.]])
    """
    scale = finite_number("branch_scale", branch_scale)
    states = [finite_array("tokens", tokens, ndim=2)]  # each (B, D)
    for layer in layers:
        h = states[-1]
        states.append(h + scale * layer(h) if add else layer(h))
    return np.stack(states)


def compare_with_input(states: NDArray[np.float64]) -> StreamProfile:
    """Split every state into what it kept of its token and what is new.

    h_l = kept · h_0 + (a part at right angles to h_0), in units of |h_0|.

    Parameters
    ----------
    states : ndarray, shape (L+1, B, D)
        h_0 ... h_L from `run_stream`; no token of h_0 may be zero.

    Returns
    -------
    StreamProfile
        Four arrays of shape (L+1, B).

    Raises
    ------
    ValueError
        If a token is zero: nothing can be measured against it.

    Examples
    --------
    >>> profile = compare_with_input(np.array([[[2.0, 0.0]], [[2.0, 2.0]]]))
    >>> profile.kept.ravel(), profile.added.ravel(), profile.turned.ravel().round(6)
    (array([1., 1.]), array([0., 1.]), array([ 0., 45.]))
    """
    start = states[0]  # (B, D)
    unit = np.linalg.norm(start, axis=-1)  # (B,)
    if not unit.all():
        row = int(np.argmin(unit))
        raise ValueError(f"states[0] has a zero token in row {row}; start from a token that is not zero.")
    kept = np.vecdot(states, start) / unit**2  # (L+1, B)
    rest = states - kept[..., None] * start  # (L+1, B, D)
    return StreamProfile(
        length=np.linalg.norm(states, axis=-1) / unit,
        kept=kept,
        added=np.linalg.norm(rest, axis=-1) / unit,
        turned=angle_between(states, start),
    )


def angle_between(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the angle between vectors along the last axis, in degrees; NaN where one of them is zero.

    Parameters
    ----------
    a, b : ndarray, shape (..., D)
        Vectors; leading axes broadcast.

    Returns
    -------
    ndarray, shape (...)
        Angles from 0 to 180.

    Notes
    -----
    2 atan2(|â - b̂|, |â + b̂|) keeps its digits for nearly equal vectors, where arccos of the cosine loses them.
    Source: Kahan (2006), "How Futile are Mindless Assessments of Roundoff in Floating-Point Computation?".

    Examples
    --------
    >>> angle_between(np.array([1.0, 0.0]), np.array([[0.0, 2.0], [-1.0, 0.0], [1.0, 1.0]])).round(6)
    array([ 90., 180.,  45.])
    """
    with np.errstate(invalid="ignore"):  # 0 / 0: a zero vector has no direction, and its angle is NaN
        one = a / np.linalg.norm(a, axis=-1, keepdims=True)
        two = b / np.linalg.norm(b, axis=-1, keepdims=True)
    apart, together = np.linalg.norm(one - two, axis=-1), np.linalg.norm(one + two, axis=-1)
    degrees: NDArray[np.float64] = np.degrees(2.0 * np.arctan2(apart, together))
    return degrees


def typical_turn(depth: int, branch_scale: float) -> float:
    """Return the angle in degrees by which L random additions turn a token.

    Each addition is α times as long as the stream and at right angles to it, as random directions are in wide
    layers. Then lengths add in squares, |h_L|² = (1 + α²)^L |h_0|², the token itself stays in the sum, and
    tan(angle) = sqrt((1 + α²)^L - 1).

    Parameters
    ----------
    depth : int
        Number of layers L, at least 0.
    branch_scale : float
        α, the length of an addition relative to the stream.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> round(typical_turn(1, 1.0), 6)
    45.0
    >>> round(typical_turn(24, 0.1), 1)
    27.4
    """
    layers = whole_number("depth", depth, minimum=0)
    log_square = layers * np.log1p(finite_number("branch_scale", branch_scale) ** 2)
    # exp overflows to inf for very long streams, and arctan(inf) is the right 90 degrees.
    with np.errstate(over="ignore"):
        return float(np.degrees(np.arctan(np.sqrt(np.expm1(log_square)))))


def compound_growth(per_layer: float, layers: int) -> float:
    """Return (1 + r)**L: how many times as long a vector gets that grows by a share r in each of L layers.

    Parameters
    ----------
    per_layer : float
        r, above -1.
    layers : int
        L, at least 0.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> compound_growth(0.5, 2)
    2.25
    """
    rate = finite_number("per_layer", per_layer, minimum=-1)
    return float((1.0 + rate) ** whole_number("layers", layers, minimum=0))


def undo_block(output: ArrayLike, branch: Layer, steps: int) -> NDArray[np.float64]:
    """Compute a block's input back from its output y = x + F(x), by repeating x <- y - F(x).

    Parameters
    ----------
    output : array_like, shape (B, D)
        y, one row per token.
    branch : Layer
        F, with its scale.
    steps : int
        Number of repetitions, at least 0.

    Returns
    -------
    ndarray, shape (steps+1, B, D)
        The guesses for x. The first is y itself.

    Raises
    ------
    ValueError
        If `output` is not a matrix of finite numbers or `steps` is negative.

    Notes
    -----
    If F moves any two inputs apart by at most c < 1 times their distance, every step shrinks the error to at
    most c of what it was, so the input is never lost. Without that condition it may be: F(x) = -x sends every
    token to 0. Source: Behrmann et al. (2019), theorem 1 and algorithm 1.

    Examples
    --------
    F(x) = x / 2 sends 4 to 6. The guesses swing in on 4, each error half the one before.

    >>> undo_block([[6.0]], lambda x: x / 2, 4).ravel()
    array([6.   , 3.   , 4.5  , 3.75 , 4.125])
    """
    target = finite_array("output", output, ndim=2)
    guesses = [target]
    for _ in range(whole_number("steps", steps, minimum=0)):
        guesses.append(target - branch(guesses[-1]))
    return np.stack(guesses)


def relative_misses(guesses: NDArray[np.float64], token: ArrayLike) -> NDArray[np.float64]:
    """Return how far each guess is off, relative to the token's length.

    Parameters
    ----------
    guesses : ndarray, shape (..., D)
        One guess a row.
    token : array_like, shape (D,)
        What was to be found, not the zero vector.

    Returns
    -------
    ndarray, shape (...)
        0 for a guess that is right.

    Raises
    ------
    ValueError
        If `token` is zero or not finite.

    Examples
    --------
    >>> relative_misses(np.array([[3.0, 4.0], [3.0, 9.0]]), [3.0, 4.0])
    array([0., 1.])
    """
    target = finite_array("token", token, ndim=1)
    length = float(np.linalg.norm(target))
    if length == 0.0:
        raise ValueError("token must not be zero, got the zero vector; give it one entry that is not 0.")
    misses: NDArray[np.float64] = np.linalg.norm(guesses - target, axis=-1) / length
    return misses


def _network_layer(weight: NDArray[np.float64]) -> Layer:
    return lambda x: relu(x) @ weight.T

r"""The loss around given weights, seen on a plane through them.

A network has thousands of weights, and its loss is a landscape over all of them. Two directions Δ and H cut a
plane out of it, and the plane can be drawn:

    surface(a, b) = loss(θ + a Δ + b H).

A network with relu behaves the same when one layer is made larger and the next smaller, so steps of a fixed
length would mean different things in different networks. Filter normalisation takes that out: in a random
direction every unit's incoming weights get the length that this unit's own weights have, and biases do not
move. A step of 1 then changes every unit by as much as it has.

Axes: ``K`` networks side by side, ``P`` weights each, ``A`` steps along Δ, ``B`` steps along H.
Source: Li, Xu, Taylor, Studer & Goldstein (2018), arXiv:1712.09913, section 4.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, finite_number, whole_number
from core.stacks import Stacks, forward, read_state
from core.tasks import Task

MOST_WORK = 4e9
"""Multiplications that one surface may take: about a second or two."""


class Directions(NamedTuple):
    """Two directions in the space of the weights, a pair for each network."""

    first: NDArray[np.float64]  # (K, P)  Δ
    second: NDArray[np.float64]  # (K, P)  H


class LossSurface(NamedTuple):
    """The loss on a grid of the plane."""

    first_steps: NDArray[np.float64]  # (A,)  a
    second_steps: NDArray[np.float64]  # (B,)  b
    losses: NDArray[np.float64]  # (K, A, B)  infinite where the numbers leave the range of float64


def filter_normalised(stacks: Stacks, rng: np.random.Generator) -> Directions:
    """Draw two random directions in which every unit's weights are as long as the unit's own.

    All networks get the same random numbers; only the lengths are their own.

    Parameters
    ----------
    stacks : Stacks
        The networks.
    rng : numpy.random.Generator
        Source of the normal random numbers. With the seed that drew the weights, the first direction would be those
        very weights.

    Returns
    -------
    Directions
        Two arrays of shape (K, P), laid out like ``stacks.weights``, with 0 for every bias. A unit whose weights
        are all 0 does not move.

    Examples
    --------
    One block of width 1: its weight is 2, so either direction moves it by 2 up or down, and leaves the bias alone.

    >>> net = Stacks(np.array([[2.0, 0.5]]), 1, 1, np.ones(1), np.ones(1))
    >>> abs(filter_normalised(net, np.random.default_rng(0)).first)
    array([[2., 0.]])
    """
    return Directions(_direction(stacks, rng), _direction(stacks, rng))


def loss_at(stacks: Stacks, task: Task, directions: Directions, a: float, b: float) -> NDArray[np.float64]:
    """Return the loss of every network at one point of the plane.

    Parameters
    ----------
    stacks : Stacks
        The networks, with the weights θ.
    task : Task
        What they are asked.
    directions : Directions
        Δ and H.
    a, b : float
        Steps along Δ and along H.

    Returns
    -------
    ndarray, shape (K,)
        Losses; infinite where the numbers leave the range of float64.

    Raises
    ------
    ValueError
        If a step is not finite, or the directions belong to other networks.

    Examples
    --------
    A block of weight 2 answers 6 for 3; the squared distance from 10 is 16. A step of 0.5 makes the weight 3.

    >>> from core.tasks import squared_loss
    >>> net = Stacks(np.array([[2.0, 0.0]]), 1, 1, np.zeros(1), np.ones(1))
    >>> task = Task(np.array([[3.0]]), np.array([[10.0]]), squared_loss)
    >>> ahead = Directions(np.array([[2.0, 0.0]]), np.array([[0.0, 1.0]]))
    >>> loss_at(net, task, ahead, 0, 0), loss_at(net, task, ahead, 0.5, 0), loss_at(net, task, ahead, 0.5, 1)
    (array([16.]), array([1.]), array([0.]))
    """
    _check_directions(stacks, directions)
    weights = (
        stacks.weights + finite_number("a", a) * directions.first + finite_number("b", b) * directions.second
    )
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = forward(stacks.with_weights(weights), task.inputs).outputs
        return _finite_or_infinite(task.loss(outputs, task.targets).losses)


def loss_surface(
    stacks: Stacks, task: Task, directions: Directions, first_steps: ArrayLike, second_steps: ArrayLike
) -> LossSurface:
    """Return the loss of every network on a grid of the plane.

    Parameters
    ----------
    stacks : Stacks
        The networks, with the weights θ.
    task : Task
        What they are asked.
    directions : Directions
        Δ and H, as `filter_normalised` draws them.
    first_steps, second_steps : array_like, shapes (A,) and (B,)
        Steps a along Δ and b along H.

    Returns
    -------
    LossSurface
        Losses of shape (K, A, B).

    Raises
    ------
    ValueError
        If steps are not finite, the directions belong to other networks, the points do not fit, or the grid takes
        more than `MOST_WORK` multiplications.

    Notes
    -----
    The same numbers as `loss_at` at each point. Here the B networks of one row of the grid run side by side and
    keep no state behind them.

    Examples
    --------
    The block of `loss_at`, whose loss is (10 - 3 (2 + 2 a))² where b is 0.

    >>> from core.tasks import squared_loss
    >>> net = Stacks(np.array([[2.0, 0.0]]), 1, 1, np.zeros(1), np.ones(1))
    >>> task = Task(np.array([[3.0]]), np.array([[10.0]]), squared_loss)
    >>> ahead = Directions(np.array([[2.0, 0.0]]), np.array([[0.0, 1.0]]))
    >>> loss_surface(net, task, ahead, [0, 0.5], [0, 1]).losses
    array([[[16.,  9.],
            [ 1.,  0.]]])
    """
    _check_directions(stacks, directions)
    along = finite_array("first_steps", first_steps, ndim=1)
    across = finite_array("second_steps", second_steps, ndim=1)
    _check_work(stacks, task, len(along) * len(across))
    losses = np.empty((len(stacks.weights), len(along), len(across)))
    with np.errstate(over="ignore", invalid="ignore"):
        for number in range(len(losses)):
            net = stacks.only(slice(number, number + 1))
            scale = _branch_scale_of_weights(net)  # (1, P)
            start, first = scale * net.weights, scale * directions.first[number]
            sideways = across[:, None] * (scale * directions.second[number])  # (B, P)
            for row, a in enumerate(along):
                outputs = _side_by_side(net.with_weights(sideways + (start + a * first)), task.inputs)
                losses[number, row] = task.loss(outputs, task.targets).losses
    return LossSurface(along, across, _finite_or_infinite(losses))


def corner_length(reach: float) -> float:
    """Return about how many times as long a unit's weights are in a corner of the plane.

    There a unit has taken a step of `reach` times its own length along both directions. Random directions are nearly at
    right angles to the weights and to each other, so the squares add: sqrt(1 + 2 reach²).

    Examples
    --------
    >>> corner_length(2.0)
    3.0
    """
    return float(np.sqrt(1.0 + 2.0 * finite_number("reach", reach) ** 2))


def plain_corner_growth(reach: float, depth: int) -> float:
    """Return the factor on the outputs of a plain net of L layers in a corner: `corner_length` to the power of L.

    Examples
    --------
    >>> plain_corner_growth(2.0, 3)
    27.0
    """
    return float(corner_length(reach) ** whole_number("depth", depth, minimum=0))


def _direction(stacks: Stacks, rng: np.random.Generator) -> NDArray[np.float64]:
    drawn = stacks.with_weights(
        np.tile(rng.standard_normal(stacks.weights.shape[1]), (len(stacks.weights), 1))
    )
    pairs = (
        (drawn.read_in, stacks.read_in),
        (drawn.blocks, stacks.blocks),
        (drawn.read_out, stacks.read_out),
    )
    for direction, own in pairs:
        if direction is not None and own is not None:
            direction[..., -1] = 0
            lengths = np.linalg.norm(
                own[..., :-1], axis=-1, keepdims=True
            )  # a row holds a unit's incoming weights
            direction *= lengths / np.linalg.norm(direction, axis=-1, keepdims=True)
    return drawn.weights


def _branch_scale_of_weights(stacks: Stacks) -> NDArray[np.float64]:
    """Return, for each weight, the scale α that a block's weights are multiplied by, and 1 for the others."""
    scale = stacks.with_weights(np.ones_like(stacks.weights))
    scale.blocks[...] *= stacks.branch_scale[:, None, None, None]
    return scale.weights


def _side_by_side(nets: Stacks, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the outputs, shape (B, O, N), of B networks with one λ, whose weights hold α already."""
    shortcut, blocks = nets.shortcut_scale[0], nets.blocks  # blocks: (B, L, D, D+1)
    if nets.read_in is None:
        state = np.tile(points, (len(nets.weights), 1, 1))
    else:
        state = nets.read_in[..., :-1] @ points + nets.read_in[..., -1:]  # (B, D, N)
    activated = np.ones((len(state), nets.width + 1, state.shape[2]))  # with a row of ones for the bias
    after, nothing = np.empty_like(state), np.zeros_like(state)
    for block in range(nets.depth):
        np.maximum(state, nothing, out=activated[:, :-1])  # relu; against an array, which is faster
        np.matmul(blocks[:, block], activated, out=after)
        if shortcut:
            after += state if shortcut == 1 else shortcut * state
        state, after = after, state
    return state if nets.read_out is None else read_state(nets, state)


def _finite_or_infinite(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return infinity in place of what ∞ - ∞ and 0 · ∞ leave behind: those numbers were too large, too."""
    return np.where(np.isfinite(losses), losses, np.inf)


def _check_directions(stacks: Stacks, directions: Directions) -> None:
    for name, direction in zip(directions._fields, directions, strict=True):
        if direction.shape != stacks.weights.shape:
            raise ValueError(
                f"directions.{name} has shape {direction.shape} but the networks' weights have shape "
                f"{stacks.weights.shape}; draw it with filter_normalised for these networks."
            )


def _check_work(stacks: Stacks, task: Task, places: int) -> None:
    expected = stacks.width if stacks.inputs is None else stacks.inputs
    if task.inputs.ndim != 2 or len(task.inputs) != expected:
        raise ValueError(
            f"task.inputs has shape {task.inputs.shape} but the networks take {expected} inputs; "
            f"give an array of shape ({expected}, N)."
        )
    if places == 0:
        raise ValueError("first_steps and second_steps must hold at least one step each; give some.")
    work = places * task.inputs.shape[1] * stacks.weights.size
    if work > MOST_WORK:
        raise ValueError(
            f"{places} places, {task.inputs.shape[1]} points and {stacks.weights.size} weights make {work:.1e} "
            f"multiplications, more than {MOST_WORK:.0e}; take fewer steps, points or blocks."
        )

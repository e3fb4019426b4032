"""A second way to train the small nets of the pages: five of one kind at once, matrices and biases apart.

The order of the random draws is the pages' own, because a seed stands for it; everything else is written anew.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Weights: TypeAlias = list[Array]
"""W_in and its bias if there is one, W and bias of each block, W_out and its bias if there is one; each has a row a net."""
Rule: TypeAlias = Callable[[Weights, int], Weights]
"""From gradients and the number of the step, counted from 1, to what is subtracted."""


class Net(NamedTuple):
    """What the weights do not tell: how many blocks, the factors on skip and branch, and whether it reads in and out."""

    depth: int
    skip: float
    scale: float
    reads: bool = True


class Trained(NamedTuple):
    """The losses before the first step and after each, shape (steps + 1, nets), infinite once lost; and the weights."""

    losses: Array
    weights: Weights


def drawn(depth: int, width: int, seed: int, *, nets: int = 5, inputs: int = 2, outputs: int = 1) -> Weights:
    """Return He-initialised weights; without `inputs` and `outputs` of blocks alone."""
    shapes = [(width, inputs)] * bool(inputs) + [(width, width)] * depth + [(outputs, width)] * bool(outputs)
    numbers = np.random.default_rng(seed).standard_normal(
        (nets, sum(high * (wide + 1) for high, wide in shapes))
    )
    weights, place = [], 0
    for high, wide in shapes:
        matrix = numbers[:, place : place + high * (wide + 1)].reshape(nets, high, wide + 1)[..., :-1]
        weights += [matrix * np.sqrt(2 / wide), np.zeros((nets, high, 1))]
        place += high * (wide + 1)
    return weights


def states(net: Net, weights: Weights, points: Array) -> list[Array]:
    """Return what stands before the first block and after each, shape (nets, width, points)."""
    first = 2 * net.reads
    h = (
        weights[0] @ points + weights[1]
        if net.reads
        else np.broadcast_to(points, (len(weights[0]), *points.shape))
    )
    found = [np.asarray(h, dtype=np.float64)]
    for block in range(net.depth):
        matrix, bias = weights[first + 2 * block : first + 2 * block + 2]
        found.append(net.skip * found[-1] + net.scale * (matrix @ np.clip(found[-1], 0, None) + bias))
    return found


def answers(net: Net, weights: Weights, points: Array) -> Array:
    """Return what comes out, shape (nets, outputs, points)."""
    last = states(net, weights, points)[-1]
    return weights[-2] @ last + weights[-1] if net.reads else last


def gradients(net: Net, weights: Weights, points: Array, outwards: Array) -> Weights:
    """Return the gradients of a loss whose gradient at the outputs is `outwards`."""
    h, g, found = states(net, weights, points), outwards, []
    if net.reads:
        found = [g @ np.swapaxes(h[-1], 1, 2), g.sum(axis=2, keepdims=True)]
        g = np.swapaxes(weights[-2], 1, 2) @ g
    for block in reversed(range(net.depth)):
        passed = net.scale * g
        found = [
            passed @ np.swapaxes(np.clip(h[block], 0, None), 1, 2),
            passed.sum(axis=2, keepdims=True),
            *found,
        ]
        back = np.swapaxes(weights[2 * net.reads + 2 * block], 1, 2) @ passed
        g = net.skip * g + np.where(h[block] > 0, back, 0.0)
    return [g @ points.T, g.sum(axis=2, keepdims=True), *found] if net.reads else found


def momentum(rate: float) -> Rule:
    """Return gradient descent with a momentum of 0.9."""
    memory: Weights = []

    def rule(found: Weights, _: int) -> Weights:
        memory[:] = [0.9 * old + new for old, new in zip(memory, found, strict=True)] if memory else found
        return [rate * each for each in memory]

    return rule


def adam(rate: float) -> Rule:
    """Return Adam, its corrections drawn into the rate."""
    means: Weights = []
    squares: Weights = []

    def rule(found: Weights, step: int) -> Weights:
        if not means:
            means[:], squares[:] = ([np.zeros_like(each) for each in found] for _ in range(2))
        means[:] = [0.9 * old + 0.1 * new for old, new in zip(means, found, strict=True)]
        squares[:] = [0.999 * old + 0.001 * new * new for old, new in zip(squares, found, strict=True)]
        root = np.sqrt(1 - 0.999**step)
        return [
            rate * root / (1 - 0.9**step) * mean / (np.sqrt(square) + 1e-8 * root)
            for mean, square in zip(means, squares, strict=True)
        ]

    return rule


RULES: dict[str, Callable[[], Rule]] = {
    "SGD 0.01": lambda: momentum(0.01),
    "SGD 0.05": lambda: momentum(0.05),
    "Adam 0.003": lambda: adam(0.003),
    "Adam 0.01": lambda: adam(0.01),
}


def cross_entropy(outputs: Array, targets: Array) -> tuple[Array, Array]:
    """Return the mean loss of each net and its gradient at the outputs, for log-odds."""
    losses = np.logaddexp(0.0, outputs) - targets * outputs
    chances = (1 + np.tanh(outputs / 2)) / 2  # the exponential itself may leave the range of numbers
    return losses.mean(axis=(1, 2)), (chances - targets) / targets.size


def mean_square(outputs: Array, targets: Array) -> tuple[Array, Array]:
    """Return the same for the mean of the squared misses."""
    misses = outputs - targets
    return np.square(misses).mean(axis=(1, 2)), 2 * misses / targets.size


Loss: TypeAlias = Callable[[Array, Array], tuple[Array, Array]]


def training(
    net: Net, weights: Weights, rule: Rule, loss: Loss, points: Array, targets: Array, steps: int
) -> Iterator[Trained]:
    """Yield where the training stands, before the first step and after each."""
    losses = np.empty((steps + 1, len(weights[0])))
    lost = np.zeros(len(weights[0]), dtype=bool)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(steps + 1):
            losses[step], outwards = loss(answers(net, weights, points), targets)
            moves = rule(gradients(net, weights, points, outwards), step + 1)
            moved = [old - move for old, move in zip(weights, moves, strict=True)]
            lost |= ~np.isfinite(losses[step])
            for each in moved:
                lost |= ~np.isfinite(each).all(axis=(1, 2))
            losses[step, lost] = np.inf
            yield Trained(losses[: step + 1], weights)
            weights = moved


def spirals() -> tuple[Array, Array]:
    """Return the two spirals of the pages: points in columns, and their classes."""
    outwards = np.linspace(0.1, 1.0, 100)
    one = 2 * outwards * np.exp(2.5j * np.pi * outwards)
    both = np.concatenate([one, -one])
    points = np.stack([both.real, both.imag]) + 0.05 * np.random.default_rng(0).standard_normal((2, 200))
    return points, np.repeat([[1.0, 0.0]], 100, axis=1)

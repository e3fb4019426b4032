"""Training several networks side by side by gradient descent, one step after the other.

Every step sends all points through all networks, computes the gradients by hand (`core.stacks.backward`) and
lets the optimiser move the weights. The state of the training is handed out every few steps, so that a caller
can show progress, keep what it needs, or stop.

Axes: ``K`` networks, ``P`` weights each.
Sources: Sutskever, Martens, Dahl & Hinton (2013) for gradient descent with momentum; Kingma & Ba (2015),
arXiv:1412.6980, algorithm 1, for Adam.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from core.arguments import whole_number
from core.stacks import Stacks, backward, forward
from core.tasks import Task

Memory = tuple[NDArray[np.float64], ...]


class Optimiser(Protocol):
    """A rule that turns gradients into new weights, and what it has to remember between steps."""

    def start(self, weights: NDArray[np.float64]) -> Memory:
        """Return the memory before the first step."""

    def move(
        self, weights: NDArray[np.float64], gradients: NDArray[np.float64], memory: Memory
    ) -> tuple[NDArray[np.float64], Memory]:
        """Return new weights and the memory for the next step."""


@dataclass(frozen=True)
class Sgd:
    """Gradient descent with momentum: v ← β v + g, w ← w - η v.

    Parameters
    ----------
    learning_rate : float
        η.
    momentum : float
        β.

    Examples
    --------
    >>> rule = Sgd(learning_rate=0.1, momentum=0.5)
    >>> weights, memory = rule.move(np.array([1.0]), np.array([2.0]), rule.start(np.zeros(1)))
    >>> rule.move(weights, np.array([2.0]), memory)[0].round(6)
    array([0.5])
    """

    learning_rate: float
    momentum: float = 0.9

    def start(self, weights: NDArray[np.float64]) -> Memory:
        """Return a velocity of zeros."""
        return (np.zeros_like(weights),)

    def move(
        self, weights: NDArray[np.float64], gradients: NDArray[np.float64], memory: Memory
    ) -> tuple[NDArray[np.float64], Memory]:
        """Return the weights moved by η times the new velocity."""
        (velocity,) = memory
        velocity = self.momentum * velocity + gradients
        return weights - self.learning_rate * velocity, (velocity,)


@dataclass(frozen=True)
class Adam:
    """Adam: each weight's step is η times its mean gradient, divided by the root of its mean squared gradient.

    Parameters
    ----------
    learning_rate : float
        η, which is also the length of the first step of every weight.
    mean_decay, square_decay : float
        β₁ and β₂.
    epsilon : float
        Added to the root, against division by zero.

    Examples
    --------
    >>> rule = Adam(learning_rate=0.1)
    >>> rule.move(np.array([1.0, 1.0]), np.array([5.0, -0.01]), rule.start(np.zeros(2)))[0].round(4)
    array([0.9, 1.1])
    """

    learning_rate: float
    mean_decay: float = 0.9
    square_decay: float = 0.999
    epsilon: float = 1e-8

    def start(self, weights: NDArray[np.float64]) -> Memory:
        """Return a mean and a mean square of zeros, and a step count of zero."""
        return np.zeros_like(weights), np.zeros_like(weights), np.zeros(())

    def move(
        self, weights: NDArray[np.float64], gradients: NDArray[np.float64], memory: Memory
    ) -> tuple[NDArray[np.float64], Memory]:
        """Return the weights after one step. The two means start at zero, and the count corrects for that."""
        mean, square, count = memory
        count = count + 1
        mean = self.mean_decay * mean + (1 - self.mean_decay) * gradients
        square = self.square_decay * square + (1 - self.square_decay) * gradients**2
        corrected_mean = mean / (1 - self.mean_decay**count)
        corrected_square = square / (1 - self.square_decay**count)
        moved = weights - self.learning_rate * corrected_mean / (np.sqrt(corrected_square) + self.epsilon)
        return moved, (mean, square, count)


class TrainingState(NamedTuple):
    """Where the training stands after `step` steps."""

    step: int
    losses: NDArray[np.float64]  # (step + 1, K)  before the first step, and after each; inf once diverged
    stacks: Stacks  # the networks as they are now
    diverged: NDArray[np.bool_]  # (K,)  networks whose numbers left the range of float64


def train(
    stacks: Stacks, task: Task, optimiser: Optimiser, steps: int, *, report_every: int = 10
) -> Iterator[TrainingState]:
    """Train all networks on all points of a task, and hand out the state as it goes.

    Parameters
    ----------
    stacks : Stacks
        The networks to start from. They are not changed.
    task : Task
        What to learn.
    optimiser : Optimiser
        `Sgd` or `Adam`.
    steps : int
        Number of steps, at least 0.
    report_every : int
        Number of steps between two states handed out, at least 1.

    Yields
    ------
    TrainingState
        Before the first step, then every `report_every` steps, and after the last.

    Raises
    ------
    ValueError
        If a number is out of its range, or the task does not fit the networks.

    Notes
    -----
    A network whose loss or gradient is no longer a finite number has diverged. It keeps the weights of its last
    good step, its losses are recorded as infinite from there on, and the others go on undisturbed.

    Examples
    --------
    One block of width 1 learns to double positive numbers. Without a shortcut its weight has to become 2.

    >>> from core.tasks import squared_loss
    >>> net = Stacks(np.array([[0.5, 0.0]]), 1, 1, np.zeros(1), np.ones(1))
    >>> task = Task(np.array([[1.0, 2.0]]), np.array([[2.0, 4.0]]), squared_loss)
    >>> *_, last = train(net, task, Sgd(0.1), 300)
    >>> last.stacks.blocks[0, 0, 0, 0].round(3), last.losses[0], last.losses[-1].round(6)
    (np.float64(2.0), array([5.625]), array([0.]))
    """
    total = whole_number("steps", steps, minimum=0)
    interval = whole_number("report_every", report_every, minimum=1)
    memory = optimiser.start(stacks.weights)
    losses = np.empty((total + 1, len(stacks.weights)))
    diverged = np.zeros(len(stacks.weights), dtype=bool)
    run = None
    for step in range(total + 1):
        # A network may diverge; that is noted below, not warned about.
        with np.errstate(over="ignore", invalid="ignore"):
            run = forward(stacks, task.inputs, out=run)
            values = task.loss(run.outputs, task.targets)
            gradients = backward(stacks, run, values.grad_outputs)
            moved, memory = optimiser.move(stacks.weights, gradients, memory)
        diverged = diverged | ~np.isfinite(values.losses) | ~np.isfinite(moved).all(axis=1)
        losses[step] = np.where(diverged, np.inf, values.losses)
        if step % interval == 0 or step == total:
            yield TrainingState(step, losses[: step + 1], stacks, diverged)
        moved[diverged] = stacks.weights[diverged]
        stacks = stacks.with_weights(moved)


def block_gradient_norms(stacks: Stacks, task: Task) -> NDArray[np.float64]:
    """Return how large the loss gradient is in each block: its norm over the block's weights and biases.

    Parameters
    ----------
    stacks : Stacks
        The networks.
    task : Task
        What they learn.

    Returns
    -------
    ndarray, shape (K, L)
        Norms, the block nearest the input first.

    Examples
    --------
    Two plain blocks of width 1, weights 2 and 3, input 1, target 0: the output is 6, its gradient 12. The last
    block's weight and bias get 12 · 2 and 12, the first's 12 · 3 and 12 · 3.

    >>> from core.tasks import squared_loss
    >>> net = Stacks(np.array([[2.0, 0.0, 3.0, 0.0]]), 2, 1, np.zeros(1), np.ones(1))
    >>> block_gradient_norms(net, Task(np.array([[1.0]]), np.array([[0.0]]), squared_loss)) / np.sqrt(2)
    array([[36.        , 18.97366596]])
    """
    run = forward(stacks, task.inputs)
    grad_outputs = task.loss(run.outputs, task.targets).grad_outputs
    gradients = stacks.with_weights(backward(stacks, run, grad_outputs)).blocks  # (K, L, D, D+1)
    norms: NDArray[np.float64] = np.sqrt((gradients**2).sum(axis=(2, 3)))
    return norms


def relative_block_gradients(stacks: Stacks, task: Task) -> NDArray[np.float64]:
    """Return the loss gradient in each block relative to the last block, which is 1.

    Parameters
    ----------
    stacks : Stacks
        The networks, with a gradient in their last blocks.
    task : Task
        What they learn.

    Returns
    -------
    ndarray, shape (K, L)
        `block_gradient_norms` over their last column.

    Examples
    --------
    >>> from core.tasks import squared_loss
    >>> net = Stacks(np.array([[2.0, 0.0, 3.0, 0.0]]), 2, 1, np.zeros(1), np.ones(1))
    >>> relative_block_gradients(net, Task(np.array([[1.0]]), np.array([[0.0]]), squared_loss)).round(4)
    array([[1.8974, 1.    ]])
    """
    norms = block_gradient_norms(stacks, task)
    return norms / norms[:, -1:]

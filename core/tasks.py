"""What a network is asked to learn: data points as columns, targets, and a loss with its gradient.

Three tasks are enough to see how depth and shortcuts act on learning: tell two interleaved spirals apart, copy
the input, and anything else given as arrays.

Axes: ``K`` networks side by side, ``I`` inputs, ``O`` outputs, ``N`` points. A task's loss is a mean over points,
so it does not depend on how many there are.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.activations import relu
from core.arguments import finite_number, whole_number


class LossValues(NamedTuple):
    """The loss of every network, and how it reacts to the outputs."""

    losses: NDArray[np.float64]  # (K,)
    grad_outputs: NDArray[np.float64]  # (K, O, N)  d losses[k] / d outputs[k]


Loss: TypeAlias = Callable[[NDArray[np.float64], NDArray[np.float64]], LossValues]


class Task(NamedTuple):
    """Points, what should come out for them, and the loss that measures the difference."""

    inputs: NDArray[np.float64]  # (I, N)
    targets: NDArray[np.float64]  # (O, N)
    loss: Loss


def logistic_loss(outputs: NDArray[np.float64], targets: NDArray[np.float64]) -> LossValues:
    r"""Return the mean of :math:`\log(1 + e^z) - t z` and its gradient :math:`(\sigma(z) - t) / N`.

    Parameters
    ----------
    outputs : ndarray, shape (K, O, N)
        Log-odds z of class 1.
    targets : ndarray, shape (O, N)
        t, 0 or 1.

    Returns
    -------
    LossValues
        ``losses`` of shape (K,) and ``grad_outputs`` of shape (K, O, N).

    Examples
    --------
    A network that always answers 0 is guessing, and its loss is ln 2.

    >>> logistic_loss(np.zeros((1, 1, 4)), np.array([[0.0, 0.0, 1.0, 1.0]])).losses.round(4)
    array([0.6931])
    """
    # Written with z's positive part, so that exp is never taken of a large number.
    positive = relu(outputs)
    losses = positive + np.log1p(np.exp(outputs - 2 * positive)) - targets * outputs
    return LossValues(losses.mean(axis=(1, 2)), (probability(outputs) - targets) / targets.size)


def probability(outputs: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Return the probability of class 1, :math:`\sigma(z) = 1 / (1 + e^{-z})`.

    Parameters
    ----------
    outputs : ndarray
        Log-odds z, finite.

    Examples
    --------
    >>> probability(np.array([0.0, 1000.0, -1000.0]))
    array([0.5, 1. , 0. ])
    """
    # Written with z's positive part, so that exp is never taken of a large number.
    positive = relu(outputs)
    above = np.exp(outputs - positive)
    chance: NDArray[np.float64] = above / (above + np.exp(-positive))
    return chance


def squared_loss(outputs: NDArray[np.float64], targets: NDArray[np.float64]) -> LossValues:
    r"""Return the mean of :math:`(y - t)^2` over entries and points, and its gradient.

    Parameters
    ----------
    outputs : ndarray, shape (K, O, N)
        y.
    targets : ndarray, shape (O, N)
        t.

    Returns
    -------
    LossValues
        ``losses`` of shape (K,) and ``grad_outputs`` of shape (K, O, N).

    Examples
    --------
    >>> values = squared_loss(np.array([[[3.0, 1.0]]]), np.array([[1.0, 1.0]]))
    >>> values.losses, values.grad_outputs
    (array([2.]), array([[[2., 0.]]]))
    """
    misses = outputs - targets
    return LossValues((misses**2).mean(axis=(1, 2)), 2 * misses / targets.size)


def accuracy(outputs: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of points on the right side of log-odds 0, for each network.

    Parameters
    ----------
    outputs : ndarray, shape (..., 1, N)
        Log-odds of class 1.
    targets : ndarray, shape (1, N)
        0 or 1.

    Returns
    -------
    ndarray, shape (...)
        Shares from 0 to 1.

    Examples
    --------
    >>> accuracy(np.array([[[2.0, -1.0, 0.5, -3.0]]]), np.array([[1.0, 1.0, 1.0, 0.0]]))
    array([0.75])
    """
    shares: NDArray[np.float64] = ((outputs > 0) == (targets > 0)).mean(axis=(-2, -1))
    return shares


def two_spirals(points: int, rng: np.random.Generator, *, turns: float = 1.25, noise: float = 0.05) -> Task:
    """Return two interleaved spirals in the plane, to be told apart by the logistic loss.

    Class 1 winds outwards from the centre, class 0 is the same arm turned by half a circle. Coordinates stay
    within about 2 of the centre.

    Parameters
    ----------
    points : int
        Number of points N, even and at least 2; half of them in each class.
    rng : numpy.random.Generator
        Source of the noise.
    turns : float
        How often an arm winds round the centre.
    noise : float
        Standard deviation added to each coordinate, at least 0.

    Returns
    -------
    Task
        ``inputs`` of shape (2, N), class 1 first, and ``targets`` of shape (1, N).

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> task = two_spirals(6, np.random.default_rng(0), noise=0.0)
    >>> task.targets
    array([[1., 1., 1., 0., 0., 0.]])
    >>> bool((task.inputs[:, :3] == -task.inputs[:, 3:]).all())
    True
    """
    count = whole_number("points", points, minimum=2)
    if count % 2:
        raise ValueError(f"points must be even, got {points!r}; both classes get the same number.")
    winding = 2 * np.pi * finite_number("turns", turns)
    spread = finite_number("noise", noise, minimum=0)
    outwards = np.linspace(0.1, 1.0, count // 2)
    arm = 2 * outwards * np.stack([np.cos(winding * outwards), np.sin(winding * outwards)])  # (2, N/2)
    inputs = np.concatenate([arm, -arm], axis=1)
    inputs += spread * rng.standard_normal(inputs.shape)
    targets = np.repeat([1.0, 0.0], count // 2)[None]
    return Task(inputs, targets, logistic_loss)


def copying(width: int, points: int, rng: np.random.Generator) -> Task:
    """Return the task y = x on positive points, measured by the squared loss.

    The points are absolute values of normal numbers, so that relu lets them through: a plain stack can copy
    exactly, with the identity matrix in every block, and a residual stack with zeros everywhere.

    Parameters
    ----------
    width : int
        Number of coordinates to copy, at least 1.
    points : int
        Number of points N, at least 1.
    rng : numpy.random.Generator
        Source of the points.

    Returns
    -------
    Task
        ``inputs`` and ``targets``, both of shape (width, N) and equal.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> task = copying(8, 5, np.random.default_rng(0))
    >>> task.inputs.shape, bool((task.inputs == task.targets).all()), bool((task.inputs > 0).all())
    ((8, 5), True, True)
    """
    rows = whole_number("width", width, minimum=1)
    inputs = np.abs(rng.standard_normal((rows, whole_number("points", points, minimum=1))))
    return Task(inputs, inputs.copy(), squared_loss)


def best_constant_loss(task: Task) -> float:
    """Return the loss of the best answer that is the same for every point: the mean of the targets.

    It is ln 2 for two classes of equal size, and the variance of the targets for the squared loss. A network
    that has learned nothing but the mean stands here.

    Examples
    --------
    >>> targets = np.array([[1.0, 3.0]])
    >>> best_constant_loss(Task(targets, targets, squared_loss))
    1.0
    """
    mean = task.targets.mean(axis=1, keepdims=True)
    if task.loss is logistic_loss:
        mean = np.log(mean / (1 - mean))  # the log-odds of the mean
    outputs = np.broadcast_to(mean, task.targets.shape)[None]
    return float(task.loss(outputs, task.targets).losses[0])

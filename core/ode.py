"""Differential equations dh/dt = F(h), solved as exactly as float64 allows.

A linear field has the solution h(t) = exp(t A) h(0), computed from the matrix exponential. Any other field is
followed with the Runge-Kutta method in fine steps. `core.euler` sets residual stacks beside these.

Axes: ``D`` width. A path is an array of states of shape (steps + 1, D), the start first.
Sources: Moler & Van Loan (2003), "Nineteen dubious ways to compute the exponential of a matrix", SIAM Review 45;
Chen et al. (2018), arXiv:1806.07366, for the link to residual networks.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, finite_number, square_matrix, whole_number

VectorField = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""F: takes one state (D,), or many as rows (B, D), and returns the velocity of each."""

SPIRAL = np.array([[-0.1, -1.0], [1.0, -0.1]])
"""A turn of one radian per unit of time, with a slow decay. Its eigenvalues are -0.1 ± i."""
SPIRAL.setflags(write=False)

SWIRL = np.array([[-0.3, -1.5], [1.5, -0.3]])
"""The weights of the swirl."""
SWIRL.setflags(write=False)


ONCE_ROUND = 2.0 * math.pi
"""The time in which the spiral turns once: its eigenvalues are -0.1 ± i."""


def spiral(state: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the velocity A h of the linear field with A = SPIRAL.

    Examples
    --------
    >>> spiral(np.array([1.0, 0.0]))
    array([-0.1,  1. ])
    """
    velocity: NDArray[np.float64] = state.dot(SPIRAL.T)  # on one state half the price of @
    return velocity


def swirl(state: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the velocity tanh(W h) with W = SWIRL, a branch of one layer. Its speed is below sqrt(2).

    Examples
    --------
    >>> swirl(np.array([1.0, 0.0])).round(4)
    array([-0.2913,  0.9051])
    """
    velocity: NDArray[np.float64] = np.tanh(state.dot(SWIRL.T))  # on one state half the price of @
    return velocity


def runge_kutta(field: VectorField, start: ArrayLike, duration: float, steps: int) -> NDArray[np.float64]:
    """Solve dh/dt = F(h) with the classical Runge-Kutta method of order 4, in equal steps.

    Parameters
    ----------
    field : callable
        F.
    start : array_like, shape (D,)
        h at time 0.
    duration : float
        The time T, at least 0.
    steps : int
        Number of steps, at least 1. The error at the end falls like steps ** -4.

    Returns
    -------
    ndarray, shape (steps + 1, D)
        The states at the times 0, T / steps, ..., T.

    Raises
    ------
    ValueError
        If a number is out of its range, or if the states grow past the range of float64.

    Notes
    -----
    A step is h + step/6 (k1 + 2 k2 + 2 k3 + k4). It is added up as step/6 (k1 + k4) + step/3 (k2 + k3), which is
    the same with two operations less. On arrays this small an operation costs its call, not its arithmetic, and
    so does a Python number, which is made an array at each use: the factors are made arrays once.

    Examples
    --------
    >>> runge_kutta(lambda h: -h, [1.0], duration=1.0, steps=10)[-1].round(6)
    array([0.36788])
    """
    first = finite_array("start", start, ndim=1)
    number = whole_number("steps", steps, minimum=1)
    step = finite_number("duration", duration, minimum=0) / number
    states = np.empty((number + 1, first.size), dtype=first.dtype)
    states[0] = first
    whole, half, third, sixth = (np.array(step / parts) for parts in (1, 2, 3, 6))
    with np.errstate(over="ignore", invalid="ignore"):  # checked below, with a message that names the fix
        for here, after in pairwise(states):
            at_start = field(here)
            at_middle = field(here + half * at_start)
            at_middle_again = field(here + half * at_middle)
            at_end = field(here + whole * at_middle_again)
            ends, middles = at_start + at_end, at_middle + at_middle_again
            np.add(here, sixth * ends + third * middles, out=after)
    if not np.isfinite(states).all():
        raise ValueError(
            f"duration {duration!r} in {number} steps grows past 1e308; lower the duration or take more steps."
        )
    return states


def matrix_exponential(matrix: ArrayLike) -> NDArray[np.float64]:
    """Return exp(A) = I + A + A²/2 + A³/6 + ..., by halving A until the series is short, then squaring back.

    Parameters
    ----------
    matrix : array_like, shape (D, D)
        A.

    Returns
    -------
    ndarray, shape (D, D)
        exp(A).

    Raises
    ------
    ValueError
        If `matrix` is not square and finite, or if the result grows past the range of float64.

    Notes
    -----
    After halving, the norm is at most 1/2 and the first term left out is below 1e-19.
    Source: Moler & Van Loan (2003), "Nineteen dubious ways to compute the exponential of a matrix", method 3.

    Examples
    --------
    A matrix with A² = 0, which has no basis of eigenvectors:

    >>> matrix_exponential([[0.0, 2.0], [0.0, 0.0]])
    array([[1., 2.],
           [0., 1.]])
    """
    exponent = square_matrix("matrix", matrix)
    size = float(np.linalg.norm(exponent, 1))
    halvings = max(0, int(np.ceil(np.log2(size))) + 1) if size > 0 else 0
    small = exponent / 2.0**halvings
    total = term = np.eye(len(exponent))
    for order in range(1, 17):
        term = term @ small / order
        total = total + term
    with np.errstate(over="ignore", invalid="ignore"):  # checked below, with a message that names the fix
        for _ in range(halvings):
            total = total @ total
    if not np.isfinite(total).all():
        raise ValueError(f"exp of a matrix of norm {size:.4g} grows past 1e308; give a smaller matrix.")
    return total


def linear_flow(matrix: ArrayLike, start: ArrayLike, duration: float, steps: int) -> NDArray[np.float64]:
    """Solve dh/dt = A h exactly: h(t) = exp(t A) h(0), at equally spaced times.

    Parameters
    ----------
    matrix : array_like, shape (D, D)
        A.
    start : array_like, shape (D,)
        h at time 0.
    duration : float
        The time T, at least 0.
    steps : int
        Number of intervals, at least 1. It sets how many states are returned, not how exact they are.

    Returns
    -------
    ndarray, shape (steps + 1, D)
        The states at the times 0, T / steps, ..., T.

    Raises
    ------
    ValueError
        If shapes do not fit, a number is out of its range, or the states grow past the range of float64.

    Examples
    --------
    A quarter turn:

    >>> linear_flow([[0.0, -1.0], [1.0, 0.0]], [1.0, 0.0], duration=np.pi / 2, steps=1)[-1].round(12)
    array([0., 1.])
    """
    generator = square_matrix("matrix", matrix)
    first = finite_array("start", start, ndim=1)
    if first.size != len(generator):
        raise ValueError(
            f"start has shape {first.shape} and matrix has shape {generator.shape}; "
            "give one entry per column of the matrix."
        )
    number = whole_number("steps", steps, minimum=1)
    time = finite_number("duration", duration, minimum=0)
    propagator = matrix_exponential(time / number * generator)  # from one time to the next
    states = np.empty((number + 1, first.size), dtype=first.dtype)
    states[0] = first
    with np.errstate(over="ignore", invalid="ignore"):  # checked below, with a message that names the fix
        for step in range(number):
            states[step + 1] = propagator @ states[step]
    if not np.isfinite(states).all():
        raise ValueError(f"the solution over the duration {duration!r} grows past 1e308; lower the duration.")
    return states


@dataclass(frozen=True, eq=False)
class Field:
    """A vector field, with its matrix if it is linear: velocity(h) = A h."""

    velocity: VectorField
    matrix: NDArray[np.float64] | None = None


FIELDS: Mapping[str, Field] = {"spiral": Field(spiral, SPIRAL), "swirl": Field(swirl)}


def flow(field: Field, start: ArrayLike, duration: float, steps: int) -> NDArray[np.float64]:
    """Follow a field for a time: exactly if it is linear, else with Runge-Kutta in `steps` steps.

    Parameters
    ----------
    field : Field
        F.
    start : array_like, shape (D,)
        h at time 0.
    duration : float
        The time T, at least 0.
    steps : int
        Number of intervals, at least 1.

    Returns
    -------
    ndarray, shape (steps + 1, D)
        The states at the times 0, T / steps, ..., T.

    Raises
    ------
    ValueError
        As `linear_flow` and `runge_kutta` do.

    Examples
    --------
    >>> flow(FIELDS["spiral"], [1.0, 0.0], duration=2 * np.pi, steps=4)[-1].round(4) + 0.0
    array([0.5335, 0.    ])
    """
    if field.matrix is None:
        return runge_kutta(field.velocity, start, duration, steps)
    return linear_flow(field.matrix, start, duration, steps)

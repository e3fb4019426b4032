"""A residual stack as Euler steps of a differential equation, and when it is not one.

One block adds a multiple of its branch to the state:

    h_l = h_{l-1} + s_l F(h_{l-1}).

With s_l = T / L this is the forward Euler method for dh/dt = F(h) over the time T, and its error at the end falls like
1 / L. With s_l = 1, the residual block as it is usually written, L blocks cover the time L: more blocks mean more
time, not finer steps. Factors that shrink more slowly or jump from block to block can have another limit.

Axes: ``L`` blocks, ``D`` width. A path is an array of states of shape (L+1, D), the start first.
Sources: Chen et al. (2018), arXiv:1806.07366, eq. 1 and 2; Sander, Ablin & Peyré (2022), arXiv:2205.14612.
"""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, finite_number, square_matrix, whole_number
from core.ode import Field, VectorField, flow

Scaling = Literal["refined", "whole", "flipping"]


def step_sizes(scaling: Scaling, blocks: int, duration: float) -> NDArray[np.float64]:
    """Return the factors s_1 ... s_L on the branches.

    Parameters
    ----------
    scaling : {"refined", "whole", "flipping"}
        "refined": T / L, so that L blocks share the time T. "whole": 1, whatever L is.
        "flipping": +1 / sqrt(L) and -1 / sqrt(L) in turn.
    blocks : int
        Number of blocks L, at least 1.
    duration : float
        The time T, at least 0. Only "refined" uses it.

    Returns
    -------
    ndarray, shape (L,)
        s_1 ... s_L.

    Raises
    ------
    ValueError
        If a number is out of its range or the scaling is unknown.

    Examples
    --------
    >>> step_sizes("refined", 4, 2.0)
    array([0.5, 0.5, 0.5, 0.5])
    >>> step_sizes("flipping", 4, 2.0)
    array([ 0.5, -0.5,  0.5, -0.5])
    """
    number = whole_number("blocks", blocks, minimum=1)
    time = finite_number("duration", duration, minimum=0)
    if scaling == "refined":
        return np.full(number, time / number)
    if scaling == "whole":
        return np.ones(number)
    if scaling == "flipping":
        signs = np.resize([1.0, -1.0], number)
        return signs / float(np.sqrt(number))
    raise ValueError(f"scaling must be refined, whole or flipping, got {scaling!r}; choose one.")


def residual_stack(
    branch: VectorField, start: ArrayLike, scales: Sequence[float] | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Run a stack of residual blocks that share one branch: h_l = h_{l-1} + s_l F(h_{l-1}).

    With all scales equal to T / L these are L steps of the forward Euler method.

    Parameters
    ----------
    branch : callable
        F.
    start : array_like, shape (D,)
        h_0.
    scales : sequence of L floats
        s_1 ... s_L.

    Returns
    -------
    ndarray, shape (L+1, D)
        h_0 ... h_L.

    Raises
    ------
    ValueError
        If `start` or `scales` is not a finite vector, or if the states grow past the range of float64.

    Examples
    --------
    Two steps of size one half of dh/dt = -h from 1: 1, 1/2, 1/4. The exact state at time 1 is 0.3679.

    >>> residual_stack(lambda h: -h, [1.0], [0.5, 0.5]).ravel()
    array([1.  , 0.5 , 0.25])
    """
    first = finite_array("start", start, ndim=1)
    sizes = finite_array("scales", scales, ndim=1)
    states = np.empty((sizes.size + 1, first.size), dtype=first.dtype)
    states[0] = first
    with np.errstate(over="ignore", invalid="ignore"):  # checked below, with a message that names the fix
        for block, size in enumerate(sizes):
            states[block + 1] = states[block] + size * branch(states[block])
    if not np.isfinite(states).all():
        raise ValueError(
            f"{sizes.size} blocks with factors up to {np.abs(sizes).max():.4g} grow past 1e308; "
            "lower the factors or take fewer blocks."
        )
    return states


def gap_to_flow(field: Field, start: ArrayLike, scales: Sequence[float] | NDArray[np.float64]) -> float:
    """Return how far a stack ends from the flow it is meant to follow.

    The factors are time: a stack with factors s_1 ... s_L is set beside dh/dt = F(h) at the time s_1 + ... + s_L.

    Parameters
    ----------
    field : Field
        F, as branch and as velocity.
    start : array_like, shape (D,)
        h_0, and h at time 0.
    scales : sequence of L floats
        s_1 ... s_L, with a sum of at least 0 up to rounding.

    Returns
    -------
    float
        The Euclidean distance of the two ends.

    Raises
    ------
    ValueError
        As `residual_stack` and `core.ode.flow` do.

    Examples
    --------
    One whole step of dh/dt = -h from 1 ends at 0; the flow is at 1/e.

    >>> round(gap_to_flow(Field(lambda h: -h, np.array([[-1.0]])), [1.0], [1.0]), 4)
    0.3679
    """
    time = max(0.0, float(np.sum(scales)))  # rounding may leave a flipping sum just below 0
    steps = max(1, math.ceil(40 * time))  # for the fields of this lab Runge-Kutta is then exact to 1e-7
    there = flow(field, start, time, steps)[-1]
    return float(np.linalg.norm(residual_stack(field.velocity, start, scales)[-1] - there))


class Ends(NamedTuple):
    """Where a stack ends beside an exact path."""

    gap: float  # the Euclidean distance of the two ends
    size: float  # of the stack's last state
    exact_size: float  # of the exact last state


def ends_beside(stack: NDArray[np.float64], exact: NDArray[np.float64]) -> Ends:
    """Return how far the end of a stack is from the end of an exact path, and how large both are.

    Parameters
    ----------
    stack, exact : ndarray, shape (..., D)
        States, one a row, the last one last. The numbers of rows need not agree.

    Examples
    --------
    >>> ends_beside(np.array([[9.0, 9.0], [3.0, 0.0]]), np.array([[0.0, 4.0]]))
    Ends(gap=5.0, size=3.0, exact_size=4.0)
    """
    there, exact_there = stack[-1], exact[-1]
    return Ends(*(float(np.linalg.norm(vector)) for vector in (there - exact_there, there, exact_there)))


def decay_threshold(matrix: ArrayLike, duration: float) -> float:
    r"""Return the number of blocks above which Euler steps of a decaying linear field decay as well.

    A step of size s multiplies the component with eigenvalue μ by 1 + s μ. That shrinks it if and only if
    s < -2 Re(μ) / abs(μ)², so L blocks over the time T decay for L > T abs(μ)² / (-2 Re(μ)).

    Parameters
    ----------
    matrix : array_like, shape (D, D)
        A, with eigenvalues of negative real part.
    duration : float
        The time T, at least 0.

    Returns
    -------
    float
        The threshold, the largest over all eigenvalues. At the threshold itself the size stays as it is.

    Raises
    ------
    ValueError
        If an eigenvalue has no negative real part: the exact solution does not decay either.

    Examples
    --------
    dh/dt = -3 h over the time 2: three blocks jump from h to -h, four shrink it.

    >>> decay_threshold([[-3.0]], duration=2.0)
    3.0
    """
    time = finite_number("duration", duration, minimum=0)
    eigenvalues = np.linalg.eigvals(square_matrix("matrix", matrix))
    if np.any(eigenvalues.real >= 0):
        raise ValueError(
            f"matrix has an eigenvalue with real part {eigenvalues.real.max():.6g}, so the field does not decay; "
            "give a matrix whose eigenvalues all have negative real parts."
        )
    return float(time * np.max(np.abs(eigenvalues) ** 2 / (-2.0 * eigenvalues.real)))

"""Gates on the identity path: what an activation after the addition does to a skip, block after block.

A post-activation stack computes

    h_l = relu(h_{l-1} + α F_l(h_{l-1})),      F_l(h) = W2_l relu(W1_l h).

Freeze every branch at its value, and what is left of dh_L/dh_0 is the identity path: the product of the gates
relu'(h_{l-1} + α F_l). It is diagonal, and coordinate i is 1 if its gate is open at every block, else 0.
In a pre-activation stack no gate stands on the skip, so the identity path is I at any depth.

Behind a ReLU no state is negative. A gate can then only close where the branch pulls down harder than the
state pulls up, α F_i <= -h_i.

Axes: ``L`` blocks, ``B`` batch, ``D`` width. States are rows, one per input.
Source: He, Zhang, Ren & Sun (2016), arXiv:1603.05027, sections 4.1 and 4.2.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.activations import relu
from core.arguments import finite_array, finite_number, whole_number


class Branches(NamedTuple):
    """The two matrices of every branch, the block nearest the input first."""

    w1: NDArray[np.float64]  # (L, D, D)
    w2: NDArray[np.float64]  # (L, D, D)


class IdentityPaths(NamedTuple):
    """Which gates are open, and which identity paths are still open after each block."""

    gates: NDArray[np.bool_]  # (L, B, D)  True where the gate of this block is open
    paths: NDArray[np.bool_]  # (L, B, D)  True where the gates of this and all earlier blocks are open
    open_share: NDArray[np.float64]  # (L+1,)  share of open paths over batch and width; entry 0 is 1


def closure_probability(branch_size: float) -> float:
    r"""Return how often one gate closes when a normal branch meets a state that left a ReLU.

    P(x + F <= 0) = arctan(s) / π for x = abs(N(0, 1)) and F ~ N(0, s²), independent.

    Parameters
    ----------
    branch_size : float
        s, the standard deviation of the branch relative to the root mean square of the state, at least 0.

    Returns
    -------
    float
        The probability, from 0 to below 1/2.

    Raises
    ------
    ValueError
        If `branch_size` is negative or not finite.

    Notes
    -----
    Write x = abs(Z). The plane of the two standard normal numbers Z and F / s has no preferred direction, and the
    gate is closed inside a wedge of angle 2 arctan(s) out of the full 2π.

    Examples
    --------
    A branch as large as the state closes every fourth gate.

    >>> closure_probability(1.0)
    0.25
    """
    size = finite_number("branch_size", branch_size, minimum=0)
    return float(np.arctan(size) / np.pi)


def closure_behind_relu(branch_size: float) -> float:
    r"""Return how often one gate closes when a normal branch meets a real output of a ReLU, with its zeros.

    P(x + F <= 0) = 1/4 + arctan(s / √2) / (2π) for x = √2 relu(N(0, 1)), whose mean square is 1, and F ~ N(0, s²). Half of
    the x are 0, and there the sign of F decides. The others are √2 abs(N(0, 1)).

    Parameters
    ----------
    branch_size : float
        s, the standard deviation of the branch relative to the root mean square of the state, above 0.

    Returns
    -------
    float
        The probability, between 1/4 and 1/2.

    Raises
    ------
    ValueError
        If `branch_size` is negative or not finite.

    Examples
    --------
    A small branch closes a quarter of all gates: every second one where x is 0.

    >>> round(closure_behind_relu(0.3), 3), round(closure_behind_relu(1e-9), 3)
    (0.283, 0.25)
    """
    return 0.25 + closure_probability(branch_size / math.sqrt(2.0)) / 2.0


def balanced_branches(depth: int, width: int, rng: np.random.Generator) -> Branches:
    """Draw branches that are, on average, as large as their input.

    W1 ~ N(0, 2/D) keeps the mean square through its ReLU (He initialisation), W2 ~ N(0, 1/D) keeps it as well.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    width : int
        Width D, at least 1.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Branches
        ``w1`` and ``w2``, each of shape (L, D, D).

    Raises
    ------
    ValueError
        If `depth` or `width` is not a whole number of at least 1.

    Examples
    --------
    >>> balanced_branches(3, 4, np.random.default_rng(0)).w1.shape
    (3, 4, 4)
    """
    blocks = whole_number("depth", depth, minimum=1)
    side = whole_number("width", width, minimum=1)
    normal = rng.standard_normal((2, blocks, side, side))
    return Branches(w1=normal[0] * np.sqrt(2.0 / side), w2=normal[1] * np.sqrt(1.0 / side))


def identity_paths(branches: Branches, inputs: ArrayLike, branch_scale: float) -> IdentityPaths:
    """Run a post-activation stack and follow which coordinates keep an open identity path.

    Parameters
    ----------
    branches : Branches
        W1 and W2 of every block.
    inputs : array_like, shape (B, D)
        h_0, one row per input. Give states without negative numbers for a stack that stands behind a ReLU.
    branch_scale : float
        α, the factor on every branch.

    Returns
    -------
    IdentityPaths
        ``gates`` and ``paths`` of shape (L, B, D), ``open_share`` of shape (L+1,).

    Raises
    ------
    ValueError
        If `inputs` does not have one column per unit, or a number is not finite.

    Examples
    --------
    The second coordinate is pulled below 0 in the first block and never counts as open again.

    >>> pull = Branches(
    ...     w1=np.ones((2, 2, 2)), w2=np.array([[[1.0, 0.0], [-1.0, 0.0]], [[1.0, 0.0], [1.0, 0.0]]])
    ... )
    >>> followed = identity_paths(pull, [[1.0, 1.0]], branch_scale=1.0)
    >>> followed.gates[:, 0].tolist(), followed.paths[:, 0].tolist()
    ([[True, False], [True, True]], [[True, False], [True, False]])
    >>> followed.open_share
    array([1. , 0.5, 0.5])
    """
    state = finite_array("inputs", inputs, ndim=2)
    scale = finite_number("branch_scale", branch_scale)
    if state.shape[1] != branches.w1.shape[2]:
        raise ValueError(
            f"inputs has shape {state.shape} but the branches have width {branches.w1.shape[2]}; "
            "give one column per unit."
        )
    gates = np.empty((len(branches.w1), *state.shape), dtype=bool)
    for block, (w1, w2) in enumerate(zip(branches.w1, branches.w2, strict=True)):
        total = state + scale * (relu(state @ w1.T) @ w2.T)  # (B, D)
        gates[block] = np.real(total) > 0
        state = relu(total)
    paths = np.logical_and.accumulate(gates, axis=0)
    return IdentityPaths(gates, paths, np.concatenate([[1.0], paths.mean(axis=(1, 2))]))


def open_somewhere(paths: NDArray[np.bool_]) -> float:
    """Return the share of the coordinates whose identity path is open to the end for at least one input.

    Parameters
    ----------
    paths : ndarray, shape (L, B, D)
        From `identity_paths`.

    Examples
    --------
    Two inputs keep one coordinate each, and not the same one.

    >>> open_somewhere(np.array([[[True, False, False], [False, True, False]]])).__round__(4)
    0.6667
    """
    return float(paths[-1].any(axis=0).mean())

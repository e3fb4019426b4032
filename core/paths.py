"""Gradient paths through a stack of residual blocks.

A stack h_l = h_{l-1} + F_l(h_{l-1}) sends a gradient back through the product of (I + J_l), with J_l the
Jacobian of F_l at h_{l-1}. Multiplied out, that is one term per subset of blocks: 2**L paths, of which C(L,
k) pass through exactly k branches. Each product keeps the order of the chain, later blocks on the left.

Every J_l is taken at the activations of the whole stack. So the path through all branches has the form of a
plain network's gradient but not its value.

Axes: ``L`` blocks, ``D`` width. A path's length is the number of branches it takes, so the identity path has
length 0.
Source: Veit, Wilber & Belongie (2016), arXiv:1605.06431.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array

# A list of matrices, or one array of shape (L, D, D).
Jacobians = Sequence[ArrayLike] | NDArray[np.float64]

MAX_ENUMERATED_DEPTH = 12


class PathSpectrum(NamedTuple):
    """The input gradient, split by how many branches its paths pass through."""

    by_length: NDArray[np.float64]  # (L+1, D)  summed over the C(L, k) paths of length k
    total: NDArray[np.float64]  # (D,)  the input gradient, which by_length.sum(axis=0) equals up to rounding


class PathTable(NamedTuple):
    """All paths one by one, the short ones first; every field has one entry per path."""

    branches: tuple[tuple[int, ...], ...]  # the blocks whose branch the path takes, ascending from 1
    words: tuple[str, ...]  # "J3 I J1": what the row gradient meets, block L first
    lengths: NDArray[np.int64]  # (2**L,)  how many branches the path takes
    gradients: NDArray[np.float64]  # (2**L, D)  the path's share of the input gradient
    total: NDArray[np.float64]  # (D,)  the input gradient, which gradients.sum(axis=0) equals up to rounding


class PathNorms(NamedTuple):
    """Euclidean norms of what paths carry."""

    each: NDArray[
        np.float64
    ]  # (2**L,)  of every path, in the order of the table; the identity path is the first
    total: float  # of their sum, the input gradient


def path_spectrum(jacobians: Jacobians, grad_output: ArrayLike) -> PathSpectrum:
    r"""Split :math:`g_L (I + J_L) \cdots (I + J_1)` by path length, exactly.

    Parameters
    ----------
    jacobians : sequence of L array_like, each of shape (D, D)
        Branch Jacobians J_1 ... J_L, the block nearest the input first.
    grad_output : array_like, shape (D,)
        Gradient of the loss with respect to the last block's output.

    Returns
    -------
    PathSpectrum
        ``by_length`` of shape (L+1, D) and ``total`` of shape (D,).

    Raises
    ------
    ValueError
        If a Jacobian is not (D, D) for the D of `grad_output`, or an entry is not finite.

    Notes
    -----
    All 2**L paths in O(L**2 D**2): one recurrence per block, v_k <- v_k + v_{k-1} J, because a path of length k
    either takes the identity or comes from one of length k-1 and takes the branch. The total is computed block
    by block; it stays accurate where long and short paths cancel.

    Examples
    --------
    Three branches of slope 0.1: 1 + 0.3 + 0.03 + 0.001.

    >>> path_spectrum([[[0.1]]] * 3, [1.0]).by_length.ravel().round(6)
    array([1.   , 0.3  , 0.03 , 0.001])
    """
    matrices, gradient = _checked(jacobians, grad_output)
    by_length = np.zeros((len(matrices) + 1, gradient.size))
    by_length[0] = gradient
    for taken, matrix in enumerate(reversed(matrices), start=1):
        by_length[1 : taken + 1] += by_length[:taken] @ matrix
    return PathSpectrum(by_length, _sent_back(matrices, gradient))


def enumerate_paths(jacobians: Jacobians, grad_output: ArrayLike) -> PathTable:
    """List all 2**L paths with their words and gradients.

    Parameters
    ----------
    jacobians : sequence of L array_like, each of shape (D, D)
        Branch Jacobians J_1 ... J_L, the block nearest the input first. At most 12.
    grad_output : array_like, shape (D,)
        Gradient of the loss with respect to the last block's output.

    Returns
    -------
    PathTable
        One entry per path, by length and then by the blocks taken.

    Raises
    ------
    ValueError
        If there are more than 12 blocks, a Jacobian is not (D, D), or an entry is not finite.

    Examples
    --------
    >>> table = enumerate_paths([[[0.5]], [[3.0]]], [1.0])
    >>> table.words
    ('I I', 'I J1', 'J2 I', 'J2 J1')
    >>> table.gradients.ravel()
    array([1. , 0.5, 3. , 1.5])
    """
    if len(jacobians) > MAX_ENUMERATED_DEPTH:
        raise ValueError(
            f"jacobians holds {len(jacobians)} blocks, which makes {2 ** len(jacobians)} paths, too many to "
            f"list; give at most {MAX_ENUMERATED_DEPTH} blocks, or use path_spectrum, which sums them by length."
        )
    matrices, gradient = _checked(jacobians, grad_output)
    depth = len(matrices)
    gradients = gradient[None, :]  # one row per path so far
    branches: list[tuple[int, ...]] = [()]
    for block in range(depth, 0, -1):
        # Every path splits in two: the rows that take the identity, then the rows that take J_block.
        gradients = np.concatenate([gradients, gradients @ matrices[block - 1]])
        branches += [(block, *later) for later in branches]
    by_length = sorted(range(2**depth), key=lambda row: (len(branches[row]), branches[row]))
    ordered = tuple(branches[row] for row in by_length)
    return PathTable(
        branches=ordered,
        words=tuple(_word(taken, depth) for taken in ordered),
        lengths=np.array([len(taken) for taken in ordered]),
        gradients=gradients[by_length],
        total=_sent_back(matrices, gradient),
    )


def path_norms(table: PathTable) -> PathNorms:
    """Return how long the share of every path is, and how long their sum.

    Parameters
    ----------
    table : PathTable
        From `enumerate_paths`.

    Examples
    --------
    A branch of slope -0.5 takes half of what its skip carries.

    >>> path_norms(enumerate_paths([[[-0.5]]], [4.0]))
    PathNorms(each=array([4., 2.]), total=2.0)
    """
    return PathNorms(np.linalg.norm(table.gradients, axis=1), float(np.linalg.norm(table.total)))


def product(jacobians: Jacobians) -> NDArray[np.float64]:
    """Return (I + J_L) ... (I + J_1), the Jacobian of the whole stack.

    Parameters
    ----------
    jacobians : sequence of L array_like, each of shape (D, D)
        J_1 ... J_L, the block nearest the input first; at least one.

    Returns
    -------
    ndarray, shape (D, D)
        A gradient row is multiplied by it from the left.

    Raises
    ------
    ValueError
        If the Jacobians are not square and equally wide.

    Examples
    --------
    >>> product([[[1.0, 0.0], [0.0, 0.0]], [[0.0, 1.0], [0.0, 0.0]]])
    array([[2., 1.],
           [0., 1.]])
    """
    matrices, _ = _checked(jacobians, np.zeros(len(np.atleast_2d(jacobians[0]))))
    whole = np.eye(len(matrices[0]))
    for matrix in matrices:
        whole = whole + matrix @ whole
    return whole


def squared_shares(spectrum: PathSpectrum) -> NDArray[np.float64]:
    """Return each length's share of the squared norms, which add up to the whole where paths are uncorrelated.

    Parameters
    ----------
    spectrum : PathSpectrum
        Of a gradient that is not zero at every length.

    Returns
    -------
    ndarray, shape (L+1,)
        Shares that sum to 1.

    Examples
    --------
    >>> squared_shares(PathSpectrum(np.array([[1.0], [3.0]]), np.array([4.0])))
    array([0.1, 0.9])
    """
    squares = np.sum(spectrum.by_length**2, axis=1)
    return np.asarray(squares / squares.sum(), dtype=np.float64)


def _sent_back(matrices: list[NDArray[np.float64]], gradient: NDArray[np.float64]) -> NDArray[np.float64]:
    # Block by block, because a sum over paths that cancel keeps the rounding error of its largest term.
    for matrix in reversed(matrices):
        gradient = gradient + gradient @ matrix
    return gradient


def _word(taken: tuple[int, ...], depth: int) -> str:
    return " ".join(f"J{block}" if block in taken else "I" for block in range(depth, 0, -1))


def _checked(
    jacobians: Jacobians, grad_output: ArrayLike
) -> tuple[list[NDArray[np.float64]], NDArray[np.float64]]:
    gradient = finite_array("grad_output", grad_output, ndim=1)
    # Not copied: a tenth of the time of path_spectrum at 200 blocks of width 64, and no result holds them.
    matrices = [
        finite_array(f"jacobians[{i}]", jacobian, ndim=2, copy=False) for i, jacobian in enumerate(jacobians)
    ]
    for i, matrix in enumerate(matrices):
        if matrix.shape != (gradient.size, gradient.size):
            raise ValueError(
                f"jacobians[{i}] has shape {matrix.shape} and grad_output has shape {gradient.shape}; "
                "give square Jacobians as wide as the gradient is long."
            )
    return matrices, gradient

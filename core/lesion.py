"""Lesion study: how well a network still answers when blocks are missing.

A missing block hands on what it received. In a residual stack that leaves the skip, and only the branch is gone.
In a plain stack the next block gets the state of the one before, a state it has never seen in training.

Axes: ``K`` networks, ``L`` blocks, ``N`` points.
Source: Veit, Wilber & Belongie (2016), arXiv:1605.06431, section 4.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from core.stacks import Stacks, apply_block, first_state, read_state
from core.tasks import Task, accuracy

CACHED_NUMBERS = 2**16
"""How many numbers an array holds that is worked on again and again: half a megabyte, so that a cache holds three."""


def outputs_without(
    stacks: Stacks, points: NDArray[np.float64], missing: Collection[int]
) -> NDArray[np.float64]:
    """Return what the networks answer when some blocks are missing.

    Parameters
    ----------
    stacks : Stacks
        Networks with a read-out.
    points : ndarray, shape (I, N)
        One column per point.
    missing : collection of int
        Numbers of the blocks to leave out, from 1 (nearest the input) to L. All of them may be missing.

    Returns
    -------
    ndarray, shape (K, O, N)
        The outputs.

    Raises
    ------
    ValueError
        If a number is not a block's.

    Examples
    --------
    Three blocks that each add 10 to a positive number; two are missing.

    >>> from core.stacks import initial_stacks
    >>> net = initial_stacks(3, 1, np.random.default_rng(0), shortcut_scale=[1], branch_scale=[1], outputs=1)
    >>> net.blocks[...], net.read_out[...] = [0.0, 10.0], [1.0, 0.0]
    >>> outputs_without(net, np.array([[5.0]]), missing=[1, 3]).ravel()
    array([15.])
    """
    _check_blocks(stacks, missing)
    state = first_state(stacks, points)
    for block in range(1, stacks.depth + 1):
        if block not in missing:
            state = apply_block(stacks, block, state)
    return read_state(stacks, state)


def outputs_without_each(stacks: Stacks, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the networks answer with each block missing in turn.

    Parameters
    ----------
    stacks : Stacks
        Networks with a read-out.
    points : ndarray, shape (I, N)
        One column per point.

    Returns
    -------
    ndarray, shape (L, K, O, N)
        Entry l - 1 is what they answer without block l.

    Raises
    ------
    ValueError
        If `points` has another number of rows than the networks take, or the networks have no read-out.

    Notes
    -----
    The plain way is ``[outputs_without(stacks, points, [block]) for block in range(1, L + 1)]``: L² blocks, each
    for one damaged network. Here all of them are carried forward together, behind the intact one. Before block l,
    the intact state is copied: the copy skips the block, and so becomes the network without it. Then one product
    takes the intact state and the earlier copies through block l: L products, and half of the L² blocks.

    A state carries a row of ones for the bias. With a last row (0 ... 0, 1 - λ), the matrix of a block leaves
    that row as it is: λ · 1 + (1 - λ) · 1 = 1. So each operation runs over one unbroken piece of memory. It runs
    over so few points at a time that the states stay in the processor's cache.

    Examples
    --------
    The three blocks of `outputs_without`'s example each add 10: whichever is missing, two are left.

    >>> from core.stacks import initial_stacks
    >>> net = initial_stacks(3, 1, np.random.default_rng(0), shortcut_scale=[1], branch_scale=[1], outputs=1)
    >>> net.blocks[...], net.read_out[...] = [0.0, 10.0], [1.0, 0.0]
    >>> outputs_without_each(net, np.array([[5.0]])).ravel()
    array([25., 25., 25.])
    """
    starts = first_state(stacks, points)  # (K, D, N)
    depth, width, count = stacks.depth, stacks.width, points.shape[1]
    ends = np.empty((depth, len(starts), width, count))
    at_once = max(1, CACHED_NUMBERS // ((depth + 1) * (width + 1)))  # points
    for network, shortcut in enumerate(stacks.shortcut_scale.tolist()):
        matrices = np.zeros((depth, width + 1, width + 1))
        matrices[:, :-1] = stacks.branch_scale[network] * stacks.blocks[network]
        matrices[:, -1, -1] = 1.0 - shortcut
        for first in range(0, count, at_once):
            some = slice(first, first + at_once)
            states = _carried_together(matrices, shortcut, starts[network, :, some])
            ends[:, network, :, some] = states[1:, :-1]
    return read_state(stacks, ends)


def _carried_together(
    matrices: NDArray[np.float64], shortcut: float, start: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the last states, (L + 1, D + 1, N): of the intact network, then without block 1, 2, ..., L."""
    depth, rows = matrices.shape[:2]
    states = np.empty((depth + 1, rows, start.shape[1]))
    active, branches = np.empty_like(states), np.empty_like(states)
    states[0, :-1], states[0, -1] = start, 1.0
    for block, matrix in enumerate(matrices):
        states[block + 1] = states[0]  # skips this block
        carried, through = states[: block + 1], branches[: block + 1]
        np.maximum(carried, 0.0, out=active[: block + 1])  # relu
        np.matmul(matrix, active[: block + 1], out=through)
        if shortcut != 1.0:
            carried *= shortcut
        carried += through
    return states


def single_lesions(stacks: Stacks, task: Task) -> NDArray[np.float64]:
    """Return the accuracy with each block missing in turn.

    Parameters
    ----------
    stacks : Stacks
        Networks with a read-out.
    task : Task
        Two classes, as log-odds.

    Returns
    -------
    ndarray, shape (K, L)
        Entry [k, l] is network k's accuracy without block l + 1.
    """
    return accuracy(outputs_without_each(stacks, task.inputs), task.targets).T


def _check_blocks(stacks: Stacks, missing: Collection[int]) -> None:
    for block in missing:
        if not 1 <= block <= stacks.depth:
            raise ValueError(
                f"missing names block {block}, but the blocks are numbered 1 to {stacks.depth}; choose among them."
            )

"""Lesion study: how well a network still answers when blocks are missing.

A missing block hands on what it received. In a residual stack that leaves the skip, and only the branch is gone.
In a plain stack the next block gets the state of the one before, a state it has never seen in training.

Axes: ``K`` networks, ``L`` blocks, ``N`` points.
Source: Veit, Wilber & Belongie (2016), arXiv:1605.06431, section 4.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from core.stacks import Stacks, StacksForward, apply_block, forward, read_state
from core.tasks import Task, accuracy


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
    state = forward(stacks, points).states[0]
    for block in range(1, stacks.depth + 1):
        if block not in missing:
            state = apply_block(stacks, block, state)
    return read_state(stacks, state)


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

    Notes
    -----
    Up to the missing block nothing changes, so the intact run's state is taken from there: L²/2 instead of L²
    blocks are computed.
    """
    run = forward(stacks, task.inputs)
    shares = [
        accuracy(_from_state(stacks, run, missing), task.targets) for missing in range(1, stacks.depth + 1)
    ]
    return np.stack(shares, axis=1)


def _from_state(stacks: Stacks, run: StacksForward, missing: int) -> NDArray[np.float64]:
    state = run.states[missing - 1]  # what the missing block received
    for block in range(missing + 1, stacks.depth + 1):
        state = apply_block(stacks, block, state)
    return read_state(stacks, state)


def _check_blocks(stacks: Stacks, missing: Collection[int]) -> None:
    for block in missing:
        if not 1 <= block <= stacks.depth:
            raise ValueError(
                f"missing names block {block}, but the blocks are numbered 1 to {stacks.depth}; choose among them."
            )

"""Which path lengths carry the gradient of a trained network.

The Jacobians of a trained stack differ from point to point, so its paths are summed at every point separately,
exactly as `core.paths.path_spectrum` does for one. The result is split by length only.

Axes: ``K`` networks, ``L`` blocks, ``D`` width, ``N`` points.
Source: Veit, Wilber & Belongie (2016), arXiv:1605.06431, section 5.
"""

import numpy as np
from numpy.typing import NDArray

from core.stacks import Stacks, StacksForward


def answer_paths(stacks: Stacks, run: StacksForward) -> NDArray[np.float64]:
    """Split the gradient of each network's answer at h_0 by path length, at every point.

    Parameters
    ----------
    stacks : Stacks
        Networks with shortcuts of scale 1 and one output.
    run : StacksForward
        Their forward pass.

    Returns
    -------
    ndarray, shape (L + 1, K, D, N)
        Entry [k] sums all paths through exactly k branches; the sum over k is the gradient.

    Raises
    ------
    ValueError
        If a shortcut's scale is not 1, for then the skip is no identity, or if there is no single output.
    """
    if (stacks.shortcut_scale != 1).any():
        raise ValueError(
            f"stacks has shortcut scales {stacks.shortcut_scale.tolist()}; paths need identity shortcuts, scale 1."
        )
    if stacks.read_out is None or stacks.outputs != 1:
        raise ValueError(f"stacks has {stacks.outputs} outputs; give networks with one, the answer.")
    depth, width, points = stacks.depth, stacks.width, run.inputs.shape[1]
    by_length = np.zeros((depth + 1, len(stacks.weights), width, points))
    by_length[0] = stacks.read_out[:, 0, :-1, None]
    scaled = stacks.branch_scale[:, None, None, None] * stacks.blocks[..., :-1]  # (K, L, D, D)
    for taken, block in enumerate(range(depth - 1, -1, -1), start=1):
        # Columns here, where core.paths has rows: v_k <- v_k + J^T v_{k-1}, with J = α W diag(relu').
        through_branch = scaled[:, block].swapaxes(-1, -2) @ by_length[:taken]
        by_length[1 : taken + 1] += through_branch * (run.states[block] > 0)
    return by_length


def length_shares(stacks: Stacks, run: StacksForward) -> NDArray[np.float64]:
    """Return how the gradient's magnitude is shared by the path lengths, over all points.

    Each length's magnitude is the norm of what its paths carry together, taken over all points and coordinates.
    Parts that cancel between lengths count on both sides.

    Parameters
    ----------
    stacks : Stacks
        Networks with shortcuts of scale 1 and one output.
    run : StacksForward
        Their forward pass.

    Returns
    -------
    ndarray, shape (K, L + 1)
        Shares of at least 0; each row sums to 1.
    """
    by_length = answer_paths(stacks, run)
    norms = np.sqrt(np.einsum("lkdn,lkdn->kl", by_length, by_length))
    shares: NDArray[np.float64] = norms / norms.sum(axis=1, keepdims=True)
    return shares

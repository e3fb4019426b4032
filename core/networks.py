"""The gradient norm at every depth of a random ReLU stack, plain or residual.

Block l computes

    h_l = skip · h_{l-1} + α W_l relu(h_{l-1}),      W_l[i, j] ~ N(0, gain² · 2 / D),

with skip 1 or 0. Gain 1 is He initialisation, which keeps the plain stack's gradient at its size on average.
Per block the mean squared gradient is multiplied by about gain² α² without the skip, by about 1 + gain² α²
with it.

Axes: ``L`` blocks, ``B`` batch, ``D`` width. States and gradients are rows, one per input.
Sources: He, Zhang, Ren & Sun (2015), arXiv:1502.01852, eq. 14; He et al. (2016), arXiv:1603.05027, eq. 5.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arguments import finite_number, whole_number


class DepthGradients(NamedTuple):
    """Root-mean-square gradient norm at every depth: entry 0 is the input, entry L the output."""

    norms: NDArray[np.float64]  # (L+1,)  sqrt(mean over the batch of |dloss/dh_l|²)
    relative: NDArray[np.float64]  # (L+1,)  norms / norms[L]


def random_weights(depth: int, width: int, gain: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw W_1 ... W_L with independent entries from N(0, gain² · 2 / D).

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    width : int
        Width D, at least 1.
    gain : float
        Standard deviation relative to He initialisation, at least 0.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (L, D, D)
        The weights, the block nearest the input first.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> random_weights(3, 4, 1.0, np.random.default_rng(0)).shape
    (3, 4, 4)
    """
    blocks = whole_number("depth", depth, minimum=1)
    side = whole_number("width", width, minimum=1)
    scale = finite_number("gain", gain, minimum=0) * np.sqrt(2.0 / side)
    weights = rng.standard_normal((blocks, side, side))
    weights *= scale
    return weights


def stack_forward(
    weights: NDArray[np.float64], inputs: NDArray[np.float64], *, skip: bool, branch_scale: float = 1.0
) -> NDArray[np.float64]:
    """Return the states h_0 ... h_L of the stack.

    Parameters
    ----------
    weights : ndarray, shape (L, D, D)
        W_1 ... W_L.
    inputs : ndarray, shape (B, D)
        h_0, one row per input.
    skip : bool
        Whether every block adds its input to its output.
    branch_scale : float
        α.

    Returns
    -------
    ndarray, shape (L+1, B, D)
        h_0 ... h_L.

    Notes
    -----
    In one line a block is ``after = skip * before + branch_scale * (relu(before) @ weight.T)``. Written so, each
    operation takes fresh memory, which costs about as much as the arithmetic. Here the product is written where h_l
    belongs, and scaled and added there; only relu needs an array of its own, the same one for all blocks.

    Examples
    --------
    >>> stack_forward(np.array([[[2.0]]]), np.array([[3.0]]), skip=True).ravel()
    array([3., 9.])
    """
    states = np.empty((len(weights) + 1, *inputs.shape), dtype=np.result_type(weights, inputs))
    states[0] = inputs
    active = np.empty_like(states[0])  # (B, D)
    for (before, after), weight in zip(pairwise(states), weights, strict=True):
        np.maximum(before, 0.0, out=active)  # relu
        np.matmul(active, weight.T, out=after)
        if branch_scale != 1.0:
            after *= branch_scale
        if skip:
            after += before
    return states


def stack_backward(
    weights: NDArray[np.float64],
    states: NDArray[np.float64],
    grad_output: NDArray[np.float64],
    *,
    skip: bool,
    branch_scale: float = 1.0,
) -> NDArray[np.float64]:
    """Return the gradients with respect to h_0 ... h_L.

    g_{l-1} = skip · g_l + α (g_l W_l) relu'(h_{l-1}).

    Parameters
    ----------
    weights : ndarray, shape (L, D, D)
        W_1 ... W_L.
    states : ndarray, shape (L+1, B, D)
        h_0 ... h_L from `stack_forward` with the same skip and scale.
    grad_output : ndarray, shape (B, D)
        Gradient with respect to h_L, one row per input.
    skip : bool
        Whether every block adds its input to its output.
    branch_scale : float
        α.

    Returns
    -------
    ndarray, shape (L+1, B, D)
        Entry l is the gradient with respect to h_l.

    Notes
    -----
    Each gradient is computed in its own place of the result, as the states of `stack_forward` are.

    Examples
    --------
    >>> weights = np.array([[[2.0]]])
    >>> states = stack_forward(weights, np.array([[3.0]]), skip=True)
    >>> stack_backward(weights, states, np.array([[1.0]]), skip=True).ravel()
    array([3., 1.])
    """
    gradients = np.empty((len(weights) + 1, *grad_output.shape))
    gradients[-1] = grad_output
    for block in range(len(weights), 0, -1):
        arriving, handed_on = gradients[block], gradients[block - 1]  # (B, D)
        np.matmul(arriving, weights[block - 1], out=handed_on)
        if branch_scale != 1.0:
            handed_on *= branch_scale
        handed_on *= states[block - 1] > 0  # relu'
        if skip:
            handed_on += arriving
    return gradients


def gradient_norms(
    depth: int,
    width: int,
    gain: float,
    *,
    skip: bool,
    branch_scale: float = 1.0,
    batch: int = 64,
    rng: np.random.Generator,
) -> DepthGradients:
    """Follow the gradient norm from the last block of one random stack back to its input.

    The inputs are standard normal, and each gets its own random output gradient of norm 1. The draws do not
    depend on `skip` or `branch_scale`: two generators with the same seed give a plain and a residual stack
    with the same weights, up to `gain`.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    width : int
        Width D, at least 1.
    gain : float
        Standard deviation of the weights relative to He initialisation, at least 0.
    skip : bool
        Whether every block adds its input to its output.
    branch_scale : float
        α, the factor on every branch.
    batch : int
        Number of inputs B, at least 1.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    DepthGradients
        ``norms`` and ``relative``, both of shape (L+1,), the input first.

    Raises
    ------
    ValueError
        If a number is out of its range, or if the stack grows past the range of float64.

    Notes
    -----
    This is one draw of the weights. Norms of other draws scatter around it, the more so for deep narrow stacks.

    Examples
    --------
    >>> plain = gradient_norms(20, 64, 0.8, skip=False, rng=np.random.default_rng(0))
    >>> residual = gradient_norms(20, 64, 0.8, skip=True, rng=np.random.default_rng(0))
    >>> bool(plain.relative[0] < 0.1 < 1 < residual.relative[0])
    True
    """
    rows = whole_number("batch", batch, minimum=1)
    finite_number("branch_scale", branch_scale)
    weights = random_weights(depth, width, gain, rng)
    inputs = rng.standard_normal((rows, width))
    grad_output = rng.standard_normal((rows, width))
    grad_output /= np.linalg.norm(grad_output, axis=1, keepdims=True)

    with np.errstate(over="ignore", invalid="ignore"):  # checked below, with a message that names the fix
        states = stack_forward(weights, inputs, skip=skip, branch_scale=branch_scale)
        gradients = stack_backward(weights, states, grad_output, skip=skip, branch_scale=branch_scale)
    if not (np.isfinite(states).all() and np.isfinite(gradients[0]).all()):
        raise ValueError(
            f"depth {depth} with gain {gain!r} and branch_scale {branch_scale!r} grows past 1e308; "
            "lower one of them."
        )
    norms = np.array([_root_mean_square(gradient) for gradient in gradients])
    return DepthGradients(norms, norms / norms[-1])


def _root_mean_square(gradient: NDArray[np.float64]) -> float:
    """Return the root mean square of the norms of the rows of one (B, D) array."""
    # Divided by the largest entry first: the square of 1e-170 is 0, and deep plain stacks get there.
    largest = float(np.abs(gradient).max())
    if largest == 0:
        return 0.0
    scaled = gradient / largest
    return largest * float(np.sqrt(np.vecdot(scaled, scaled).mean()))

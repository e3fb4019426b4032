"""Does the average singular value of the weights decide whether a gradient vanishes? Three stacks say no.

Singular values say how much a matrix stretches single directions. Their average says nothing about the product
of many matrices, because a gradient does not meet all directions equally, and ReLU gates close half of them:

    stretched    every W = diag(strong, weak)               one direction is stretched again and again
    gaussian     W[i, j] ~ N(0, 1 / D), no gates            E|g W|² = |g|², although the average is 8 / (3π) = 0.849
    gated        W a rotation, half of the gates closed     each layer drops half of |g|², although all stretches are 1

What does hold: if every largest singular value is at most s < 1, a gradient shrinks at least as fast as s^L.

Axes: ``L`` layers, ``D`` width. Gradients are rows, g_{l-1} = g_l W_l diag(gates).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arguments import finite_number, whole_number
from core.random_matrices import haar_orthogonal


class StretchedStack(NamedTuple):
    """The average singular value of a stack's weights beside what the stack does to a gradient."""

    mean_singular_value: float  # over all directions of all layers
    norms: NDArray[np.float64]  # (L+1,)  |g_l| / |g_L|, the input first


def send_back(
    weights: NDArray[np.float64], grad_output: NDArray[np.float64], gates: NDArray[np.float64] | None = None
) -> StretchedStack:
    """Send a gradient back through given weights: g_{l-1} = g_l W_l diag(gates_l).

    Parameters
    ----------
    weights : ndarray, shape (L, D, D)
        W_1 ... W_L.
    grad_output : ndarray, shape (D,)
        g_L, not zero.
    gates : ndarray, shape (L, D), optional
        The slopes of the activation, 0 or 1 for a ReLU. Without it every gate is open.

    Returns
    -------
    StretchedStack
        The average singular value of the weights, and the gradient norm at every depth.

    Examples
    --------
    >>> send_back(np.array([[[2.0, 0.0], [0.0, 0.0]]]), np.array([3.0, 4.0]))
    StretchedStack(mean_singular_value=1.0, norms=array([1.2, 1. ]))
    """
    gradients = [grad_output]  # each (D,), the output first
    for layer in range(len(weights) - 1, -1, -1):
        arriving = gradients[-1] @ weights[layer]
        gradients.append(arriving if gates is None else arriving * gates[layer])
    norms = np.linalg.norm(gradients[::-1], axis=1)
    return StretchedStack(float(np.linalg.svd(weights, compute_uv=False).mean()), norms / norms[-1])


def stretched_stack(depth: int, strong: float, weak: float) -> StretchedStack:
    """Send the gradient (1, 1) back through L layers diag(strong, weak).

    Parameters
    ----------
    depth : int
        Number of layers L, at least 1.
    strong, weak : float
        The two singular values, each at least 0.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    The average is 0.8, and the gradient grows.

    >>> stack = stretched_stack(100, 1.5, 0.1)
    >>> round(stack.mean_singular_value, 6), f"{stack.norms[0]:.1e}"
    (0.8, '2.9e+17')
    """
    layers = whole_number("depth", depth, minimum=1)
    stretches = [finite_number("strong", strong, minimum=0), finite_number("weak", weak, minimum=0)]
    return send_back(np.tile(np.diag(stretches), (layers, 1, 1)), np.ones(2))


def gaussian_stack(depth: int, width: int, rng: np.random.Generator) -> StretchedStack:
    """Send a gradient back through L linear layers with entries from N(0, 1 / D).

    Parameters
    ----------
    depth, width : int
        Number of layers L and width D, each at least 1.
    rng : numpy.random.Generator
        Source of randomness.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> round(gaussian_stack(3, 200, np.random.default_rng(0)).mean_singular_value, 2)
    0.85
    """
    layers = whole_number("depth", depth, minimum=1)
    units = whole_number("width", width, minimum=1)
    weights = rng.standard_normal((layers, units, units)) / np.sqrt(units)
    return send_back(weights, rng.standard_normal(units))


def gated_rotation_stack(depth: int, width: int, rng: np.random.Generator) -> StretchedStack:
    """Send a gradient back through L times the same rotation, each time with a random half of the gates closed.

    Parameters
    ----------
    depth, width : int
        Number of layers L, at least 1, and width D, at least 2.
    rng : numpy.random.Generator
        Source of randomness.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> stack = gated_rotation_stack(100, 64, np.random.default_rng(0))
    >>> round(stack.mean_singular_value, 6), bool(1e-17 < stack.norms[0] < 1e-13)
    (1.0, True)
    """
    layers = whole_number("depth", depth, minimum=1)
    units = whole_number("width", width, minimum=2)
    weights = np.broadcast_to(haar_orthogonal(units, rng), (layers, units, units))
    half_open = np.tile(np.arange(units) % 2, (layers, 1)).astype(np.float64)
    return send_back(weights, rng.standard_normal(units), rng.permuted(half_open, axis=1))

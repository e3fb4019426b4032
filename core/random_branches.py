"""Random residual branches for looking at spectra: the Jacobians of a fresh ReLU stack, and a trap.

The stack is h_l = h_{l-1} + s W2 relu(W1 h_{l-1}) with He-initialised W1 and W2. Its scale s is the factor on
the last matrix of the branch; s = 1 is plain He initialisation, and s = 0 silences the branch.

The trap is strictly upper triangular: all eigenvalues are 0 although the matrix is as large as you like.

Axes: ``L`` blocks, ``D`` width. Block 1, the first entry, is nearest the input.
Sources: He, Zhang, Ren & Sun (2015), arXiv:1502.01852, eq. 14; Trefethen & Embree (2005), "Spectra and
Pseudospectra", for matrices whose eigenvalues mislead.
"""

import numpy as np
from numpy.typing import NDArray

from core.activations import relu, relu_slope
from core.arguments import finite_number, whole_number


def relu_jacobians(depth: int, width: int, scale: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the branch Jacobians along one forward pass of a random residual ReLU stack.

    J_l = s W2 diag(relu'(W1 h_{l-1})) W1, with the entries of W1 and W2 from N(0, 2 / D).

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    width : int
        Width D of the stream and of the branch, at least 1.
    scale : float
        s, the factor on the last matrix of every branch, at least 0.
    rng : numpy.random.Generator
        Source of randomness. The draws do not depend on `scale`.

    Returns
    -------
    ndarray, shape (L, D, D)
        J_1 ... J_L, each taken at the state that reaches its block.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    The norm of such a Jacobian is near 4 s, whatever the width.

    >>> jacobians = relu_jacobians(1, 256, 1.0, np.random.default_rng(0))
    >>> bool(3.7 < np.linalg.norm(jacobians[0], 2) < 4.5)
    True
    """
    blocks = whole_number("depth", depth, minimum=1)
    side = whole_number("width", width, minimum=1)
    factor = finite_number("scale", scale, minimum=0)
    w1, w2 = rng.standard_normal((2, blocks, side, side)) * np.sqrt(2.0 / side)
    state = rng.standard_normal(side)
    jacobians = np.empty((blocks, side, side))
    for block in range(blocks):
        hidden = w1[block] @ state  # (D,)
        jacobians[block] = factor * (w2[block] * relu_slope(hidden)) @ w1[block]
        state = state + factor * (w2[block] @ relu(hidden))
        # The gates see only the direction of the state, so a stack of any depth stays inside float64.
        state = state / max(1.0, float(np.abs(state).max()))
    return jacobians


def triangular_jacobians(
    depth: int, width: int, norm: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return random strictly upper triangular branch Jacobians of a given spectral norm.

    Every eigenvalue of I + J_l is exactly 1, and so is every eigenvalue of any product of them.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    width : int
        Width D, at least 2: below that there is nothing above the diagonal.
    norm : float
        Spectral norm of every Jacobian, at least 0.
    rng : numpy.random.Generator
        Source of randomness. The draws do not depend on `norm`.

    Returns
    -------
    ndarray, shape (L, D, D)
        J_1 ... J_L.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> jacobians = triangular_jacobians(3, 5, 2.0, np.random.default_rng(0))
    >>> np.linalg.norm(jacobians, ord=2, axis=(1, 2)).round(12)
    array([2., 2., 2.])
    >>> np.linalg.eigvals(jacobians[0])
    array([0., 0., 0., 0., 0.])
    """
    blocks = whole_number("depth", depth, minimum=1)
    side = whole_number("width", width, minimum=2)
    size = finite_number("norm", norm, minimum=0)
    drawn = np.triu(rng.standard_normal((blocks, side, side)), k=1)
    spectral = np.linalg.norm(drawn, ord=2, axis=(1, 2))
    return np.asarray(drawn * (size / spectral)[:, None, None], dtype=np.float64)

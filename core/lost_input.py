"""A residual block that loses its input: a name assigned too early.

The line ``x = branch(x)`` gives the name of the input to the branch's output. The sum behind it then adds the branch to
itself. It has the right shape and raises nothing, so only its numbers tell.

Each block here takes the branch as a function; ``after_blocks`` puts several in a row.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, whole_number

Vector = NDArray[np.float64]
Branch = Callable[[Vector], Vector]
Block = Callable[[Vector, Branch], Vector]


def doubled_branch(x: Vector, branch: Branch) -> Vector:
    """Return 2 F(x): the block with the mistake. Its Jacobian is 2 J.

    Examples
    --------
    >>> doubled_branch(np.array([1.0, -2.0]), lambda x: 0.1 * x)
    array([ 0.2, -0.4])
    """
    x = branch(x)
    return x + x


def kept_input(x: Vector, branch: Branch) -> Vector:
    """Return x + F(x): the block that was meant. Its Jacobian is I + J.

    Examples
    --------
    >>> kept_input(np.array([1.0, -2.0]), lambda x: 0.1 * x)
    array([ 1.1, -2.2])
    """
    y = branch(x)
    return x + y


def after_blocks(block: Block, x: ArrayLike, branch: Branch, depth: int) -> Vector:
    """Send a vector through equal blocks.

    Parameters
    ----------
    block : callable
        `doubled_branch` or `kept_input`.
    x : array_like, shape (D,)
        The input.
    branch : callable
        F, from (D,) to (D,).
    depth : int
        Number of blocks, at least 0.

    Returns
    -------
    ndarray, shape (D,)
        The output of the last block.

    Raises
    ------
    ValueError
        If `x` is not a finite vector, or `depth` is not a whole number of at least 0.

    Examples
    --------
    >>> after_blocks(kept_input, [1.0], lambda x: 0.1 * x, 3).round(3)
    array([1.331])
    >>> after_blocks(doubled_branch, [1.0], lambda x: 0.1 * x, 3).round(3)
    array([0.008])
    """
    state = finite_array("x", x, ndim=1)
    for _ in range(whole_number("depth", depth, minimum=0)):
        state = block(state, branch)
    return state

"""Two published derivations of the five-variable network, computed exactly as they are printed.

Both notes work on the network of `core.derivation`. Three of their lines differ from the chain rule. This module
returns what those lines claim, so that the claim can stand beside the gradient and beside a measurement::

    at      source 000                     source 001
    x3      g5 D5 W4 D4 W3 + 1             g5 D5 W4 D4 W3 + g5 (W4 D4 W3 + I)
    x2      g5 D5 W4 D4 W3 D3 W2           the same
    x1      (line x2) D2 W1 + 1            (line x2) D2 W1 + g3 (W2 D2 W1 + I)

Source 000 puts the number 1 where the gated gradient g5 D5 or g3 D3 belongs. Source 001 corrects that and then adds
the branch a second time: W4 D4 W3 in its bracket is the first term again. It also leaves out the gate behind the
addition. In line x2 both forget the skip from x3 to x5.

A line may build on the correct gradients above it, so the g3 of source 001 is the true one. Names and axes are those
of `core.derivation`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.activations import relu_slope
from core.derivation import FiveVariableNetwork, Forward, backward


class PublishedLines(NamedTuple):
    """What a source claims the gradients at x3, x2 and x1 are."""

    grad_x3: NDArray[np.float64]  # (D,)
    grad_x2: NDArray[np.float64]  # (H,)
    grad_x1: NDArray[np.float64]  # (D,)


def skip_counted_as_one(network: FiveVariableNetwork, stages: Forward, grad_x5: ArrayLike) -> PublishedLines:
    """Return the lines of source 000, in which each skip contributes the number 1.

    Parameters
    ----------
    network, stages, grad_x5
        As for `core.derivation.backward`.

    Returns
    -------
    PublishedLines
        What the source claims.

    Raises
    ------
    ValueError
        If `grad_x5` does not have one entry per entry of x5.

    Examples
    --------
    The chain rule gives -5 at x3: -1 through the branch and -4 over the skip. The source's line gives -1 + 1.

    >>> from core.derivation import forward
    >>> halves = FiveVariableNetwork(*np.full((4, 1, 1), 0.5))
    >>> skip_counted_as_one(halves, forward(halves, [1.0]), [-4.0]).grad_x3
    array([0.])
    """
    branch_to_x3 = _branch_to_x3(network, stages, grad_x5)
    grad_x2 = (branch_to_x3 * relu_slope(stages.z3)) @ network.w2
    branch_to_x1 = (grad_x2 * relu_slope(stages.z2)) @ network.w1
    return PublishedLines(branch_to_x3 + 1.0, grad_x2, branch_to_x1 + 1.0)


def branch_counted_twice(network: FiveVariableNetwork, stages: Forward, grad_x5: ArrayLike) -> PublishedLines:
    """Return the lines of source 001, in which the branch stands in the chain and again in the bracket.

    Parameters
    ----------
    network, stages, grad_x5
        As for `core.derivation.backward`.

    Returns
    -------
    PublishedLines
        What the source claims. With all gates open it exceeds the gradient at x3 by g5 W4 W3 and the gradient
        at x1 by g5 W4 W3 W2 W1.

    Raises
    ------
    ValueError
        If `grad_x5` does not have one entry per entry of x5.

    Examples
    --------
    The chain rule gives -5 at x3. The branch's -1 counted once more makes it -6.

    >>> from core.derivation import forward
    >>> halves = FiveVariableNetwork(*np.full((4, 1, 1), 0.5))
    >>> branch_counted_twice(halves, forward(halves, [1.0]), [-4.0]).grad_x3
    array([-6.])
    """
    gradients = backward(network, stages, grad_x5)
    branch_to_x3 = _branch_to_x3(network, stages, grad_x5)
    grad_x2 = (branch_to_x3 * relu_slope(stages.z3)) @ network.w2
    branch_to_x1 = (grad_x2 * relu_slope(stages.z2)) @ network.w1
    g5, g3 = gradients.grad_x5, gradients.grad_x3
    return PublishedLines(
        grad_x3=branch_to_x3 + ((g5 @ network.w4) * relu_slope(stages.z4)) @ network.w3 + g5,
        grad_x2=grad_x2,
        grad_x1=branch_to_x1 + ((g3 @ network.w2) * relu_slope(stages.z2)) @ network.w1 + g3,
    )


def _branch_to_x3(network: FiveVariableNetwork, stages: Forward, grad_x5: ArrayLike) -> NDArray[np.float64]:
    """Return g5 D5 W4 D4 W3, on which both sources agree with the chain rule."""
    grad_x4 = backward(network, stages, grad_x5).grad_x4
    gradient: NDArray[np.float64] = (grad_x4 * relu_slope(stages.z4)) @ network.w3
    return gradient

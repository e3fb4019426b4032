"""Backpropagation by hand: a network of five variables, derived line by line.

Two residual blocks with a ReLU behind each addition and one hidden variable inside each branch::

    x2 = relu(W1 x1)            x3 = relu(W2 x2 + x1)
    x4 = relu(W3 x3)            x5 = relu(W4 x4 + x3)

Let z_k be what the ReLU of x_k is given, and D_k = diag(relu'(z_k)) its gate. Gradients are rows. From the output
back to the input the chain rule gives::

    g4 = g5 D5 W4
    g3 = g4 D4 W3 + g5 D5       x3 is used twice, by the branch and by the skip
    g2 = g3 D3 W2
    g1 = g2 D2 W1 + g3 D3       and so is x1

Multiplied out, the last line has four terms, one for each choice of branch or skip at the two blocks.

Axes: ``D`` width of x1, x3 and x5, which the two additions force to be equal; ``H`` width of x2 or of x4.
Sources: the network of sources 000 and 001; the block is He, Zhang, Ren & Sun (2015), arXiv:1512.03385, eq. 1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.activations import relu, relu_slope
from core.arguments import finite_array
from core.blocks import residual_sum
from core.derivatives import numerical_jacobian

_VARIABLES = ("x1", "x2", "x3", "x4", "x5")


@dataclass(frozen=True, eq=False)
class FiveVariableNetwork:
    """The weights of the two blocks. With matrices of one row and one column every variable is a number.

    Parameters
    ----------
    w1, w3 : ndarray, shape (H, D)
        Into the hidden variables x2 and x4; each may have its own H.
    w2, w4 : ndarray, shape (D, H)
        Back to the width of the skip.

    Raises
    ------
    ValueError
        If the shapes do not fit together or an entry is not finite.

    Examples
    --------
    >>> halves = FiveVariableNetwork(*np.full((4, 1, 1), 0.5))
    >>> forward(halves, [1.0]).x5
    array([1.5625])
    """

    w1: NDArray[np.float64]
    w2: NDArray[np.float64]
    w3: NDArray[np.float64]
    w4: NDArray[np.float64]

    def __post_init__(self) -> None:
        for name in ("w1", "w2", "w3", "w4"):
            matrix = finite_array(name, getattr(self, name), ndim=2)
            matrix.setflags(write=False)
            object.__setattr__(self, name, matrix)
        width = self.w1.shape[1]
        for number, (into, back) in ((1, (self.w1, self.w2)), (3, (self.w3, self.w4))):
            needed = (into.shape[0], width), (width, into.shape[0])
            if (into.shape, back.shape) != needed:
                raise ValueError(
                    f"w{number} has shape {into.shape} and w{number + 1} has shape {back.shape}; "
                    f"with a skip of width {width} they must have shapes {needed[0]} and {needed[1]}."
                )


class Forward(NamedTuple):
    """Every variable of the forward pass, and what each ReLU was given."""

    x1: NDArray[np.float64]  # (D,)
    z2: NDArray[np.float64]  # (H,)  W1 x1
    x2: NDArray[np.float64]  # (H,)
    z3: NDArray[np.float64]  # (D,)  W2 x2 + x1
    x3: NDArray[np.float64]  # (D,)
    z4: NDArray[np.float64]  # (H,)  W3 x3
    x4: NDArray[np.float64]  # (H,)
    z5: NDArray[np.float64]  # (D,)  W4 x4 + x3
    x5: NDArray[np.float64]  # (D,)


class Backward(NamedTuple):
    """The loss gradient at every variable and every matrix, each shaped like the thing."""

    grad_x5: NDArray[np.float64]  # (D,)
    grad_x4: NDArray[np.float64]  # (H,)
    grad_x3: NDArray[np.float64]  # (D,)
    grad_x2: NDArray[np.float64]  # (H,)
    grad_x1: NDArray[np.float64]  # (D,)
    grad_w4: NDArray[np.float64]  # (D, H)
    grad_w3: NDArray[np.float64]  # (H, D)
    grad_w2: NDArray[np.float64]  # (D, H)
    grad_w1: NDArray[np.float64]  # (H, D)


class FourPaths(NamedTuple):
    """The four terms of the gradient at x1. The first word is the way through the block nearest the output."""

    branch_branch: NDArray[np.float64]  # (D,)  g5 D5 W4 D4 W3 D3 W2 D2 W1
    branch_skip: NDArray[np.float64]  # (D,)  g5 D5 W4 D4 W3 D3
    skip_branch: NDArray[np.float64]  # (D,)  g5 D5 D3 W2 D2 W1
    skip_skip: NDArray[np.float64]  # (D,)  g5 D5 D3


def forward(
    network: FiveVariableNetwork, x1: ArrayLike, *, nudge: Mapping[str, ArrayLike] | None = None
) -> Forward:
    """Run the network and return every variable.

    Parameters
    ----------
    network : FiveVariableNetwork
        The weights.
    x1 : array_like, shape (D,)
        The input.
    nudge : mapping of str to array_like, optional
        What to add to a variable, by its name, as soon as it is computed. All that comes after it follows, so the
        change of the loss per nudge is the gradient at that variable.

    Returns
    -------
    Forward
        x1 to x5 and z2 to z5.

    Raises
    ------
    ValueError
        If `x1` does not have one entry per column of ``w1``, or `nudge` names no variable or has another shape.

    Examples
    --------
    A nudge of 1 at x3 arrives at x5 as 1 over the skip and 0.5 * 0.5 through the branch.

    >>> halves = FiveVariableNetwork(*np.full((4, 1, 1), 0.5))
    >>> forward(halves, [1.0], nudge={"x3": [1.0]}).x5 - forward(halves, [1.0]).x5
    array([1.25])
    """
    added = {name: finite_array(f"nudge of {name}", value, ndim=1) for name, value in (nudge or {}).items()}
    if unknown := added.keys() - set(_VARIABLES):
        raise ValueError(f"nudge names {sorted(unknown)[0]}; name one of {', '.join(_VARIABLES)}.")

    def nudged(name: str, value: NDArray[np.float64]) -> NDArray[np.float64]:
        return residual_sum(value, added[name]) if name in added else value

    start = finite_array("x1", x1, ndim=1)
    if start.size != network.w1.shape[1]:
        raise ValueError(
            f"x1 has shape {start.shape} and w1 has shape {network.w1.shape}; "
            "give x1 one entry per column of w1."
        )
    start = nudged("x1", start)
    z2 = network.w1 @ start
    x2 = nudged("x2", relu(z2))
    z3 = _sum(network.w2 @ x2, start)
    x3 = nudged("x3", relu(z3))
    z4 = network.w3 @ x3
    x4 = nudged("x4", relu(z4))
    z5 = _sum(network.w4 @ x4, x3)
    x5 = nudged("x5", relu(z5))
    return Forward(start, z2, x2, z3, x3, z4, x4, z5, x5)


def backward(network: FiveVariableNetwork, stages: Forward, grad_x5: ArrayLike) -> Backward:
    """Carry the loss gradient at x5 back to every variable and every matrix.

    Parameters
    ----------
    network : FiveVariableNetwork
        The weights.
    stages : Forward
        What `forward` returned for them.
    grad_x5 : array_like, shape (D,)
        The loss gradient at x5.

    Returns
    -------
    Backward
        The gradients at x5 ... x1 and w4 ... w1.

    Raises
    ------
    ValueError
        If `grad_x5` does not have one entry per entry of x5.

    Examples
    --------
    Every gate is open here, and the last branch has the slope 0.5 * 0.5: x3 receives -4 * 1.25.

    >>> halves = FiveVariableNetwork(*np.full((4, 1, 1), 0.5))
    >>> gradients = backward(halves, forward(halves, [1.0]), [-4.0])
    >>> gradients.grad_x3, gradients.grad_x1
    (array([-5.]), array([-6.25]))
    """
    g5 = _output_gradient(stages, grad_x5)
    at_z5 = g5 * relu_slope(stages.z5)  # g5 D5
    g4 = at_z5 @ network.w4
    at_z4 = g4 * relu_slope(stages.z4)
    g3 = at_z4 @ network.w3 + at_z5  # through the branch, and over the skip
    at_z3 = g3 * relu_slope(stages.z3)
    g2 = at_z3 @ network.w2
    at_z2 = g2 * relu_slope(stages.z2)
    g1 = at_z2 @ network.w1 + at_z3
    return Backward(
        grad_x5=g5,
        grad_x4=g4,
        grad_x3=g3,
        grad_x2=g2,
        grad_x1=g1,
        grad_w4=np.outer(at_z5, stages.x4),
        grad_w3=np.outer(at_z4, stages.x3),
        grad_w2=np.outer(at_z3, stages.x2),
        grad_w1=np.outer(at_z2, stages.x1),
    )


def four_paths(network: FiveVariableNetwork, stages: Forward, grad_x5: ArrayLike) -> FourPaths:
    """Return the gradient at x1 as its four terms. Their sum is ``backward(...).grad_x1``.

    Parameters
    ----------
    network, stages, grad_x5
        As for `backward`.

    Returns
    -------
    FourPaths
        One row gradient per path.

    Raises
    ------
    ValueError
        If `grad_x5` does not have one entry per entry of x5.

    Examples
    --------
    >>> halves = FiveVariableNetwork(*np.full((4, 1, 1), 0.5))
    >>> [float(path[0]) for path in four_paths(halves, forward(halves, [1.0]), [-4.0])]
    [-0.25, -1.0, -1.0, -4.0]
    """
    at_z5 = _output_gradient(stages, grad_x5) * relu_slope(stages.z5)
    branch_to_x3 = ((at_z5 @ network.w4) * relu_slope(stages.z4)) @ network.w3
    gate_3, gate_2 = relu_slope(stages.z3), relu_slope(stages.z2)

    def through_first_branch(arriving: NDArray[np.float64]) -> NDArray[np.float64]:
        gradient: NDArray[np.float64] = ((arriving * gate_3) @ network.w2 * gate_2) @ network.w1
        return gradient

    return FourPaths(
        branch_branch=through_first_branch(branch_to_x3),
        branch_skip=branch_to_x3 * gate_3,
        skip_branch=through_first_branch(at_z5),
        skip_skip=at_z5 * gate_3,
    )


def measured_gradient(
    network: FiveVariableNetwork,
    x1: ArrayLike,
    variable: str,
    loss: Callable[[NDArray[np.float64]], float],
) -> NDArray[np.float64]:
    """Find the gradient at one variable without any derivation: nudge it and watch the loss.

    Parameters
    ----------
    network : FiveVariableNetwork
        The weights.
    x1 : array_like, shape (D,)
        The input.
    variable : str
        x1, x2, x3, x4 or x5.
    loss : callable
        Takes x5, returns the loss.

    Returns
    -------
    ndarray, shaped like the variable
        Central differences, good to about nine digits away from the kinks of the ReLUs. At a kink they give the
        mean of the slopes on both sides.

    Raises
    ------
    ValueError
        If `x1` does not fit or `variable` is unknown.

    Examples
    --------
    >>> halves = FiveVariableNetwork(*np.full((4, 1, 1), 0.5))
    >>> measured_gradient(halves, [1.0], "x3", lambda x5: -4.0 * x5[0]).round(6)
    array([-5.])
    """
    if variable not in _VARIABLES:
        raise ValueError(f"variable is {variable!r}; name one of {', '.join(_VARIABLES)}.")
    size = getattr(forward(network, x1), variable).size

    def loss_after(nudge: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([loss(forward(network, x1, nudge={variable: nudge}).x5)])

    row: NDArray[np.float64] = numerical_jacobian(loss_after, np.zeros(size))[0]
    return row


def _sum(branch: NDArray[np.float64], skip: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return branch + skip. Where they cancel it is 0 and not what rounding leaves, which might open the gate."""
    total = branch + skip
    cancelled = np.abs(total) <= 1e-14 * np.abs(skip)
    return np.where(cancelled, 0.0, total)


def _output_gradient(stages: Forward, grad_x5: ArrayLike) -> NDArray[np.float64]:
    gradient = finite_array("grad_x5", grad_x5, ndim=1)
    if gradient.shape != stages.x5.shape:
        raise ValueError(
            f"grad_x5 has shape {gradient.shape} but x5 has shape {stages.x5.shape}; give one entry per output."
        )
    return gradient

"""One residual block, with its Jacobian and its gradients worked out by hand.

The branch is F(x) = α W2 φ(W1 x); the shortcut is S(x) = λ W_s x, with W_s = I unless a projection is given.
Where the activation stands decides what the shortcut's signal meets:

========  ===========================  =======================================
order     output                       Jacobian
========  ===========================  =======================================
none      y = F(x) + S(x)              J_F + S
pre       y = F(φ(x)) + S(x)           J_F + S, with φ'(x) inside J_F
post      y = φ(F(x) + S(x))           diag(φ'(F(x) + S(x))) (J_F + S)
========  ===========================  =======================================

Only "post" puts a gate in front of the shortcut.

Axes: ``D`` input width, ``H`` hidden width, ``M`` output width. Everything here takes one vector.
Sources: He, Zhang, Ren & Sun (2015), arXiv:1512.03385, eq. 1 and 2; He et al. (2016), arXiv:1603.05027,
eq. 1 to 6.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.activations import RELU, Activation
from core.arguments import finite_array, finite_number

Order = Literal["none", "pre", "post"]


@dataclass(frozen=True, eq=False)
class Block:
    """A residual block: branch α W2 φ(W1 ·), shortcut λ W_s ·, and where the activation stands.

    Parameters
    ----------
    w1 : ndarray, shape (H, D)
        First branch matrix.
    w2 : ndarray, shape (M, H)
        Second branch matrix.
    activation : Activation
        φ and its slope.
    order : {"none", "pre", "post"}
        Where the activation outside the branch's middle stands; see the module's table.
    shortcut_scale : float
        λ. 1 is the residual block, 0 removes the shortcut.
    projection : ndarray, shape (M, D), optional
        W_s. Needed when M differs from D and the shortcut is kept.
    branch_scale : float
        α.

    Raises
    ------
    ValueError
        If the shapes do not fit together, an entry is not finite, or the order is unknown.

    Examples
    --------
    >>> block = Block(w1=np.eye(2), w2=np.eye(2), order="post")
    >>> forward(block, [-1.0, 1.0]).output
    array([0., 2.])
    """

    w1: NDArray[np.float64]
    w2: NDArray[np.float64]
    activation: Activation = RELU
    order: Order = "none"
    shortcut_scale: float = 1.0
    projection: NDArray[np.float64] | None = None
    branch_scale: float = 1.0

    def __post_init__(self) -> None:
        # A frozen block must not change through the caller's arrays either: keep read-only copies.
        for name in ("w1", "w2", "projection"):
            if getattr(self, name) is not None:
                matrix = finite_array(name, getattr(self, name), ndim=2)
                matrix.setflags(write=False)
                object.__setattr__(self, name, matrix)
        finite_number("shortcut_scale", self.shortcut_scale)
        finite_number("branch_scale", self.branch_scale)
        if self.order not in get_args(Order):
            raise ValueError(
                f"order must be one of {', '.join(get_args(Order))}, got {self.order!r}; choose one."
            )
        if self.w2.shape[1] != self.w1.shape[0]:
            raise ValueError(
                f"w2 has shape {self.w2.shape} and w1 has shape {self.w1.shape}; "
                "give w2 as many columns as w1 has rows."
            )
        outer_shape = (self.w2.shape[0], self.w1.shape[1])  # (M, D)
        if self.projection is not None:
            if self.projection.shape != outer_shape:
                raise ValueError(
                    f"projection has shape {self.projection.shape} but must have shape {outer_shape}; "
                    "give it one row per branch output and one column per input."
                )
        elif self.shortcut_scale != 0 and outer_shape[0] != outer_shape[1]:
            raise ValueError(
                f"the branch output has shape {outer_shape[:1]} and the shortcut has shape "
                f"{outer_shape[1:]}; give a projection of shape {outer_shape} or set shortcut_scale to 0."
            )


class BlockForward(NamedTuple):
    """Every stage of a block's forward pass."""

    branch_input: NDArray[np.float64]  # (D,)  x, or φ(x) for order "pre"
    hidden_pre: NDArray[np.float64]  # (H,)  W1 branch_input
    hidden: NDArray[np.float64]  # (H,)  φ(hidden_pre)
    branch: NDArray[np.float64]  # (M,)  α W2 hidden
    shortcut: NDArray[np.float64]  # (M,)  λ W_s x
    total: NDArray[np.float64]  # (M,)  branch + shortcut
    output: NDArray[np.float64]  # (M,)  total, or φ(total) for order "post"


class BlockJacobian(NamedTuple):
    """A block's Jacobian and the parts it is made of: total = diag(gate) (branch + shortcut)."""

    branch: NDArray[np.float64]  # (M, D)  J_F, from x to the branch's output
    shortcut: NDArray[np.float64]  # (M, D)  λ W_s
    gate: NDArray[np.float64]  # (M,)  φ'(total) for order "post", otherwise ones
    total: NDArray[np.float64]  # (M, D)  d output / d x


class BlockGradients(NamedTuple):
    """Gradients of a loss with respect to a block's input and matrices, each shaped like the thing."""

    grad_x: NDArray[np.float64]  # (D,)  through_branch + through_shortcut
    grad_w1: NDArray[np.float64]  # (H, D)
    grad_w2: NDArray[np.float64]  # (M, H)
    grad_projection: NDArray[np.float64] | None  # (M, D), None without a projection
    through_branch: NDArray[np.float64]  # (D,)  the part of grad_x that came back through F
    through_shortcut: NDArray[np.float64]  # (D,)  the part that came back through S


def residual_sum(branch: ArrayLike, shortcut: ArrayLike) -> NDArray[np.float64]:
    """Add branch and shortcut, and refuse shapes that differ.

    NumPy would stretch (4,) + (1,) or (3, 1) + (1, 3) without a word, and the network would train on the
    wrong sum.

    Parameters
    ----------
    branch, shortcut : array_like, equal shapes
        F(x) and S(x).

    Returns
    -------
    ndarray, the same shape
        branch + shortcut.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> residual_sum([0.5, -1.0], [1.0, 1.0])
    array([1.5, 0. ])
    >>> residual_sum([1.0, 2.0, 3.0, 4.0], [10.0])
    Traceback (most recent call last):
    ...
    ValueError: branch has shape (4,) and shortcut has shape (1,); use a projection or zero-padding.
    """
    left, right = np.asarray(branch), np.asarray(shortcut)
    if left.shape != right.shape:
        raise ValueError(
            f"branch has shape {left.shape} and shortcut has shape {right.shape}; "
            "use a projection or zero-padding."
        )
    total: NDArray[np.float64] = left + right
    return total


def forward(block: Block, x: ArrayLike) -> BlockForward:
    """Run the block on one vector and return every stage.

    Parameters
    ----------
    block : Block
        The block.
    x : array_like, shape (D,)
        Its input.

    Returns
    -------
    BlockForward
        The stages by name; ``output`` is y.

    Raises
    ------
    ValueError
        If `x` does not have one entry per column of ``w1``.

    Examples
    --------
    Pre-activation keeps the -1 that post-activation cuts off.

    >>> forward(Block(np.eye(2), np.eye(2), order="pre"), [-1.0, 1.0]).output
    array([-1.,  2.])
    """
    vector = _input_vector(block, x)
    branch_input = block.activation.value(vector) if block.order == "pre" else vector
    hidden_pre = block.w1 @ branch_input
    hidden = block.activation.value(hidden_pre)
    branch = block.branch_scale * (block.w2 @ hidden)
    shortcut = _shortcut_matrix(block) @ vector
    total = residual_sum(branch, shortcut)
    output = block.activation.value(total) if block.order == "post" else total
    return BlockForward(branch_input, hidden_pre, hidden, branch, shortcut, total, output)


def jacobian(block: Block, x: ArrayLike) -> BlockJacobian:
    """Return d y / d x and its parts.

    J_F = α W2 diag(φ'(hidden_pre)) W1, followed on the right by diag(φ'(x)) for order "pre".

    Parameters
    ----------
    block : Block
        The block.
    x : array_like, shape (D,)
        Where to differentiate.

    Returns
    -------
    BlockJacobian
        ``branch``, ``shortcut``, ``gate`` and ``total`` = diag(gate) (branch + shortcut).

    Raises
    ------
    ValueError
        If `x` does not have one entry per column of ``w1``.

    Examples
    --------
    >>> jacobian(Block(np.eye(2), np.eye(2), order="post"), [-1.0, 1.0]).total
    array([[0., 0.],
           [0., 2.]])
    >>> jacobian(Block(np.eye(2), np.eye(2), order="pre"), [-1.0, 1.0]).total
    array([[1., 0.],
           [0., 2.]])
    """
    vector = _input_vector(block, x)
    stages = forward(block, vector)
    branch = block.branch_scale * (block.w2 * block.activation.slope(stages.hidden_pre)) @ block.w1  # (M, D)
    if block.order == "pre":
        branch = branch * block.activation.slope(vector)
    shortcut = _shortcut_matrix(block)
    gate = _gate(block, stages)
    return BlockJacobian(branch, shortcut, gate, gate[:, None] * (branch + shortcut))


def vjp(block: Block, x: ArrayLike, grad_output: ArrayLike) -> BlockGradients:
    """Send a row gradient back through the block, without forming its Jacobian.

    Parameters
    ----------
    block : Block
        The block.
    x : array_like, shape (D,)
        Its input.
    grad_output : array_like, shape (M,)
        Gradient of the loss with respect to the block's output.

    Returns
    -------
    BlockGradients
        ``grad_x`` = grad_output @ Jacobian, and the gradients of the matrices.

    Raises
    ------
    ValueError
        If `x` or `grad_output` does not fit the block.

    Examples
    --------
    A branch of zeros still lets the whole gradient reach x, but w1 learns nothing from it.

    >>> silent = Block(w1=np.zeros((2, 2)), w2=np.zeros((2, 2)))
    >>> gradients = vjp(silent, [1.0, 2.0], [3.0, -1.0])
    >>> gradients.grad_x
    array([ 3., -1.])
    >>> gradients.grad_w1
    array([[0., 0.],
           [0., 0.]])
    """
    vector = _input_vector(block, x)
    gradient = finite_array("grad_output", grad_output, ndim=1)
    stages = forward(block, vector)
    if gradient.shape != stages.output.shape:
        raise ValueError(
            f"grad_output has shape {gradient.shape} but the block's output has shape {stages.output.shape}; "
            "give one entry per output."
        )
    grad_total = gradient * _gate(block, stages)  # (M,)
    grad_branch = block.branch_scale * grad_total  # (M,)  with respect to W2 hidden
    grad_hidden_pre = (grad_branch @ block.w2) * block.activation.slope(stages.hidden_pre)  # (H,)
    through_branch = grad_hidden_pre @ block.w1  # (D,)
    if block.order == "pre":
        through_branch = through_branch * block.activation.slope(vector)
    through_shortcut = grad_total @ _shortcut_matrix(block)  # (D,)
    return BlockGradients(
        grad_x=through_branch + through_shortcut,
        grad_w1=np.outer(grad_hidden_pre, stages.branch_input),
        grad_w2=np.outer(grad_branch, stages.hidden),
        grad_projection=None
        if block.projection is None
        else block.shortcut_scale * np.outer(grad_total, vector),
        through_branch=through_branch,
        through_shortcut=through_shortcut,
    )


def mean_move(block: Block, points: ArrayLike) -> float:
    """Return how far a block moves points on average: the mean Euclidean norm of what its branch adds.

    Parameters
    ----------
    block : Block
        The block.
    points : array_like, shape (N, D)
        Its inputs, one a row, at least one.

    Raises
    ------
    ValueError
        If there is no point, or a point does not have one entry per column of ``w1``.

    Examples
    --------
    A branch that doubles moves (3, 4) by 10 and (0, 1) by 2.

    >>> mean_move(Block(np.eye(2), 2.0 * np.eye(2)), [[3.0, 4.0], [0.0, 1.0]])
    6.0
    """
    rows = finite_array("points", points, ndim=2)
    if len(rows) == 0:
        raise ValueError("points is empty; give at least one row.")
    return float(np.mean([np.linalg.norm(forward(block, row).branch) for row in rows]))


def _input_vector(block: Block, x: ArrayLike) -> NDArray[np.float64]:
    vector = finite_array("x", x, ndim=1)
    if vector.size != block.w1.shape[1]:
        raise ValueError(
            f"x has shape {vector.shape} and w1 has shape {block.w1.shape}; "
            "give x one entry per column of w1."
        )
    return vector


def _shortcut_matrix(block: Block) -> NDArray[np.float64]:
    # np.eye(M, D) is the identity whenever λ is not 0, and only a shape when it is.
    matrix = np.eye(block.w2.shape[0], block.w1.shape[1]) if block.projection is None else block.projection
    return block.shortcut_scale * matrix


def _gate(block: Block, stages: BlockForward) -> NDArray[np.float64]:
    return block.activation.slope(stages.total) if block.order == "post" else np.ones(stages.total.shape)

"""Stacks of blocks with trainable weights, several networks side by side, and their gradients by hand.

K networks of one shape are computed at once. Network k carries its state from block to block by

    h_0 = W_in [x; 1],     h_l = λ_k h_{l-1} + α_k W_l [relu(h_{l-1}); 1],     output = W_out [h_L; 1],

so λ = 1 makes it residual and λ = 0 plain. The last column of every matrix is the bias. Without W_in the
blocks start from x itself, without W_out their last state is the output.

Axes: ``K`` networks, ``L`` blocks, ``D`` width, ``I`` inputs, ``O`` outputs, ``N`` points. Points are columns.
Sources: He, Zhang, Ren & Sun (2015), arXiv:1512.03385, eq. 1; He et al. (2016), arXiv:1603.05027, eq. 6; the
start of the weights: He et al. (2015), arXiv:1502.01852, eq. 10.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.activations import relu, relu_slope
from core.arguments import whole_number


@dataclass(frozen=True, eq=False)
class Stacks:
    """K networks of one shape.

    All weights of a network stand in one row, so that an optimiser needs one line: first W_in, then the blocks,
    the one nearest the input first, then W_out. The properties show them as matrices without copying.
    """

    weights: NDArray[np.float64]  # (K, P)
    depth: int  # L
    width: int  # D
    shortcut_scale: NDArray[np.float64]  # (K,)  λ
    branch_scale: NDArray[np.float64]  # (K,)  α
    inputs: int | None = None  # I, or None without W_in
    outputs: int | None = None  # O, or None without W_out

    @property
    def read_in(self) -> NDArray[np.float64] | None:
        """W_in of shape (K, D, I + 1), or None."""
        if self.inputs is None:
            return None
        return self._part(0, self.width, self.inputs + 1)

    @property
    def blocks(self) -> NDArray[np.float64]:
        """W_1 ... W_L, shape (K, L, D, D + 1)."""
        return self._part(_entries(self.width, self.inputs), self.depth, self.width, self.width + 1)

    @property
    def read_out(self) -> NDArray[np.float64] | None:
        """W_out of shape (K, O, D + 1), or None."""
        if self.outputs is None:
            return None
        return self._part(-_entries(self.outputs, self.width), self.outputs, self.width + 1)

    def with_weights(self, weights: NDArray[np.float64]) -> "Stacks":
        """Return the same networks with other weights, shape (K, P)."""
        return replace(self, weights=weights)

    def only(self, chosen: slice) -> "Stacks":
        """Return some of the networks, ``slice(0, 1)`` for the first alone."""
        return replace(
            self,
            weights=self.weights[chosen],
            shortcut_scale=self.shortcut_scale[chosen],
            branch_scale=self.branch_scale[chosen],
        )

    def _part(self, start: int, *shape: int) -> NDArray[np.float64]:
        first = start % self.weights.shape[1]
        size = int(np.prod(shape))
        return self.weights[:, first : first + size].reshape(len(self.weights), *shape)


class StacksForward(NamedTuple):
    """Every stage of the forward pass."""

    inputs: NDArray[np.float64]  # (I + 1, N)  the points, with a row of ones for the bias
    states: NDArray[np.float64]  # (L + 1, K, D, N)  h_0 ... h_L
    activated: NDArray[np.float64]  # (L, K, D + 1, N)  relu(h_0) ... relu(h_{L-1}), each with a row of ones
    outputs: NDArray[np.float64]  # (K, O, N)


def initial_stacks(
    depth: int,
    width: int,
    rng: np.random.Generator,
    *,
    shortcut_scale: Sequence[float],
    branch_scale: Sequence[float],
    inputs: int | None = None,
    outputs: int | None = None,
    pairs: int = 1,
) -> Stacks:
    """Draw networks with He's initialisation: entries from N(0, 2 / fan-in), biases 0.

    Networks of different kinds share their draws, so that only the scales differ. With scales (0, 1) and
    three pairs, networks 0 to 2 are plain, 3 to 5 residual, and network 3 starts from the weights of network 0.

    Parameters
    ----------
    depth, width : int
        Number of blocks L and width D, at least 1.
    rng : numpy.random.Generator
        Source of randomness.
    shortcut_scale, branch_scale : sequences of float, equal lengths
        λ and α of each kind of network.
    inputs, outputs : int, optional
        I and O. Without them there is no W_in or W_out.
    pairs : int
        How many networks of each kind, each with a draw of its own.

    Returns
    -------
    Stacks
        K = len(shortcut_scale) · pairs networks, kind by kind.

    Raises
    ------
    ValueError
        If a number is out of its range, or the scales differ in number.

    Examples
    --------
    >>> nets = initial_stacks(
    ...     3, 4, np.random.default_rng(0), shortcut_scale=[0, 1], branch_scale=[1, 0.5], inputs=2, outputs=1
    ... )
    >>> nets.read_in.shape, nets.blocks.shape, nets.read_out.shape
    ((2, 4, 3), (2, 3, 4, 5), (2, 1, 5))
    >>> bool((nets.weights[0] == nets.weights[1]).all())
    True
    """
    whole_number("depth", depth, minimum=1)
    whole_number("width", width, minimum=1)
    draws = whole_number("pairs", pairs, minimum=1)
    if len(shortcut_scale) != len(branch_scale):
        raise ValueError(
            f"shortcut_scale has {len(shortcut_scale)} values and branch_scale has {len(branch_scale)}; "
            "give one of each for every kind of network."
        )
    for name, size in (("inputs", inputs), ("outputs", outputs)):
        if size is not None:
            whole_number(name, size, minimum=1)
    ends = _entries(width, inputs), _entries(outputs, width)
    drawn = Stacks(
        rng.standard_normal((draws, ends[0] + depth * width * (width + 1) + ends[1])),
        depth,
        width,
        np.repeat(np.asarray(shortcut_scale, dtype=np.float64), draws),
        np.repeat(np.asarray(branch_scale, dtype=np.float64), draws),
        inputs,
        outputs,
    )
    for matrices in (drawn.read_in, drawn.blocks, drawn.read_out):
        if matrices is not None:
            matrices *= np.sqrt(2 / (matrices.shape[-1] - 1))
            matrices[..., -1] = 0
    return drawn.with_weights(np.tile(drawn.weights, (len(shortcut_scale), 1)))


def forward(
    stacks: Stacks, points: NDArray[np.float64], *, out: StacksForward | None = None
) -> StacksForward:
    """Send points through all networks at once.

    Parameters
    ----------
    stacks : Stacks
        The networks.
    points : ndarray, shape (I, N)
        One column per point; I is the width if there is no W_in.
    out : StacksForward, optional
        An earlier result for the same shapes, whose arrays are filled again. Fresh memory for every step costs
        about as much as the arithmetic.

    Returns
    -------
    StacksForward
        Every stage.

    Raises
    ------
    ValueError
        If `points` has another number of rows than the networks take.

    Examples
    --------
    One block of width 1 with weight 2 and bias 0.5: 3 + (2 · 3 + 0.5).

    >>> net = Stacks(np.array([[2.0, 0.5]]), 1, 1, np.ones(1), np.ones(1))
    >>> forward(net, np.array([[3.0]])).outputs
    array([[[9.5]]])
    """
    _check_points(stacks, points)
    run = _empty_run(stacks, points) if out is None else out
    run.inputs[:-1] = points
    read_in, read_out = stacks.read_in, stacks.read_out
    scaled = _per_network(stacks.branch_scale, 4) * stacks.blocks  # (K, L, D, D+1)
    shortcut = _per_network(stacks.shortcut_scale, 3)
    run.states[0] = run.inputs[:-1] if read_in is None else read_in @ run.inputs
    for block in range(stacks.depth):
        # relu. Complex numbers are compared by their real parts, which is what a complex step needs.
        np.maximum(run.states[block], 0.0, out=run.activated[block, :, :-1])
        np.matmul(scaled[:, block], run.activated[block], out=run.states[block + 1])
        run.states[block + 1] += shortcut * run.states[block]
    outputs = run.states[-1] if read_out is None else read_state(stacks, run.states[-1])
    return run._replace(outputs=outputs)


def first_state(stacks: Stacks, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return h_0, what the first block receives: W_in [x; 1], or the points themselves if there is no W_in.

    Its shape is (K, D, N) for points of shape (I, N); other points are refused, as by `forward`. It may be a view of
    the points: do not change it in place.

    Examples
    --------
    >>> net = Stacks(np.array([[2.0, 0.5]]), 1, 1, np.ones(1), np.ones(1))
    >>> first_state(net, np.array([[3.0]]))
    array([[[3.]]])
    """
    _check_points(stacks, points)
    read_in = stacks.read_in
    if read_in is None:
        return np.broadcast_to(points, (len(stacks.weights), *points.shape))
    return read_in[..., :-1] @ points + read_in[..., -1:]


def apply_block(stacks: Stacks, block: int, state: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return λ h + α W_l [relu(h); 1] for one block.

    Parameters
    ----------
    stacks : Stacks
        The networks.
    block : int
        l, from 1 (nearest the input) to L.
    state : ndarray, shape (K, D, N)
        h, what the block receives.

    Returns
    -------
    ndarray, shape (K, D, N)
        What it hands on.

    Examples
    --------
    >>> net = Stacks(np.array([[2.0, 0.5]]), 1, 1, np.ones(1), np.ones(1))
    >>> apply_block(net, 1, np.array([[[3.0]]]))
    array([[[9.5]]])
    """
    matrix = stacks.blocks[:, block - 1]
    branch = matrix[..., :-1] @ relu(state) + matrix[..., -1:]
    return _per_network(stacks.shortcut_scale, 3) * state + _per_network(stacks.branch_scale, 3) * branch


def read_state(stacks: Stacks, state: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return W_out [h; 1] for a state of any depth, as if the network ended there.

    Parameters
    ----------
    stacks : Stacks
        Networks with a W_out.
    state : ndarray, shape (..., K, D, N)
        One state, or several.

    Returns
    -------
    ndarray, shape (..., K, O, N)
        What the networks would answer.

    Raises
    ------
    ValueError
        If the networks have no W_out.
    """
    if stacks.read_out is None:
        raise ValueError("stacks has no read-out; draw it with initial_stacks(..., outputs=1).")
    return stacks.read_out[..., :-1] @ state + stacks.read_out[..., -1:]


def backward(stacks: Stacks, run: StacksForward, grad_outputs: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Return the gradient with respect to all weights, by backpropagation written out.

    With g_l the gradient at h_l: :math:`\partial W_l = α\, g_l [relu(h_{l-1}); 1]^T` and
    :math:`g_{l-1} = λ g_l + α\, relu'(h_{l-1}) \odot (W_l^T g_l)`, where the transpose leaves the bias out.

    Parameters
    ----------
    stacks : Stacks
        The networks.
    run : StacksForward
        Their forward pass.
    grad_outputs : ndarray, shape (K, O, N)
        Gradient of each network's loss with respect to its outputs.

    Returns
    -------
    ndarray, shape (K, P)
        Laid out like ``stacks.weights``.

    Examples
    --------
    The block of `forward`'s example: its output grows by 3 per unit of weight and by 1 per unit of bias.

    >>> net = Stacks(np.array([[2.0, 0.5]]), 1, 1, np.ones(1), np.ones(1))
    >>> run = forward(net, np.array([[3.0]]))
    >>> backward(net, run, np.ones((1, 1, 1)))
    array([[3., 1.]])
    """
    gradients = stacks.with_weights(np.empty_like(stacks.weights))
    scaled = _per_network(stacks.branch_scale, 4) * stacks.blocks  # (K, L, D, D+1)
    shortcut = _per_network(stacks.shortcut_scale, 3)
    grad_state = grad_outputs  # (K, D, N) from here on
    if stacks.read_out is not None and gradients.read_out is not None:
        gradients.read_out[..., :-1] = grad_outputs @ run.states[-1].swapaxes(-1, -2)
        gradients.read_out[..., -1] = grad_outputs.sum(axis=-1)
        grad_state = stacks.read_out[..., :-1].swapaxes(-1, -2) @ grad_outputs
    for block in range(stacks.depth - 1, -1, -1):
        activated = run.activated[block]
        np.matmul(grad_state, activated.swapaxes(-1, -2), out=gradients.blocks[:, block])
        through_branch = scaled[:, block, :, :-1].swapaxes(-1, -2) @ grad_state
        through_branch *= activated[:, :-1] > 0  # relu'
        through_branch += shortcut * grad_state
        grad_state = through_branch
    gradients.blocks[...] *= _per_network(stacks.branch_scale, 4)
    if gradients.read_in is not None:
        gradients.read_in[...] = grad_state @ run.inputs.T
    return gradients.weights


def branch_jacobians(stacks: Stacks, run: StacksForward) -> NDArray[np.float64]:
    """Return α W_l diag(relu'(h_{l-1})) for every network, point and block.

    Parameters
    ----------
    stacks : Stacks
        The networks.
    run : StacksForward
        Their forward pass.

    Returns
    -------
    ndarray, shape (K, N, L, D, D)
        The Jacobian of each branch at each point, the block nearest the input first.

    Examples
    --------
    >>> net = Stacks(np.array([[2.0, 0.5]]), 1, 1, np.ones(1), np.ones(1))
    >>> branch_jacobians(net, forward(net, np.array([[3.0, -1.0]]))).ravel()
    array([2., 0.])
    """
    scaled = _per_network(stacks.branch_scale, 4) * stacks.blocks[..., :-1]  # (K, L, D, D)
    open_gates = relu_slope(run.states[:-1]).transpose(1, 3, 0, 2)  # (K, N, L, D)
    return scaled[:, None] * open_gates[..., None, :]


def _check_points(stacks: Stacks, points: NDArray[np.float64]) -> None:
    expected = stacks.width if stacks.inputs is None else stacks.inputs
    if points.ndim != 2 or len(points) != expected:
        raise ValueError(
            f"points has shape {points.shape} but the networks take {expected} inputs; "
            f"give an array of shape ({expected}, N)."
        )


def _entries(rows: int | None, columns: int | None) -> int:
    """Return the number of entries of a matrix with a bias column, 0 if there is no such matrix."""
    return 0 if rows is None or columns is None else rows * (columns + 1)


def _per_network(values: NDArray[np.float64], axes: int) -> NDArray[np.float64]:
    """Return (K,) values shaped to multiply an array of `axes` axes whose first is K."""
    return values.reshape(-1, *(1,) * (axes - 1))


def _empty_run(stacks: Stacks, points: NDArray[np.float64]) -> StacksForward:
    count, number = len(stacks.weights), points.shape[1]
    dtype = np.result_type(stacks.weights, points)
    return StacksForward(
        inputs=np.ones((len(points) + 1, number), dtype),
        states=np.empty((stacks.depth + 1, count, stacks.width, number), dtype),
        activated=np.ones((stacks.depth, count, stacks.width + 1, number), dtype),
        outputs=np.empty((0,)),
    )

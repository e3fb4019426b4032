"""How large the signal and the gradient are at every block of a fresh residual stack, under six schemes.

Block l computes

    h_l = c · (h_{l-1} + β W_l relu(N(h_{l-1}))),      W_l[i, j] ~ N(0, 2 / D),

with N nothing, batch or layer normalisation. He initialisation gives the branch the mean square of its input, so
without any measure every block doubles it. The schemes differ in how they answer that:

==============  ===========  ========  =======  ===============================  ==========================
scheme          c            β         N        mean square of h_l               of the gradient at h_l
==============  ===========  ========  =======  ===============================  ==========================
HE              1            1         none     2**l                             2**(L-l)
HALVED_SUM      1/sqrt(2)    1         none     1                                1
SCALED_BRANCH   1            1/sqrt(L) none     (1 + 1/L)**l                     (1 + 1/L)**(L-l)
BATCH_NORM      1            1         batch    1 + l                            see `wide_limit`
LAYER_NORM      1            1         layer    1 + l                            (L+1)/(l+1)
ZERO_BRANCH     1            0         none     1                                1
==============  ===========  ========  =======  ===============================  ==========================

The two columns on the right are the limit of a wide net, relative to the input and to the output. With a
normalised branch each block adds one unit to a stream that has l of them already, so later blocks matter less.

Axes: ``L`` blocks, ``B`` batch, ``D`` width. States and gradients are rows, one per input.
Sources: De & Smith (2020), arXiv:2002.10444; Prince (2023), "Understanding Deep Learning", section 11.3; Zhang,
Dauphin & Ma (2019), arXiv:1901.09321.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.activations import relu, relu_slope
from core.arguments import finite_number, whole_number
from core.networks import random_weights
from core.normalisation import Norm, normalise, normalise_backward


@dataclass(frozen=True)
class Scheme:
    """How a stack keeps its signal at a reasonable size: c, β and N of the module's formula."""

    name: str
    sum_scale: float = 1.0  # c
    branch_power: float = 0.0  # β = L ** branch_power
    branch_scale: float = 1.0  # a further factor in β; 0 silences the branch
    norm: Norm = "none"  # N

    def beta(self, depth: int) -> float:
        """Return β, the factor on every branch of a stack of `depth` blocks."""
        return self.branch_scale * math.pow(depth, self.branch_power)


HE = Scheme("He init")
HALVED_SUM = Scheme("sum ÷ √2", sum_scale=math.sqrt(0.5))
SCALED_BRANCH = Scheme("branch ÷ √L", branch_power=-0.5)
BATCH_NORM = Scheme("batch norm", norm="batch")
LAYER_NORM = Scheme("layer norm", norm="layer")
ZERO_BRANCH = Scheme("branch × 0", branch_scale=0.0)
SCHEMES = (HE, HALVED_SUM, SCALED_BRANCH, BATCH_NORM, LAYER_NORM, ZERO_BRANCH)


class FreshStack(NamedTuple):
    """One draw of everything that is random, so that schemes can be compared on it."""

    weights: NDArray[np.float64]  # (L, D, D)  W_1 ... W_L
    inputs: NDArray[np.float64]  # (B, D)  h_0
    grad_output: NDArray[np.float64]  # (B, D)  the gradient at h_L


class Propagation(NamedTuple):
    """Mean squares at every block; entry 0 is the input, entry L the output."""

    signal: NDArray[np.float64]  # (L+1,)  mean square of h_l, relative to the input
    gradient: NDArray[np.float64]  # (L+1,)  mean square of the gradient at h_l, relative to the output


def stream_forward(
    weights: NDArray[np.float64], inputs: NDArray[np.float64], scheme: Scheme
) -> NDArray[np.float64]:
    """Return the states h_0 ... h_L.

    Parameters
    ----------
    weights : ndarray, shape (L, D, D)
        W_1 ... W_L.
    inputs : ndarray, shape (B, D)
        h_0.
    scheme : Scheme
        c, β and N.

    Returns
    -------
    ndarray, shape (L+1, B, D)
        h_0 ... h_L.

    Examples
    --------
    >>> stream_forward(np.array([[[2.0]]]), np.array([[3.0]]), HE).ravel()
    array([3., 9.])
    """
    beta = scheme.beta(len(weights))
    states = np.empty((len(weights) + 1, *inputs.shape), dtype=np.result_type(weights, inputs))
    states[0] = inputs
    for block, weight in enumerate(weights):
        branch = beta * (relu(normalise(states[block], scheme.norm).value) @ weight.T)  # (B, D)
        states[block + 1] = scheme.sum_scale * (states[block] + branch)
    return states


def stream_backward(
    weights: NDArray[np.float64],
    states: NDArray[np.float64],
    grad_output: NDArray[np.float64],
    scheme: Scheme,
) -> NDArray[np.float64]:
    """Return the gradients with respect to h_0 ... h_L.

    Parameters
    ----------
    weights : ndarray, shape (L, D, D)
        W_1 ... W_L.
    states : ndarray, shape (L+1, B, D)
        From `stream_forward` with the same scheme.
    grad_output : ndarray, shape (B, D)
        Gradient with respect to h_L.
    scheme : Scheme
        c, β and N.

    Returns
    -------
    ndarray, shape (L+1, B, D)
        Entry l is the gradient with respect to h_l.

    Examples
    --------
    >>> weights = np.array([[[2.0]]])
    >>> states = stream_forward(weights, np.array([[3.0]]), HE)
    >>> stream_backward(weights, states, np.array([[1.0]]), HE).ravel()
    array([3., 1.])
    """
    beta = scheme.beta(len(weights))
    gradients = np.empty((len(weights) + 1, *grad_output.shape))
    gradients[-1] = grad_output
    for block in range(len(weights), 0, -1):
        arriving = scheme.sum_scale * gradients[block]  # (B, D)
        branch_input = normalise(states[block - 1], scheme.norm)
        at_relu = beta * (arriving @ weights[block - 1]) * relu_slope(branch_input.value)
        gradients[block - 1] = arriving + normalise_backward(branch_input, at_relu, scheme.norm)
    return gradients


def draw_stack(depth: int, width: int, batch: int, rng: np.random.Generator) -> FreshStack:
    """Draw He-initialised weights, and standard normal inputs and output gradients.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1 and at most 500.
    width : int
        Width D, at least 1.
    batch : int
        Number of inputs B, at least 1. Batch normalisation needs more than one.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    FreshStack
        One draw, to compare schemes on.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> draw_stack(3, 8, 4, np.random.default_rng(0)).inputs.shape
    (4, 8)
    """
    rows = whole_number("batch", batch, minimum=1)
    if whole_number("depth", depth, minimum=1) > 500:
        # 2**L and its square must be floats; past 511 blocks they are not.
        raise ValueError(f"depth must be at most 500, got {depth}; at He init the signal doubles per block.")
    weights = random_weights(depth, width, 1.0, rng)
    inputs, grad_output = rng.standard_normal((2, rows, width))
    return FreshStack(weights, inputs, grad_output)


def propagate(scheme: Scheme, stack: FreshStack) -> Propagation:
    """Measure how large signal and gradient are at every block of one stack.

    Parameters
    ----------
    scheme : Scheme
        One of `SCHEMES`.
    stack : FreshStack
        The draw, from `draw_stack`.

    Returns
    -------
    Propagation
        Mean squares over batch and width, relative to the input and to the output.

    Notes
    -----
    The mean square is the variance here: weights of mean 0 keep the signal's mean at 0.

    Examples
    --------
    >>> propagate(ZERO_BRANCH, draw_stack(3, 8, 4, np.random.default_rng(0))).signal
    array([1., 1., 1., 1.])
    """
    states = stream_forward(stack.weights, stack.inputs, scheme)
    gradients = stream_backward(stack.weights, states, stack.grad_output, scheme)
    return Propagation(relative_sizes(states), relative_sizes(gradients[::-1])[::-1])


def relative_sizes(states: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean square of each state over batch and width, relative to the first state.

    Parameters
    ----------
    states : ndarray, shape (L+1, B, D)
        From `stream_forward`; the first of them is not zero.

    Returns
    -------
    ndarray, shape (L+1,)
        Entry 0 is 1.

    Examples
    --------
    >>> relative_sizes(np.array([[[1.0, 1.0]], [[3.0, 1.0]]]))
    array([1., 5.])
    """
    squares = np.mean(states**2, axis=(1, 2))
    sizes: NDArray[np.float64] = squares / squares[0]
    return sizes


def wide_limit(scheme: Scheme, depth: int) -> Propagation:
    """Return what `propagate` tends to as width and batch grow.

    Parameters
    ----------
    scheme : Scheme
        One of `SCHEMES`.
    depth : int
        Number of blocks L, at least 1.

    Returns
    -------
    Propagation
        Mean squares relative to the input and to the output.

    Notes
    -----
    Without a norm, each block multiplies both mean squares by c² (1 + β²). A normalised branch adds β² to the
    signal, and its share of the gradient is divided by the variance it normalised with. For layer norm that is
    the signal itself. For batch norm it is the part that differs between inputs. A ReLU of standard normal
    numbers has mean square 1/2 and mean 1/sqrt(2π), so 1/π of what a branch adds is the same for every input
    and only 1 - 1/π of it counts.

    Examples
    --------
    >>> wide_limit(HE, 3).signal
    array([1., 2., 4., 8.])
    >>> wide_limit(LAYER_NORM, 3).gradient.round(3)
    array([4.   , 2.   , 1.333, 1.   ])
    """
    blocks = whole_number("depth", depth, minimum=1)
    c2, beta2 = scheme.sum_scale**2, scheme.beta(blocks) ** 2
    differing = 1.0 - 1.0 / math.pi if scheme.norm == "batch" else 1.0
    signal, normalised_by, factors = [1.0], 1.0, []
    for _ in range(blocks):
        divisor = 1.0 if scheme.norm == "none" else normalised_by
        factors.append(c2 * (1.0 + beta2 / divisor))
        signal.append(c2 * (signal[-1] + beta2 * (signal[-1] if scheme.norm == "none" else 1.0)))
        normalised_by = c2 * (normalised_by + beta2 * differing)
    gradient = np.append(np.cumprod(factors[::-1])[::-1], 1.0)
    return Propagation(np.array(signal), gradient)


def input_share(scheme: Scheme, signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return which share of the stream's mean square is still the input, as the skips alone hand it on.

    After l blocks the skips carry c**l of the input, so the share is c**(2 l) over the signal.

    Parameters
    ----------
    scheme : Scheme
        One of `SCHEMES`.
    signal : ndarray, shape (L+1,)
        Mean squares relative to the input, from `propagate` or `wide_limit`.

    Returns
    -------
    ndarray, shape (L+1,)
        Entry 0 is 1.

    Notes
    -----
    Dividing every sum by sqrt(2) keeps the signal at 1 and leaves the share where He initialisation had it.

    Examples
    --------
    >>> input_share(HE, wide_limit(HE, 2).signal), input_share(HALVED_SUM, wide_limit(HALVED_SUM, 2).signal)
    (array([1.  , 0.5 , 0.25]), array([1.  , 0.5 , 0.25]))
    """
    share: NDArray[np.float64] = scheme.sum_scale ** (2 * np.arange(len(signal))) / signal
    return share


def growth_per_block(growth: float, depth: int) -> float:
    """Return the factor of one block if L equal factors multiply to `growth`: its L-th root.

    Parameters
    ----------
    growth : float
        The factor of all blocks together, at least 0.
    depth : int
        Number of blocks L, at least 1.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> growth_per_block(8.0, 3)
    2.0
    """
    blocks = whole_number("depth", depth, minimum=1)
    return float(finite_number("growth", growth, minimum=0) ** (1.0 / blocks))


def blocks_to_overflow(largest: float) -> int:
    """Return the number of blocks after which a mean square that doubles per block has a root above `largest`.

    The standard deviation is 2**(L/2) after L blocks, so it takes 2 log2(largest) of them.

    Parameters
    ----------
    largest : float
        The largest number of a format, at least 1.

    Raises
    ------
    ValueError
        If `largest` is below 1.

    Examples
    --------
    >>> blocks_to_overflow(65504.0)
    32
    """
    return math.ceil(2.0 * math.log2(finite_number("largest", largest, minimum=1)))

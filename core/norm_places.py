"""What a normalisation does to the skip: nothing inside the branch, a division by the spread after the addition.

With N batch or layer normalisation, block l computes

    place "branch":  h_l = h_{l-1} + W_l relu(N(h_{l-1}))
    place "sum":     h_l = N(h_{l-1} + W_l relu(h_{l-1}))

Freeze the branches and the statistics, and what is left of dh_L/dh_0 is the direct path. In the branch it is I. After
the sum every block divides it by the standard deviation of the sum, which a branch of He size puts above 1, so the
direct path fades as fast as the blocks come.

Axes: ``L`` blocks, ``B`` batch, ``D`` width. States are rows, one per input.
Sources: He, Zhang, Ren & Sun (2016), arXiv:1603.05027, section 4.1, "BN after addition"; De & Smith (2020),
arXiv:2002.10444.
"""

import math
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from core.activations import relu
from core.arguments import whole_number
from core.normalisation import Norm, normalise

Place = Literal["branch", "sum"]


def direct_path(
    weights: NDArray[np.float64], inputs: NDArray[np.float64], norm: Norm, place: Place
) -> NDArray[np.float64]:
    """Return the weight of the direct path after each block of one stack.

    Parameters
    ----------
    weights : ndarray, shape (L, D, D)
        W_1 ... W_L.
    inputs : ndarray, shape (B, D)
        h_0.
    norm : {"none", "batch", "layer"}
        N.
    place : {"branch", "sum"}
        Where N stands.

    Returns
    -------
    ndarray, shape (L+1,)
        The root mean square, over batch and width, of the factor on the input; entry 0 is 1.

    Raises
    ------
    ValueError
        If the place is unknown.

    Examples
    --------
    >>> stack = np.zeros((2, 2, 2)), np.array([[2.0, 0.0], [-2.0, 4.0]])
    >>> direct_path(*stack, "batch", "branch")
    array([1., 1., 1.])
    >>> direct_path(*stack, "batch", "sum")
    array([1. , 0.5, 0.5])
    """
    if place not in get_args(Place):
        raise ValueError(f"place must be one of {', '.join(get_args(Place))}, got {place!r}; choose one.")
    if place == "branch":
        return np.ones(len(weights) + 1)
    state, factor = inputs, np.ones(inputs.shape)
    sizes = [1.0]
    for weight in weights:
        divided = normalise(state + relu(state) @ weight.T, norm)
        state, factor = divided.value, factor / divided.spread  # (B, D)
        sizes.append(float(np.sqrt(np.mean(factor**2))))
    return np.array(sizes)


def direct_path_limit(depth: int, norm: Norm) -> NDArray[np.float64]:
    """Return what `direct_path` after the sum tends to for He weights, as width and batch grow.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 0.
    norm : {"batch", "layer"}
        N.

    Returns
    -------
    ndarray, shape (L+1,)
        (2 - 1/π)^(-l/2) for batch and 2^(-l/2) for layer normalisation.

    Raises
    ------
    ValueError
        If `depth` is not a whole number of at least 0, or there is no normalisation.

    Notes
    -----
    State and branch have the mean square 1 each, and add to 2. Of the branch's, 1/π is the same for every input, and
    batch normalisation subtracts it; see `core.signal_propagation.wide_limit`.

    Examples
    --------
    >>> direct_path_limit(10, "batch")[[0, 1, 10]].round(4)
    array([1.    , 0.7711, 0.0743])
    """
    passed = np.arange(whole_number("depth", depth, minimum=0) + 1)
    if norm == "none":
        raise ValueError("norm must be batch or layer, got 'none'; without one the stack has no such limit.")
    variance = 2.0 - 1.0 / math.pi if norm == "batch" else 2.0
    return np.power(variance, -passed / 2.0)

"""A chain of scalar layers: the gradient's way back, the loss it starts from, the weights it changes.

The network turns x_0 into x_1, ..., x_L. A plain layer is x_i = F_i(x_{i-1}) and has the slope j_i. With a skip
it is x_i = x_{i-1} + F_i(x_{i-1}) and has the slope 1 + j_i. Everything here is a number, so every product can be
checked by hand.

A weight learns from two numbers of its own layer: the gradient at the layer's output and the layer's input. The
gradient at x_0 is not one of them, because x_0 is data and nothing updates it.

Axes: ``L`` layers, layer 1 nearest the input; station 0 is the input and station L the prediction.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, finite_number


class SquaredLoss(NamedTuple):
    """A squared loss at one prediction."""

    value: float  # scale * (target - prediction)**2
    gradient: float  # -2 * scale * (target - prediction), the derivative by the prediction


class ChainGradients(NamedTuple):
    """A gradient on its way back through a chain."""

    factors: NDArray[np.float64]  # (L,)  what layer i multiplies by: j_i, or 1 + j_i with a skip
    at: NDArray[np.float64]  # (L+1,)  the gradient arriving at x_0 ... x_L
    total: float  # the product of all factors, dx_L/dx_0


class WeightUpdate(NamedTuple):
    """One step of gradient descent for one weight."""

    gradient: float  # output_gradient * layer_input
    step: float  # learning_rate * gradient, what is taken away
    new_weight: float  # weight - step


class WeightGradient(NamedTuple):
    """What makes up the gradient of one layer's weight."""

    layer_input: float  # x_{i-1}
    output_gradient: float  # the loss gradient at x_i
    gradient: float  # their product, the loss gradient by w_i


def squared_loss(target: float, prediction: float, *, scale: float = 1.0) -> SquaredLoss:
    """Return ``scale * (target - prediction)**2`` and its derivative with respect to the prediction.

    The derivative is ``-2 * scale * (target - prediction)``; the minus sign comes from the inside of the square.

    Parameters
    ----------
    target, prediction : float
        What the network should say, and what it says.
    scale : float
        1 for the plain square; 1/2 for the loss whose gradient is the bare difference.

    Returns
    -------
    SquaredLoss
        ``value`` and ``gradient``.

    Raises
    ------
    ValueError
        If a number is not finite.

    Examples
    --------
    Target 10, prediction 8: the gradient is negative, so the loss falls if the prediction rises.

    >>> squared_loss(10, 8)
    SquaredLoss(value=4.0, gradient=-4.0)
    >>> squared_loss(10, 8, scale=0.5)
    SquaredLoss(value=2.0, gradient=-2.0)
    """
    error = finite_number("target", target) - finite_number("prediction", prediction)
    factor = finite_number("scale", scale)
    return SquaredLoss(factor * error**2, -2.0 * factor * error)


def tangent(
    target: float, prediction: float, points: ArrayLike, *, scale: float = 1.0
) -> NDArray[np.float64]:
    """Return the height of the loss parabola's tangent at `prediction`, over each of `points`.

    The line is ``value + gradient * (point - prediction)``. The parabola lies above it by
    ``scale * (point - prediction)**2``.

    Parameters
    ----------
    target, prediction, scale : float
        As for `squared_loss`.
    points : array_like, shape (N,)
        Predictions over which to draw the line.

    Returns
    -------
    ndarray, shape (N,)
        The line's height over each point.

    Raises
    ------
    ValueError
        If a number is not finite or `points` is not a vector.

    Examples
    --------
    >>> tangent(10, 8, [7, 8, 9])
    array([8., 4., 0.])
    """
    loss = squared_loss(target, prediction, scale=scale)
    return loss.value + loss.gradient * (finite_array("points", points, ndim=1) - prediction)


def chain_gradients(slopes: ArrayLike, loss_gradient: float, *, skip: bool) -> ChainGradients:
    r"""Send a loss gradient back: :math:`g_{i-1} = g_i \cdot j_i`, with a skip :math:`g_i (1 + j_i)`.

    Parameters
    ----------
    slopes : array_like, shape (L,)
        The layers' own slopes j_1 ... j_L, at least one.
    loss_gradient : float
        The loss gradient at x_L.
    skip : bool
        True if every layer adds its input to its output.

    Returns
    -------
    ChainGradients
        Every factor, the gradient at every station and the whole product.

    Raises
    ------
    ValueError
        If `slopes` is not a list of at least one finite number, or `loss_gradient` is not finite.

    Examples
    --------
    Three layers of slope 0.1, without and with skips:

    >>> chain_gradients([0.1, 0.1, 0.1], -4, skip=False).at.round(6)
    array([-0.004, -0.04 , -0.4  , -4.   ])
    >>> chain_gradients([0.1, 0.1, 0.1], -4, skip=True).at.round(6)
    array([-5.324, -4.84 , -4.4  , -4.   ])
    """
    factors = _factors("slopes", slopes, skip=skip)
    arriving = finite_number("loss_gradient", loss_gradient)
    # From the loss backwards: after k layers the gradient has met the last k factors.
    from_loss = np.cumprod(np.concatenate([[1.0], factors[::-1]]))  # (L+1,)  1, f_L, f_L f_{L-1}, ...
    return ChainGradients(factors, arriving * from_loss[::-1], float(from_loss[-1]))


def weight_update(
    weight: float, learning_rate: float, output_gradient: float, layer_input: float
) -> WeightUpdate:
    """Take one gradient step for the weight of a layer F(x) = w x.

    ``w <- w - learning_rate * output_gradient * layer_input``. The gradient that counts is the one arriving at the
    output of this weight's own layer, not at the input of the network.

    Parameters
    ----------
    weight : float
        The weight before the step.
    learning_rate : float
        How far to step, at least 0.
    output_gradient : float
        The loss gradient at this layer's output.
    layer_input : float
        What the layer was given. With 0 the weight had no part in the output, and stays.

    Returns
    -------
    WeightUpdate
        ``gradient``, ``step`` and ``new_weight``.

    Raises
    ------
    ValueError
        If a number is not finite or the learning rate is negative.

    Notes
    -----
    Plain gradient descent. Momentum and weight decay can move a weight even when its input is 0.

    Examples
    --------
    >>> weight_update(0.1, learning_rate=0.1, output_gradient=-4.84, layer_input=1.0).new_weight
    0.584
    >>> weight_update(0.1, learning_rate=0.1, output_gradient=-4.84, layer_input=0.0).new_weight
    0.1
    """
    gradient = finite_number("output_gradient", output_gradient) * finite_number("layer_input", layer_input)
    step = finite_number("learning_rate", learning_rate, minimum=0) * gradient
    return WeightUpdate(gradient, step, finite_number("weight", weight) - step)


def linear_chain(first_input: float, weights: ArrayLike, *, skip: bool) -> NDArray[np.float64]:
    """Run x_0 through layers F_i(x) = w_i x.

    x_i = w_i x_{i-1}, with a skip (1 + w_i) x_{i-1}. A layer's weight is also its slope.

    Parameters
    ----------
    first_input : float
        x_0.
    weights : array_like, shape (L,)
        w_1 ... w_L, at least one.
    skip : bool
        True if every layer adds its input to its output.

    Returns
    -------
    ndarray, shape (L+1,)
        x_0 ... x_L.

    Raises
    ------
    ValueError
        If `weights` is not a list of at least one finite number, or `first_input` is not finite.

    Examples
    --------
    >>> linear_chain(2.0, [0.5, 0.5], skip=False)
    array([2. , 1. , 0.5])
    >>> linear_chain(2.0, [0.5, 0.5], skip=True)
    array([2. , 3. , 4.5])
    """
    factors = _factors("weights", weights, skip=skip)
    return np.cumprod(np.concatenate([[finite_number("first_input", first_input)], factors]))


def weight_gradients(
    first_input: float, weights: ArrayLike, loss_gradient: float, *, skip: bool
) -> list[WeightGradient]:
    """Return the loss gradient by every weight of the linear chain: g_i x_{i-1} for layer i.

    Parameters
    ----------
    first_input : float
        x_0.
    weights : array_like, shape (L,)
        w_1 ... w_L, which are also the slopes.
    loss_gradient : float
        The loss gradient at x_L, taken as given.
    skip : bool
        True if every layer adds its input to its output.

    Returns
    -------
    list of L WeightGradient
        Layer 1 first.

    Raises
    ------
    ValueError
        If `weights` is not a list of at least one finite number, or another number is not finite.

    Examples
    --------
    In the plain chain small activations and small gradients trade places, so all three weights feel the same:

    >>> [round(layer.gradient, 6) for layer in weight_gradients(2.0, [0.1] * 3, -4, skip=False)]
    [-0.08, -0.08, -0.08]
    >>> [round(layer.gradient, 6) for layer in weight_gradients(2.0, [0.1] * 3, -4, skip=True)]
    [-9.68, -9.68, -9.68]
    """
    inputs = linear_chain(first_input, weights, skip=skip)[:-1]
    arriving = chain_gradients(weights, loss_gradient, skip=skip).at[1:]
    return [
        WeightGradient(float(x), float(g), float(x) * float(g)) for x, g in zip(inputs, arriving, strict=True)
    ]


def _factors(name: str, slopes: ArrayLike, *, skip: bool) -> NDArray[np.float64]:
    own = finite_array(name, slopes, ndim=1)
    if own.size == 0:
        raise ValueError(f"{name} has shape {own.shape}; give one number for each layer, at least one.")
    return own + 1.0 if skip else own

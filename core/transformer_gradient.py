"""The gradient on its way back through a transformer encoder: its vector-Jacobian product, block by block.

A post-norm block x -> N(x + F(x)) sends the gradient g of its output back as

    g_sum = g N'        through the normalisation, which both ways share
    g_in  = g_sum       along the skip
          + g_sum F'    through the branch

So no path avoids the normalisations: what the skips alone bring back is g N' N' ... N'.

Axes as in ``transformer``. Gradients are rows, shaped like the state they belong to.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from core.activations import gelu_slope
from core.arguments import finite_array
from core.normalisation import normalise_backward
from core.transformer import (
    Array,
    Attention,
    Block,
    Encoder,
    EncoderLayer,
    FeedForward,
    Gain,
    Pass,
    merge_heads,
    split_heads,
)


def stream_gradients(
    encoder: Encoder, passed: Pass, grad_output: ArrayLike, *, skips_alone: bool = False
) -> Array:
    """Return the gradient at every state of the stream.

    Parameters
    ----------
    encoder : Encoder
        The weights.
    passed : Pass
        The sentence's way through them, from `run_encoder`; what was taken out there stays out.
    grad_output : array_like, shape (T, D)
        Gradient with respect to the last state.
    skips_alone : bool
        True for what arrives by the skips and normalisations alone, with nothing sent through a branch.

    Returns
    -------
    ndarray, shape (2L+1, T, D)
        Entry b belongs to what block b hands on, entry 0 to the embedded tokens.

    Raises
    ------
    ValueError
        If `grad_output` is not a finite matrix of the last state's shape.
    """
    gradient = finite_array("grad_output", grad_output, ndim=2)
    if gradient.shape != passed.embedded.shape:
        raise ValueError(
            f"grad_output must have the shape {passed.embedded.shape} of the last state, got {gradient.shape}; "
            "give one row per token."
        )
    found = [gradient]
    for number in range(len(passed.blocks), 0, -1):
        layer = encoder.layers[(number - 1) // 2]
        found.append(_through_block(layer, passed.blocks[number - 1], found[-1], skips_alone))
    return np.stack(found[::-1])


def _through_block(layer: EncoderLayer, block: Block, grad_leaves: Array, skips_alone: bool) -> Array:
    if block.normalised is None:
        return grad_leaves
    is_attention = isinstance(block.inside, Attention)
    gain: Gain = layer.attention_norm if is_attention else layer.feed_forward_norm
    grad_sum = normalise_backward(block.normalised, grad_leaves * gain.scale, "layer")  # (T, D)
    along_skip = np.zeros_like(grad_sum) if block.removed == "skip" else grad_sum
    if block.removed == "branch" or skips_alone:
        return along_skip
    if isinstance(block.inside, Attention):
        return along_skip + _through_attention(layer, block.inside, grad_sum)
    return along_skip + _through_feed_forward(layer, block.inside, grad_sum)


def _through_attention(layer: EncoderLayer, stages: Attention, grad_branch: Array) -> Array:
    """Return the gradient at the tokens: by their values, their queries and their keys."""
    heads, _, width = stages.query.shape
    grad_mixed = split_heads(grad_branch @ layer.output.weight, heads)  # (H, T, K)
    grad_value = stages.weights.swapaxes(1, 2) @ grad_mixed
    grad_weights = grad_mixed @ stages.value.swapaxes(1, 2)  # (H, T, T)
    # Softmax: moving all scores of a row alike changes nothing, so the row's weighted mean is taken out.
    mean = np.sum(grad_weights * stages.weights, axis=2, keepdims=True)
    grad_scores = stages.weights * (grad_weights - mean) / math.sqrt(width)
    grad_query, grad_key = grad_scores @ stages.key, grad_scores.swapaxes(1, 2) @ stages.query
    arrives: Array = (
        merge_heads(grad_value) @ layer.value.weight
        + merge_heads(grad_query) @ layer.query.weight
        + merge_heads(grad_key) @ layer.key.weight
    )
    return arrives


def _through_feed_forward(layer: EncoderLayer, stages: FeedForward, grad_branch: Array) -> Array:
    grad_pre_activation = (grad_branch @ layer.narrow.weight) * gelu_slope(stages.pre_activation)
    arrives: Array = grad_pre_activation @ layer.widen.weight
    return arrives

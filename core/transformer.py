r"""The forward pass of a transformer encoder of BERT's kind, with every stage named.

Token t starts as the normalised sum of three vectors: its word's, its position's and its segment's. Then come L
layers. Each has two residual blocks, attention and feed-forward, and normalises their sums ("post-norm"):

    attention:     x <- N(x + A(x)),   A mixes the tokens
    feed-forward:  x <- N(x + F(x)),   F(x) = W_2 gelu(W_1 x + b_1) + b_2, token by token

N is layer normalisation with a learned scale and shift. So there are 2L blocks, with block 1 nearest the input;
blocks 2l - 1 and 2l make up layer l.

Axes: ``T`` tokens of one sentence, ``D`` width, ``H`` heads of width ``K = D / H``, ``W`` width inside the feed-forward
branch. Rows are tokens.
Sources: Vaswani et al. (2017), arXiv:1706.03762; Devlin et al. (2019), arXiv:1810.04805.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.activations import gelu
from core.arguments import finite_array
from core.normalisation import Normalised, normalise

Array: TypeAlias = NDArray[np.float64]
Part = Literal["branch", "skip", "block"]
"""What can be taken out of a block: its branch, N(x); its skip, N(F(x)); or all of it, normalisation included, x."""


class Affine(NamedTuple):
    """A learned map x W^T + b."""

    weight: NDArray[np.floating]  # (out, in)
    bias: NDArray[np.floating]  # (out,)


class Gain(NamedTuple):
    """What a normalisation has learned: each unit of the normalised row is multiplied by a scale and shifted."""

    scale: NDArray[np.floating]  # (D,)
    shift: NDArray[np.floating]  # (D,)


@dataclass(frozen=True)
class EncoderLayer:
    """The weights of one layer."""

    query: Affine
    key: Affine
    value: Affine
    output: Affine
    attention_norm: Gain
    widen: Affine  # D to W
    narrow: Affine  # W to D
    feed_forward_norm: Gain


@dataclass(frozen=True)
class Encoder:
    """The weights of an encoder."""

    words: NDArray[np.floating]  # (vocabulary, D)
    positions: NDArray[np.floating]  # (longest sentence, D)
    segment: NDArray[np.floating]  # (D,)  the vector of the only segment
    embedding_norm: Gain
    layers: tuple[EncoderLayer, ...]
    heads: int


class Attention(NamedTuple):
    """The stages of an attention branch."""

    query: Array  # (H, T, K)
    key: Array  # (H, T, K)
    value: Array  # (H, T, K)
    weights: Array  # (H, T, T)  row t: how much token t takes from each token; sums to 1
    branch: Array  # (T, D)


class FeedForward(NamedTuple):
    """The stages of a feed-forward branch."""

    pre_activation: Array  # (T, W)
    branch: Array  # (T, D)


class Block(NamedTuple):
    """What happened in one block. ``normalised`` is None where the whole block was taken out."""

    arrives: Array  # (T, D)
    inside: Attention | FeedForward  # also computed where it is not used
    normalised: Normalised | None
    leaves: Array  # (T, D)
    removed: Part | None


class Pass(NamedTuple):
    """A sentence on its way through an encoder."""

    embedded: Array  # (T, D)
    blocks: tuple[Block, ...]  # 2L of them

    @property
    def stream(self) -> Array:
        """The states between blocks, shape (2L+1, T, D): the embedded tokens, then what each block hands on."""
        return np.stack([self.embedded, *(block.leaves for block in self.blocks)])

    @property
    def layer_states(self) -> Array:
        """The states between layers, shape (L+1, T, D)."""
        return self.stream[::2]


def embed(encoder: Encoder, tokens: ArrayLike) -> Array:
    """Return the first state of a sentence: N(word + position + segment), one row per token.

    Parameters
    ----------
    encoder : Encoder
        The weights.
    tokens : array_like of int, shape (T,)
        The tokens' rows in the table of words.

    Returns
    -------
    ndarray, shape (T, D)
        The embedded tokens.

    Raises
    ------
    ValueError
        If there is no token, one is not in the table, or the sentence is longer than the table of positions.
    """
    ids = np.asarray(tokens)
    longest = len(encoder.positions)
    if ids.ndim != 1 or ids.dtype.kind not in "iu" or not 1 <= len(ids) <= longest:
        raise ValueError(
            f"tokens must be a list of 1 to {longest} whole numbers, got {ids.dtype} values of shape {ids.shape}; "
            "shorten the sentence."
        )
    if ids.min() < 0 or ids.max() >= len(encoder.words):
        raise ValueError(
            f"tokens must be numbers from 0 to {len(encoder.words) - 1}, got {ids.min()} to {ids.max()}; "
            "use the encoder's own vocabulary."
        )
    summed = encoder.words[ids].astype(np.float64) + encoder.positions[: len(ids)] + encoder.segment
    return apply_gain(encoder.embedding_norm, normalise(summed, "layer"))


def run_encoder(encoder: Encoder, embedded: ArrayLike, removed: Mapping[int, Part] | None = None) -> Pass:
    """Send a sentence through all blocks, or through what is left of them.

    Parameters
    ----------
    encoder : Encoder
        The weights.
    embedded : array_like, shape (T, D)
        The first state, from `embed`.
    removed : mapping of int to Part, optional
        What to take out of which block, from 1 (nearest the input) to 2L. A missing branch leaves N(x), a missing
        skip N(F(x)), a missing block x.

    Returns
    -------
    Pass
        Every stage of the way.

    Raises
    ------
    ValueError
        If `embedded` is not a finite matrix of the encoder's width, or `removed` names a block that is not there.
    """
    first = state = finite_array("embedded", embedded, ndim=2)
    width, gone = len(encoder.segment), removed or {}
    if first.shape[1] != width:
        raise ValueError(
            f"embedded must have {width} columns, got shape {first.shape}; use the encoder's own."
        )
    for number in gone:
        if not 1 <= number <= 2 * len(encoder.layers):
            raise ValueError(
                f"removed names block {number}, but the blocks are numbered 1 to {2 * len(encoder.layers)}; "
                "choose among them."
            )
    blocks: list[Block] = []
    for layer in encoder.layers:
        for gain in (layer.attention_norm, layer.feed_forward_norm):
            is_attention = len(blocks) % 2 == 0
            inside = attend(layer, state, encoder.heads) if is_attention else feed_forward(layer, state)
            blocks.append(_block(state, inside, gain, gone.get(len(blocks) + 1)))
            state = blocks[-1].leaves
    return Pass(first, tuple(blocks))


def attend(layer: EncoderLayer, state: Array, heads: int) -> Attention:
    r"""Return what attention adds: each head averages the tokens' values with softmax(q k^T / sqrt(K)) as weights.

    Parameters
    ----------
    layer : EncoderLayer
        The weights.
    state : ndarray, shape (T, D)
        The tokens.
    heads : int
        H, a divisor of D.

    Returns
    -------
    Attention
        The stages, last the branch: the heads side by side, sent through the output map.
    """
    query, key, value = (
        split_heads(affine(each, state), heads) for each in (layer.query, layer.key, layer.value)
    )
    scores = query @ key.swapaxes(1, 2) / math.sqrt(query.shape[2])  # (H, T, T)
    # Softmax is the same for scores moved by a constant, and so exp cannot overflow.
    raised = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = raised / raised.sum(axis=2, keepdims=True)
    return Attention(query, key, value, weights, affine(layer.output, merge_heads(weights @ value)))


def feed_forward(layer: EncoderLayer, state: Array) -> FeedForward:
    """Return what the feed-forward branch adds: two affine maps with GELU between them.

    Parameters
    ----------
    layer : EncoderLayer
        The weights.
    state : ndarray, shape (T, D)
        The tokens.

    Returns
    -------
    FeedForward
        Both stages.
    """
    pre_activation = affine(layer.widen, state)
    return FeedForward(pre_activation, affine(layer.narrow, gelu(pre_activation)))


def affine(learned: Affine, state: Array) -> Array:
    """Return x W^T + b for each row x of a state.

    Examples
    --------
    >>> affine(Affine(np.array([[1.0, 2.0]]), np.array([0.5])), np.array([[3.0, 4.0]]))
    array([[11.5]])
    """
    mapped: Array = state @ learned.weight.T + learned.bias
    return mapped


def apply_gain(gain: Gain, rows: Normalised) -> Array:
    """Return normalised rows with the learned scale and shift.

    Examples
    --------
    >>> apply_gain(
    ...     Gain(np.array([2.0, 3.0]), np.array([0.0, 1.0])), normalise(np.array([[1.0, 5.0]]), "layer")
    ... )
    array([[-2.,  4.]])
    """
    gained: Array = rows.value * gain.scale + gain.shift
    return gained


def split_heads(rows: Array, heads: int) -> Array:
    """Return rows (T, D) as (H, T, K): each head its own columns, side by side in D.

    Examples
    --------
    >>> split_heads(np.array([[1.0, 2.0, 3.0, 4.0]]), 2)
    array([[[1., 2.]],
    <BLANKLINE>
           [[3., 4.]]])
    """
    return rows.reshape(len(rows), heads, -1).swapaxes(0, 1)


def merge_heads(heads: Array) -> Array:
    """Return heads (H, T, K) as rows (T, D): the inverse of `split_heads`."""
    return heads.swapaxes(0, 1).reshape(heads.shape[1], -1)


def _block(state: Array, inside: Attention | FeedForward, gain: Gain, removed: Part | None) -> Block:
    if removed == "block":
        return Block(state, inside, None, state, removed)
    sums = {None: state + inside.branch, "branch": state, "skip": inside.branch}
    normalised = normalise(sums[removed], "layer")
    return Block(state, inside, normalised, apply_gain(gain, normalised), removed)

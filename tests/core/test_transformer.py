"""The encoder's forward pass: PyTorch's numbers, a second way with loops, and what is left without a part."""

import math
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from core.transformer import (
    Affine,
    Attention,
    Encoder,
    EncoderLayer,
    Gain,
    Part,
    attend,
    embed,
    merge_heads,
    run_encoder,
    split_heads,
)
from tests.core import pytorch_encoder
from tests.core.small_encoder import pytorchs_encoder, random_encoder

Row = list[float]
TOKENS = [4, 0, 2]


def by_hand(encoder: Encoder, rows: list[Row]) -> list[Row]:
    """Return the last states with numbers and loops only: no matrix product, no shared helper."""
    for layer in encoder.layers:
        rows = [
            normed([x + a for x, a in zip(row, added, strict=True)], layer.attention_norm)
            for row, added in zip(rows, attention_by_hand(layer, rows, encoder.heads), strict=True)
        ]
        after = []
        for row in rows:
            hidden = [h * (1 + math.erf(h / math.sqrt(2))) / 2 for h in mapped(layer.widen, row)]
            summed = [x + f for x, f in zip(row, mapped(layer.narrow, hidden), strict=True)]
            after.append(normed(summed, layer.feed_forward_norm))
        rows = after
    return rows


def attention_by_hand(layer: EncoderLayer, rows: list[Row], heads: int) -> list[Row]:
    """Return what attention adds to each token."""
    queries, keys, values = (
        [mapped(each, row) for row in rows] for each in (layer.query, layer.key, layer.value)
    )
    size = len(rows[0]) // heads
    added = []
    for query in queries:
        side_by_side: Row = []
        for first in range(0, len(rows[0]), size):
            own = range(first, first + size)
            raised = [math.exp(sum(query[i] * key[i] for i in own) / math.sqrt(size)) for key in keys]
            side_by_side += [
                sum(weight * value[i] for weight, value in zip(raised, values, strict=True)) / sum(raised)
                for i in own
            ]
        added.append(mapped(layer.output, side_by_side))
    return added


def mapped(learned: Affine, row: Row) -> Row:
    """Return W x + b, entry by entry."""
    return [
        sum(float(w) * x for w, x in zip(weights, row, strict=True)) + float(bias)
        for weights, bias in zip(learned.weight, learned.bias, strict=True)
    ]


def normed(row: Row, gain: Gain) -> Row:
    """Return a row of mean 0 and variance 1, scaled and shifted."""
    mean = sum(row) / len(row)
    spread = math.sqrt(sum((x - mean) ** 2 for x in row) / len(row))
    return [
        (x - mean) / spread * float(scale) + float(shift)
        for x, scale, shift in zip(row, gain.scale, gain.shift, strict=True)
    ]


def test_every_state_and_attention_is_that_of_pytorchs_modules() -> None:
    """Embedding, LayerNorm and TransformerEncoderLayer, as they were recorded."""
    recorded = pytorch_encoder.load()
    encoder = pytorchs_encoder(recorded)
    passed = run_encoder(encoder, embed(encoder, pytorch_encoder.TOKENS))
    weights = [block.inside.weights for block in passed.blocks if isinstance(block.inside, Attention)]

    np.testing.assert_allclose(passed.layer_states, recorded["states"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(weights, recorded["attentions"], rtol=0, atol=1e-9)
    assert np.abs(np.diff(recorded["states"], axis=0)).max() > 0.5


def test_the_recording_is_small_and_holds_no_plain_weights() -> None:
    """Biases of 0 and scales of 1 would hide a bias or scale that is left out."""
    recorded = pytorch_encoder.load()
    learned = [
        values for name, values in recorded.items() if name.endswith(("bias", "norm1.weight", "norm2.weight"))
    ]

    assert pytorch_encoder.RECORDED.stat().st_size < 50_000
    assert len(learned) == 2 * (4 + 2 + 2) + 1
    assert not any(np.any(values == 0) or np.any(values == 1) for values in learned)


def test_the_last_states_are_those_of_loops_over_numbers() -> None:
    """Three heads, two layers, three tokens."""
    encoder = random_encoder()
    embedded = embed(encoder, TOKENS)

    np.testing.assert_allclose(
        run_encoder(encoder, embedded).layer_states[-1], by_hand(encoder, embedded.tolist()), rtol=1e-10
    )


def test_a_token_starts_as_the_normalised_sum_of_word_position_and_segment() -> None:
    """The same word at another place starts elsewhere."""
    encoder = random_encoder()
    rows = [encoder.words[4] + encoder.positions[place] + encoder.segment for place in (0, 1)]
    expected = [normed(row.tolist(), encoder.embedding_norm) for row in rows]

    np.testing.assert_allclose(embed(encoder, [4, 4]), expected, rtol=1e-12)
    assert not np.allclose(expected[0], expected[1])


def test_attention_averages_values_and_its_weights_sum_to_one() -> None:
    """With equal keys every token is looked at alike, and all tokens get the same mean."""
    encoder = random_encoder()
    layer = encoder.layers[0]
    blind = EncoderLayer(
        layer.query, Affine(0 * layer.key.weight, layer.key.bias), layer.value, layer.output,
        layer.attention_norm, layer.widen, layer.narrow, layer.feed_forward_norm,
    )  # fmt: skip
    state = embed(encoder, TOKENS)
    seen, unseeing = attend(layer, state, 3), attend(blind, state, 3)

    np.testing.assert_allclose(seen.weights.sum(axis=2), 1.0)
    np.testing.assert_allclose(unseeing.weights, 1 / 3)
    np.testing.assert_allclose(unseeing.branch, unseeing.branch[[0, 0, 0]])
    assert not np.allclose(seen.weights, 1 / 3)


def test_scores_far_beyond_the_range_of_exp_give_weights_all_the_same() -> None:
    """Softmax of large scores picks one token."""
    encoder = random_encoder()
    layer = encoder.layers[0]
    loud = EncoderLayer(
        Affine(1e4 * layer.query.weight, layer.query.bias), layer.key, layer.value, layer.output,
        layer.attention_norm, layer.widen, layer.narrow, layer.feed_forward_norm,
    )  # fmt: skip
    weights = attend(loud, embed(encoder, TOKENS), 3).weights

    np.testing.assert_allclose(weights.sum(axis=2), 1.0)
    assert weights.max() == pytest.approx(1.0)


def test_heads_are_columns_side_by_side() -> None:
    """Merging undoes splitting."""
    rows = np.arange(12.0).reshape(2, 6)

    np.testing.assert_array_equal(split_heads(rows, 3)[1], [[2.0, 3.0], [8.0, 9.0]])
    np.testing.assert_array_equal(merge_heads(split_heads(rows, 3)), rows)


@pytest.mark.parametrize("part", get_args(Part))
def test_what_is_left_of_a_block_is_said_by_its_missing_part(part: Part) -> None:
    """Without its branch N(x), without its skip N(F(x)), without itself x; all else stays."""
    encoder = random_encoder()
    embedded = embed(encoder, TOKENS)
    whole, broken = run_encoder(encoder, embedded), run_encoder(encoder, embedded, {2: part})
    block = whole.blocks[1]
    gain = encoder.layers[0].feed_forward_norm
    left: dict[str, NDArray[np.float64]] = {
        "branch": np.array([normed(row, gain) for row in block.arrives.tolist()]),
        "skip": np.array([normed(row, gain) for row in block.inside.branch.tolist()]),
        "block": block.arrives,
    }

    np.testing.assert_allclose(broken.stream[2], left[part], rtol=1e-12)
    np.testing.assert_array_equal(broken.stream[:2], whole.stream[:2])
    assert not np.allclose(broken.stream[2:], whole.stream[2:], rtol=1e-3)


def test_without_its_second_layer_an_encoder_is_the_shorter_one() -> None:
    """Both blocks of a layer make it up."""
    encoder = random_encoder()
    embedded = embed(encoder, TOKENS)
    shorter = Encoder(
        encoder.words,
        encoder.positions,
        encoder.segment,
        encoder.embedding_norm,
        encoder.layers[:1],
        encoder.heads,
    )

    np.testing.assert_array_equal(
        run_encoder(encoder, embedded, {3: "block", 4: "block"}).stream[-1],
        run_encoder(shorter, embedded).stream[-1],
    )


@pytest.mark.parametrize("tokens", [[], [0, 1, 2, 3, 4], [5], [-1], [0.5], [[0]]])
def test_a_sentence_that_the_encoder_cannot_read_is_refused(tokens: list[int]) -> None:
    """None, too long, not in the table, no number of a row, not a list."""
    with pytest.raises(ValueError, match="tokens must be"):
        embed(random_encoder(), tokens)


def test_states_of_another_width_and_blocks_that_are_not_there_are_refused() -> None:
    """The message names the numbers that would do."""
    encoder = random_encoder()
    with pytest.raises(ValueError, match="6 columns"):
        run_encoder(encoder, np.ones((3, 5)))
    with pytest.raises(ValueError, match="numbered 1 to 4"):
        run_encoder(encoder, embed(encoder, TOKENS), {5: "skip"})

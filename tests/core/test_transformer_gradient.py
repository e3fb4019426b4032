"""The gradient through an encoder: PyTorch's, that of differences, and what the skips alone bring back."""

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from core.transformer import Part, embed, run_encoder
from core.transformer_gradient import stream_gradients
from tests.core import pytorch_encoder
from tests.core.small_encoder import pytorchs_encoder, random_encoder

TOKENS = [4, 0, 2]
STEP = 1e-6


def by_differences(removed: Mapping[int, Part], grad_output: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gradient at the embedded tokens, moving one entry at a time."""
    encoder = random_encoder()
    embedded = embed(encoder, TOKENS)

    def scalar(moved: NDArray[np.float64]) -> float:
        return float(np.sum(grad_output * run_encoder(encoder, moved, removed).stream[-1]))

    gradient = np.empty_like(embedded)
    for place in np.ndindex(embedded.shape):
        step = np.zeros_like(embedded)
        step[place] = STEP
        gradient[place] = (scalar(embedded + step) - scalar(embedded - step)) / (2 * STEP)
    return gradient


def test_the_gradient_at_every_layer_is_pytorchs() -> None:
    """Of a weighted sum of the last states."""
    recorded = pytorch_encoder.load()
    encoder = pytorchs_encoder(recorded)
    passed = run_encoder(encoder, embed(encoder, pytorch_encoder.TOKENS))
    gradients = stream_gradients(encoder, passed, recorded["grad_output"])

    np.testing.assert_allclose(gradients[::2], recorded["gradients"], rtol=0, atol=1e-9)
    assert np.abs(recorded["gradients"]).max() > 0.1


@pytest.mark.parametrize(
    "removed",
    [
        {},
        {1: "branch"},
        {2: "branch"},
        {3: "skip"},
        {4: "skip"},
        {2: "block"},
        {1: "skip", 2: "skip", 3: "block"},
    ],
    ids=str,
)
def test_the_gradient_is_that_of_differences_also_where_parts_are_missing(removed: dict[int, Part]) -> None:
    """Attention, feed-forward, normalisation and both ways round them."""
    encoder, weights = random_encoder(), np.random.default_rng(5).standard_normal((3, 6))
    passed = run_encoder(encoder, embed(encoder, TOKENS), removed)

    np.testing.assert_allclose(
        stream_gradients(encoder, passed, weights)[0], by_differences(removed, weights), rtol=1e-6, atol=1e-8
    )


def test_the_skips_alone_bring_back_the_product_of_the_normalisations() -> None:
    """Each row by its own Jacobians, written out as matrices: (I - 1/D - v v^T / D) / spread, times the scale."""
    encoder, weights = random_encoder(), np.random.default_rng(5).standard_normal((3, 6))
    passed = run_encoder(encoder, embed(encoder, TOKENS))
    alone = stream_gradients(encoder, passed, weights, skips_alone=True)
    expected = weights.copy()
    for number in (4, 3, 2, 1):
        layer, block = encoder.layers[(number - 1) // 2], passed.blocks[number - 1]
        gain = layer.attention_norm if number % 2 else layer.feed_forward_norm
        for token in range(3):
            summed = block.arrives[token] + block.inside.branch[token]
            value = (summed - summed.mean()) / summed.std()
            jacobian = np.diag(gain.scale) @ (np.eye(6) - 1 / 6 - np.outer(value, value) / 6) / summed.std()
            expected[token] = expected[token] @ jacobian

    np.testing.assert_allclose(alone[0], expected, rtol=1e-10, atol=1e-14)
    assert not np.allclose(alone[0], stream_gradients(encoder, passed, weights)[0], rtol=0.1)


def test_without_branches_the_skips_are_all_there_is() -> None:
    """Both gradients are then the same."""
    encoder, weights = random_encoder(), np.random.default_rng(5).standard_normal((3, 6))
    passed = run_encoder(encoder, embed(encoder, TOKENS), dict.fromkeys(range(1, 5), "branch"))

    np.testing.assert_array_equal(
        stream_gradients(encoder, passed, weights),
        stream_gradients(encoder, passed, weights, skips_alone=True),
    )


def test_a_gradient_of_another_shape_is_refused() -> None:
    """The message names the shape that would do."""
    encoder = random_encoder()
    with pytest.raises(ValueError, match=r"\(3, 6\) of the last state"):
        stream_gradients(encoder, run_encoder(encoder, embed(encoder, TOKENS)), np.ones((2, 6)))

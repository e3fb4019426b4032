"""Measures of a stream: by loops, by differences, and in cases that are known beforehand."""

import math

import numpy as np
import pytest

from core.stream_measures import (
    branch_over_stream,
    cosine,
    cosine_to_input,
    cosine_to_layer_before,
    nearest_other,
    sentence_vector,
    similarity_gradient,
)
from core.transformer import embed, run_encoder
from tests.core.small_encoder import random_encoder

RNG = np.random.default_rng(3)


def test_a_cosine_is_that_of_the_angle_and_does_not_see_lengths() -> None:
    """At every angle, at any two lengths."""
    angles = np.linspace(0, math.pi, 7)
    turned = np.stack([np.cos(angles), np.sin(angles)], axis=1)

    np.testing.assert_allclose(cosine(np.array([3.0, 0.0]), 7 * turned), np.cos(angles), atol=1e-15)


def test_each_layer_is_compared_with_the_one_before_or_with_the_input() -> None:
    """One pair of states at a time."""
    states = RNG.standard_normal((4, 2, 5))
    before, start = cosine_to_layer_before(states), cosine_to_input(states)
    for layer in range(3):
        for token in range(2):
            after = states[layer + 1, token]
            for found, other in ((before, states[layer, token]), (start, states[0, token])):
                expected = sum(after * other) / math.dist(after, [0] * 5) / math.dist(other, [0] * 5)

                assert found[layer, token] == pytest.approx(expected)
    np.testing.assert_array_equal(before[0], start[0])


def test_a_branch_is_measured_against_the_token_that_it_is_added_to() -> None:
    """In every block, before the normalisation."""
    encoder = random_encoder()
    passed = run_encoder(encoder, embed(encoder, [1, 3]))
    measured = branch_over_stream(passed)
    block = passed.blocks[2]

    assert measured.shape == (4, 2)
    assert measured[2, 1] == pytest.approx(
        math.dist(block.inside.branch[1], [0] * 6) / math.dist(passed.stream[2, 1], [0] * 6)
    )


def test_the_gradient_of_a_similarity_is_that_of_differences() -> None:
    """Moving one entry of one token at a time."""
    last, other = RNG.standard_normal((3, 4)), sentence_vector(RNG.standard_normal((2, 4)))
    found, expected = similarity_gradient(last, other), np.empty((3, 4))
    for place in np.ndindex(last.shape):
        step = np.zeros_like(last)
        step[place] = 1e-6
        expected[place] = (sentence_vector(last + step) - sentence_vector(last - step)) @ other / 2e-6

    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)
    assert np.abs(found).max() > 0.01


def test_the_nearest_sentence_is_never_the_sentence_itself() -> None:
    """Found by looking at all pairs."""
    vectors = np.stack([sentence_vector(RNG.standard_normal((2, 4))) for _ in range(5)])
    moved = np.stack([sentence_vector(vector + 0.3 * RNG.standard_normal((1, 4))) for vector in vectors])
    expected = [
        max(
            (other for other in range(5) if other != own),
            key=lambda other: float(moved[own] @ vectors[other]),
        )
        for own in range(5)
    ]

    assert nearest_other(vectors, moved).tolist() == expected


def test_a_sentence_whose_tokens_cancel_has_no_vector() -> None:
    """Its mean is zero."""
    with pytest.raises(ValueError, match="no direction"):
        sentence_vector([[1.0, 2.0], [-1.0, -2.0]])

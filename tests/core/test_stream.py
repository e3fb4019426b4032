"""Tokens through layers that replace and layers that add."""

import numpy as np
import pytest

from core.bounds import random_growth
from core.stream import (
    angle_between,
    compare_with_input,
    compound_growth,
    erasing_layers,
    network_layers,
    pulling_layers,
    relative_misses,
    run_stream,
    typical_turn,
    undo_block,
)


def tokens(count: int = 3, width: int = 64, seed: int = 0) -> np.ndarray:
    """Return a few standard normal tokens."""
    return np.random.default_rng(seed).standard_normal((count, width))


def test_adding_is_the_running_sum_of_what_the_layers_wrote() -> None:
    """h_L - h_0 is the sum of every layer's own output, times the branch scale."""
    layers = network_layers(5, 8, np.random.default_rng(1))
    states = run_stream(tokens(width=8), layers, add=True, branch_scale=0.5)
    written = sum(0.5 * layer(state) for layer, state in zip(layers, states[:-1], strict=True))

    np.testing.assert_allclose(states[-1] - states[0], written, rtol=1e-12)


def test_replacing_keeps_nothing_but_the_last_layers_output() -> None:
    """Whatever the branch scale says, h_l is F_l(h_{l-1})."""
    layers = network_layers(2, 8, np.random.default_rng(1))
    start = tokens(width=8)

    states = run_stream(start, layers, add=False, branch_scale=0.1)
    np.testing.assert_array_equal(states[-1], layers[1](layers[0](start)))


def test_a_layer_adds_its_output_and_not_the_token_once_more() -> None:
    """x = (2, -1) and F(x) = (-0.5, 0.5) give (1.5, -0.5); adding x to itself would give (4, -2)."""
    states = run_stream([[2.0, -1.0]], [lambda x: 0 * x + [-0.5, 0.5]], add=True)

    np.testing.assert_array_equal(states[-1], [[1.5, -0.5]])


def test_the_input_is_not_changed() -> None:
    """The caller's tokens survive, also as a list of floats."""
    start = tokens(width=4)
    before = start.copy()
    run_stream(start, network_layers(3, 4, np.random.default_rng(0)), add=True)

    np.testing.assert_array_equal(start, before)


def test_network_layers_keep_lengths_on_average() -> None:
    """He initialisation: the mean square of a layer's output is that of its input, within 5 % at width 512."""
    start = tokens(count=40, width=512)
    layer = network_layers(1, 512, np.random.default_rng(3))[0]

    assert np.mean(layer(start) ** 2) == pytest.approx(np.mean(start**2), rel=0.05)


@pytest.mark.parametrize(("depth", "branch_scale"), [(24, 0.1), (48, 0.3), (10, 1.0)])
def test_random_additions_turn_a_token_as_pythagoras_says(depth: int, branch_scale: float) -> None:
    """In 512 dimensions, averaged over 16 tokens: the angle within 3 degrees, the length within 15 %."""
    layers = network_layers(depth, 512, np.random.default_rng(5))
    states = run_stream(tokens(count=16, width=512), layers, add=True, branch_scale=branch_scale)
    profile = compare_with_input(states)

    assert profile.turned[-1].mean() == pytest.approx(typical_turn(depth, branch_scale), abs=3)
    assert profile.length[-1].mean() == pytest.approx(random_growth([branch_scale] * depth), rel=0.15)


def test_a_single_replacing_layer_loses_the_direction() -> None:
    """In wide layers the result is nearly at right angles to the token, while its length is kept."""
    states = run_stream(
        tokens(count=16, width=512), network_layers(1, 512, np.random.default_rng(5)), add=False
    )
    profile = compare_with_input(states)

    np.testing.assert_allclose(profile.turned[-1], 90, atol=10)
    np.testing.assert_allclose(profile.length[-1], 1, atol=0.15)


def test_the_typical_turn_by_hand() -> None:
    """No layer turns nothing; one addition as long as the token makes half a right angle; many make a right one."""
    assert typical_turn(0, 1.0) == 0
    assert typical_turn(1, 1.0) == pytest.approx(45)
    assert typical_turn(2, np.sqrt(3.0)) == pytest.approx(np.degrees(np.arctan(np.sqrt(15))))
    assert typical_turn(10_000, 2.0) == pytest.approx(90)


def test_erasing_layers_shrink_the_token_and_leave_its_direction() -> None:
    """h_l = (1 - α)^l h_0: kept falls to 0.5³ = 0.125 and nothing new comes in."""
    profile = compare_with_input(run_stream(tokens(), erasing_layers(3), add=True, branch_scale=0.5))

    np.testing.assert_allclose(profile.kept[:, 0], [1, 0.5, 0.25, 0.125])
    np.testing.assert_allclose(profile.added, 0, atol=1e-15)
    np.testing.assert_allclose(profile.turned, 0, atol=1e-6)


def test_one_erasing_layer_at_full_size_forgets_the_token() -> None:
    """A zero vector has no direction: the angle is NaN, every other number is 0, and no warning is raised."""
    profile = compare_with_input(run_stream(tokens(), erasing_layers(2), add=True))

    np.testing.assert_array_equal(profile.length[1:], 0)
    np.testing.assert_array_equal(profile.kept[1:], 0)
    assert np.isnan(profile.turned[1:]).all()


def test_layers_that_pull_one_way_drown_the_token() -> None:
    """Written every time, a small pull wins: after 48 layers of size 0.2 the token points where they pull."""
    direction = np.eye(64)[0]
    states = run_stream(tokens(), pulling_layers(48, direction), add=True, branch_scale=0.2)

    assert (angle_between(states[-1], direction) < 1).all()
    assert (compare_with_input(states).length[-1] > 1000).all()


def test_pulling_layers_that_replace_make_all_tokens_alike() -> None:
    """Their output depends on the token's length only."""
    states = run_stream(tokens(), pulling_layers(1, np.ones(64)), add=False)

    np.testing.assert_allclose(angle_between(states[-1][0], states[-1][1]), 0, atol=1e-6)


def test_kept_and_added_are_the_legs_of_a_right_triangle() -> None:
    """length² = kept² + added², and the angle is that of the triangle."""
    states = run_stream(tokens(), network_layers(6, 64, np.random.default_rng(2)), add=True, branch_scale=0.7)
    profile = compare_with_input(states)

    np.testing.assert_allclose(profile.kept**2 + profile.added**2, profile.length**2, rtol=1e-12)
    np.testing.assert_allclose(profile.turned, np.degrees(np.arctan2(profile.added, profile.kept)), atol=1e-6)


def test_angles_of_nearly_equal_vectors_keep_their_digits() -> None:
    """An angle of 1e-9 radians is lost by arccos and kept here."""
    angle = angle_between(np.array([1.0, 0.0]), np.array([1.0, 1e-9]))

    assert np.radians(angle) == pytest.approx(1e-9, rel=1e-6)


def test_a_block_with_a_small_branch_can_be_undone() -> None:
    """F(x) = c tanh(x) moves inputs apart by at most c = 0.5, so the error falls at least that fast."""
    start = tokens(width=4)
    guesses = undo_block(start + 0.5 * np.tanh(start), lambda x: 0.5 * np.tanh(x), 40)
    errors = np.abs(guesses - start).max(axis=(1, 2))

    assert (errors[1:30] <= 0.5 * errors[:29]).all()
    assert errors[40] < 1e-11


def test_an_erased_token_cannot_be_had_back() -> None:
    """From 0 the repetition x <- 0 + x stays at 0."""
    np.testing.assert_array_equal(undo_block([[0.0, 0.0]], np.negative, 20), 0)


def test_bad_values_are_refused() -> None:
    """Every message names the argument, its value and the fix."""
    with pytest.raises(ValueError, match="direction must not be zero"):
        pulling_layers(2, [0.0, 0.0])
    with pytest.raises(ValueError, match=r"states\[0\] has a zero token in row 1; start from a token"):
        compare_with_input(np.array([[[1.0, 0.0], [0.0, 0.0]]]))
    with pytest.raises(ValueError, match="depth must be a whole number of at least 1, got 0"):
        erasing_layers(0)
    with pytest.raises(ValueError, match="branch_scale must be a finite number, got nan"):
        run_stream([[1.0]], erasing_layers(1), add=True, branch_scale=float("nan"))
    with pytest.raises(ValueError, match="steps must be a whole number of at least 0, got -1"):
        undo_block([[1.0]], np.negative, -1)


def test_growth_compounds_layer_by_layer() -> None:
    """A loop over the layers gives the same; no layer, no growth."""
    length = 1.0
    for _ in range(48):
        length += 0.045 * length

    assert compound_growth(0.045, 48) == pytest.approx(length)
    assert compound_growth(0.045, 0) == 1.0


def test_a_miss_is_relative_to_the_token() -> None:
    """Twice the token and twice the guess miss by the same share, and a zero token has no length to compare with."""
    token, guesses = np.array([3.0, 4.0]), np.array([[3.0, 4.5], [0.0, 0.0]])

    np.testing.assert_allclose(relative_misses(guesses, token), [0.1, 1.0])
    np.testing.assert_allclose(relative_misses(2 * guesses, 2 * token), [0.1, 1.0])
    with pytest.raises(ValueError, match="token must not be zero"):
        relative_misses(guesses, [0.0, 0.0])

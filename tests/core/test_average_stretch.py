"""Three stacks whose average singular value says nothing about their gradient."""

import numpy as np
import pytest

from core.average_stretch import gated_rotation_stack, gaussian_stack, send_back, stretched_stack


def test_the_gradient_meets_the_last_layer_first() -> None:
    """(1, 0) through W2 = [[0, 2], [0, 0]], then W1 = [[0, 0], [3, 0]]: lengths 1, 2, 6. The other order gives 0."""
    first, last = np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[0.0, 2.0], [0.0, 0.0]])

    np.testing.assert_allclose(send_back(np.stack([first, last]), np.array([1.0, 0.0])).norms, [6, 2, 1])
    np.testing.assert_allclose(send_back(np.stack([last, first]), np.array([1.0, 0.0])).norms, [0, 0, 1])


def test_a_closed_gate_takes_its_coordinate_away() -> None:
    """(3, 4) through the identity with the second gate closed is (3, 0): 3/5 of the length."""
    stack = send_back(np.eye(2)[None], np.array([3.0, 4.0]), np.array([[1.0, 0.0]]))

    np.testing.assert_allclose(stack.norms, [0.6, 1])


def test_an_average_below_one_can_explode() -> None:
    """1.5 and 0.1 average 0.8; half of |g|² meets the 1.5 every time: 1.5^100 / √2."""
    stack = stretched_stack(100, 1.5, 0.1)

    assert stack.mean_singular_value == pytest.approx(0.8)
    assert stack.norms[0] == pytest.approx(1.5**100 / np.sqrt(2))


def test_an_average_below_one_can_leave_the_gradient_at_its_size() -> None:
    """Gaussian layers of variance 1/D average 8/(3π), and the typical norm after 25 layers is still about 1."""
    stacks = [gaussian_stack(25, 50, np.random.default_rng(seed)) for seed in range(8)]

    assert np.mean([stack.mean_singular_value for stack in stacks]) == pytest.approx(
        8 / (3 * np.pi), abs=0.01
    )
    assert np.exp(np.mean([np.log(stack.norms[0]) for stack in stacks])) == pytest.approx(1, abs=0.5)


def test_an_average_of_one_can_vanish() -> None:
    """Rotations stretch nothing, but half of the gates are closed: about 2^(-L/2)."""
    stacks = [gated_rotation_stack(60, 64, np.random.default_rng(seed)) for seed in range(8)]

    assert all(stack.mean_singular_value == pytest.approx(1) for stack in stacks)
    assert np.mean([np.log2(stack.norms[0]) for stack in stacks]) == pytest.approx(-30, abs=3)


def test_layers_that_shrink_every_direction_do_make_it_vanish() -> None:
    """The condition that holds: all singular values at most 0.9 bound the norm by 0.9^100."""
    assert stretched_stack(100, 0.9, 0.5).norms[0] <= 0.9**100


def test_both_random_stacks_open_and_close_with_their_generator() -> None:
    """The same state of the generator gives the same norms."""
    for draw in (gaussian_stack, gated_rotation_stack):
        first, again = (draw(5, 8, np.random.default_rng(1)).norms for _ in range(2))

        np.testing.assert_array_equal(first, again)


def test_bad_values_are_refused() -> None:
    """Every message names the argument and its value."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="depth must be a whole number of at least 1, got 0"):
        stretched_stack(0, 1.5, 0.1)
    with pytest.raises(ValueError, match=r"weak must be a finite number of at least 0, got -0\.1"):
        stretched_stack(3, 1.5, -0.1)
    with pytest.raises(ValueError, match="width must be a whole number of at least 2, got 1"):
        gated_rotation_stack(3, 1, rng)

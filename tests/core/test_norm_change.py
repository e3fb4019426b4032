"""Whether a residual block makes a gradient longer or shorter."""

import numpy as np
import pytest

from core.norm_change import norm_change, shrinking_share


@pytest.mark.parametrize("seed", range(10))
def test_the_three_terms_add_up_to_the_squared_length(seed: int) -> None:
    """They are |g (I + J)|^2, split."""
    rng = np.random.default_rng(seed)
    jacobian, gradient = rng.standard_normal((4, 4)), rng.standard_normal(4)
    expected = np.linalg.norm(gradient @ (np.eye(4) + jacobian)) ** 2

    assert norm_change(jacobian, gradient).arrives == pytest.approx(expected, rel=1e-12)


def test_a_branch_against_the_gradient_shortens_it() -> None:
    """With J = -I the cross term takes away twice what was sent, and nothing arrives."""
    assert norm_change(-np.eye(2), [3.0, 4.0]) == (25.0, -50.0, 25.0)
    assert norm_change(-np.eye(2), [3.0, 4.0]).arrives == 0.0


def test_a_branch_that_only_turns_lengthens_every_gradient() -> None:
    """A quarter turn has no cross term, so the square of the branch is added."""
    assert norm_change([[0.0, -1.0], [1.0, 0.0]], [3.0, 4.0]) == (25.0, 0.0, 25.0)


@pytest.mark.parametrize("seed", range(10))
def test_a_branch_without_negative_direction_never_shortens(seed: int) -> None:
    """If J + J^T has no negative eigenvalue, the cross term is at least 0 for every gradient."""
    rng = np.random.default_rng(seed)
    root, turn = rng.standard_normal((2, 4, 4))
    jacobian = root @ root.T + turn - turn.T

    for gradient in rng.standard_normal((50, 4)):
        assert norm_change(jacobian, gradient).cross >= -1e-12


def test_more_than_a_third_of_small_random_branches_shorten_a_gradient() -> None:
    """Width 4, entries of spread 0.2: 38 %, to the accuracy of 20 000 draws."""
    share = shrinking_share(4, 0.2, 20_000, np.random.default_rng(1))

    assert share == pytest.approx(0.38, abs=0.012)


def test_a_branch_with_a_large_spread_seldom_shortens_and_none_never_does() -> None:
    """|g J|^2 outweighs the cross term when J is large; without a branch nothing changes."""
    rng = np.random.default_rng(2)

    assert shrinking_share(4, 5.0, 2000, rng) < 0.02
    assert shrinking_share(4, 0.0, 2000, rng) == 0.0


def test_half_of_the_smallest_branches_shorten() -> None:
    """The smaller the branch, the more the sign of the cross term alone decides."""
    assert shrinking_share(4, 1e-6, 20_000, np.random.default_rng(3)) == pytest.approx(0.5, abs=0.012)


def test_bad_arguments_are_named() -> None:
    """Shapes, counts and spread."""
    with pytest.raises(
        ValueError, match=r"branch_jacobian has shape \(2, 3\) and grad_output has shape \(2,\)"
    ):
        norm_change(np.ones((2, 3)), [1.0, 1.0])
    with pytest.raises(ValueError, match="draws must be a whole number of at least 1, got 0"):
        shrinking_share(4, 0.2, 0, np.random.default_rng(1))
    with pytest.raises(ValueError, match=r"spread must be a finite number of at least 0, got -1\.0"):
        shrinking_share(4, -1.0, 10, np.random.default_rng(1))

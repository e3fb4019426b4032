"""Random orthogonal matrices and branch Jacobians."""

import numpy as np
import pytest

from core.random_matrices import haar_orthogonal, random_jacobians


@pytest.mark.parametrize("width", [1, 2, 16])
def test_the_matrix_is_orthogonal(width: int) -> None:
    """Rows have length 1 and stand at right angles."""
    q = haar_orthogonal(width, np.random.default_rng(0))

    np.testing.assert_allclose(q @ q.T, np.eye(width), atol=1e-14)


def test_entries_are_positive_as_often_as_negative() -> None:
    """Plain QR gives a first diagonal entry of one sign only; a uniform draw has no preferred sign."""
    rng = np.random.default_rng(0)
    draws = np.array([haar_orthogonal(2, rng) for _ in range(2000)])

    # Five standard errors of a fair coin thrown 2000 times.
    assert np.abs((draws > 0).mean(axis=0) - 0.5).max() < 5 * 0.5 / np.sqrt(2000)
    assert np.abs(draws.mean(axis=0)).max() < 5 * np.sqrt(0.5 / 2000)


def test_half_of_the_draws_are_reflections() -> None:
    """The determinant is +1 or -1 with equal chances."""
    rng = np.random.default_rng(0)
    determinants = [np.linalg.det(haar_orthogonal(3, rng)) for _ in range(2000)]

    assert np.mean(np.array(determinants) > 0) == pytest.approx(0.5, abs=5 * 0.5 / np.sqrt(2000))


def test_random_products_neither_grow_nor_shrink_in_two_dimensions() -> None:
    """I + Q with a uniform Q doubles squared lengths on average; a one-sided Q does not."""
    rng = np.random.default_rng(0)
    rows = [np.array([1.0, 0.0]) @ (np.eye(2) + haar_orthogonal(2, rng)) for _ in range(4000)]

    assert np.mean(np.sum(np.square(rows), axis=1)) == pytest.approx(2.0, abs=0.12)


def test_every_branch_has_exactly_the_asked_size() -> None:
    """All singular values equal the size, so no direction is treated differently."""
    jacobians = random_jacobians(5, 4, 0.3, np.random.default_rng(0))

    np.testing.assert_allclose(np.linalg.svd(jacobians, compute_uv=False), np.full((5, 4), 0.3), rtol=1e-13)


def test_branches_differ_from_each_other() -> None:
    """Every block is its own draw."""
    first, second = random_jacobians(2, 4, 1.0, np.random.default_rng(0))

    assert np.abs(first - second).max() > 0.1


def test_the_same_generator_state_gives_the_same_branches() -> None:
    """A seed in a link brings back the same picture."""
    once, again = (random_jacobians(3, 4, 0.5, np.random.default_rng(11)) for _ in range(2))

    np.testing.assert_array_equal(once, again)


def test_bad_sizes_are_refused() -> None:
    """A width of 0 has no directions and a size is not negative."""
    with pytest.raises(ValueError, match="width must be a whole number of at least 1, got 0"):
        haar_orthogonal(0, np.random.default_rng(0))
    with pytest.raises(ValueError, match="size must be a finite number of at least 0, got -1"):
        random_jacobians(3, 4, -1, np.random.default_rng(0))

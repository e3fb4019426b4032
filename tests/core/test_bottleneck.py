"""A skip through a bottleneck passes on as many directions as the bottleneck is wide."""

import numpy as np
import pytest

from core.bottleneck import passed_on, squeezed_shortcut


@pytest.mark.parametrize("rank", [1, 3, 8])
def test_a_bottleneck_has_its_rank_and_keeps_what_fits_through(rank: int) -> None:
    """It is a partial isometry: r singular values of 1, the others 0."""
    shortcut = squeezed_shortcut(8, rank, np.random.default_rng(0))

    assert np.linalg.matrix_rank(shortcut) == rank
    np.testing.assert_allclose(shortcut @ shortcut.T @ shortcut, shortcut, atol=1e-14)


@pytest.mark.parametrize("rank", range(1, 9))
def test_exactly_r_directions_survive_three_bottlenecks(rank: int) -> None:
    """Counted by the singular values, and by the gradients that come back: the rest of a random one is lost."""
    rng = np.random.default_rng(rank)
    shortcuts = [squeezed_shortcut(8, rank, rng) for _ in range(3)]
    values = passed_on(shortcuts)
    arrived = rng.standard_normal((20, 8)) @ shortcuts[2] @ shortcuts[1] @ shortcuts[0]

    assert np.count_nonzero(values) == rank
    assert np.linalg.matrix_rank(arrived) == rank
    assert values.max() <= 1 + 1e-12


def test_no_factor_brings_a_lost_direction_back() -> None:
    """Neither a factor of 1000 nor full matrices before and after."""
    rng = np.random.default_rng(0)
    full = [rng.standard_normal((8, 8)) for _ in range(2)]
    squeezed = squeezed_shortcut(8, 2, rng)

    assert np.count_nonzero(passed_on([full[0], 1000.0 * squeezed, full[1]])) == 2


def test_the_later_block_stands_on_the_left() -> None:
    """A row gradient meets the last shortcut first."""
    first, last = np.array([[0.0, 1.0], [0.0, 0.0]]), np.diag([1.0, 0.0])

    assert passed_on([first, last]).tolist() == [1.0, 0.0]
    assert passed_on([last, first]).tolist() == [0.0, 0.0]


def test_faults_are_named() -> None:
    """A middle wider than the ends, and no shortcut at all."""
    with pytest.raises(ValueError, match="rank must be at most the width 4, got 5"):
        squeezed_shortcut(4, 5, np.random.default_rng(0))
    with pytest.raises(ValueError, match="shortcuts holds no matrix"):
        passed_on([])
    with pytest.raises(ValueError, match=r"shortcuts\[1\] must be square"):
        passed_on([np.eye(2), np.ones((2, 3))])

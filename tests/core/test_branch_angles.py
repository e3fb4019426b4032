"""The angle of a branch decides where in the band a gradient's norm ends."""

import numpy as np
import pytest

from core.bounds import random_growth, uniform_band
from core.branch_angles import norm_factors, random_norms, turning_jacobian, typical, uniform_norms
from core.paths import path_spectrum
from core.random_matrices import random_jacobians


@pytest.mark.parametrize("cosine", [-1.0, -0.6, 0.0, 0.25, 1.0])
def test_a_turning_branch_has_its_norm_and_moves_every_gradient_alike(cosine: float) -> None:
    """Sent through 100 blocks as matrices, any gradient changes by the factor of one block to the power 100."""
    branch = turning_jacobian(0.1, cosine, 4)
    gradients = np.random.default_rng(0).standard_normal((5, 4))
    factor = norm_factors(0.1, cosine) ** 100

    assert np.linalg.norm(branch, 2) == pytest.approx(0.1, rel=1e-14)
    assert np.trace(branch) == pytest.approx(0.4 * cosine, abs=1e-15)
    for gradient in gradients:
        arrived = path_spectrum([branch] * 100, gradient).total

        assert np.linalg.norm(arrived) / np.linalg.norm(gradient) == pytest.approx(factor, rel=1e-11)


def test_the_two_ends_of_the_angle_are_the_two_ends_of_the_band() -> None:
    """Against the gradient 2.656e-5 is left, along it 13,781 times as much arrives, across it 1.645 times."""
    band = uniform_band(0.1, 100)
    low, middle, high = norm_factors(0.1, [-1.0, 0.0, 1.0]) ** 100

    assert low == pytest.approx(band.lower, rel=1e-12)
    assert low == pytest.approx(2.65614e-5, rel=1e-6)
    assert high == pytest.approx(band.upper, rel=1e-12)
    assert middle == pytest.approx(random_growth([0.1] * 100), rel=1e-12)


@pytest.mark.parametrize("width", [1, 2, 16])
def test_norms_without_matrices_are_distributed_as_with_them(width: int) -> None:
    """The quartiles of 600 stacks of 20 blocks agree with those of products of drawn Haar matrices."""
    rng = np.random.default_rng(1)
    gradient = np.eye(width)[0]
    drawn = [
        np.linalg.norm(path_spectrum(random_jacobians(20, width, 0.3, rng), gradient).total)
        for _ in range(600)
    ]
    walked = np.log(random_norms(0.3, 20, width, 20_000, rng)[:, -1])
    spread = np.std(walked)
    quartiles = [0.25, 0.5, 0.75]

    # Three standard errors of a quartile of 600 draws.
    np.testing.assert_allclose(
        np.quantile(np.log(drawn), quartiles), np.quantile(walked, quartiles), atol=0.2 * float(spread)
    )


def test_the_mean_square_grows_by_the_squares_of_the_branches() -> None:
    """Whatever the width, because the cosine has mean 0."""
    for width in (1, 3, 64):
        norms = random_norms(0.1, 50, width, 20_000, np.random.default_rng(2))[:, -1]

        assert np.sqrt(np.mean(norms**2)) == pytest.approx(random_growth([0.1] * 50), rel=0.02)


@pytest.mark.parametrize(("width", "low", "high"), [(1, 0.66, 0.72), (16, 0.03, 0.06), (64, 0.0, 0.001)])
def test_how_often_a_random_stack_shrinks_a_gradient(width: int, low: float, high: float) -> None:
    """With 100 branches of size 0.1: two times in three at width 1, hardly ever at width 64."""
    norms = random_norms(0.1, 100, width, 20_000, np.random.default_rng(3))[:, -1]

    assert low <= np.mean(norms < 1.0) <= high


def test_no_walk_leaves_the_band() -> None:
    """Not even by rounding at width 1, where every step is an end of the band."""
    band = uniform_band(0.1, 100)
    norms = random_norms(0.1, 100, 1, 500, np.random.default_rng(4))

    assert (norms[:, 0] == 1.0).all()
    assert band.lower * (1 - 1e-12) <= norms.min() <= norms.max() <= band.upper * (1 + 1e-12)


@pytest.mark.parametrize("cosine", [-1.1, 1.5, float("nan")])
def test_a_cosine_beyond_one_is_refused(cosine: float) -> None:
    """The message names what was given."""
    with pytest.raises(ValueError, match="between -1 and 1, got"):
        norm_factors(0.1, cosine)
    with pytest.raises(ValueError, match="between -1 and 1, got"):
        turning_jacobian(0.1, cosine, 2)


def test_a_quarter_turn_needs_pairs_of_coordinates() -> None:
    """An odd width is refused."""
    with pytest.raises(ValueError, match="width must be even, got 3"):
        turning_jacobian(0.1, 0.5, 3)


@pytest.mark.parametrize("cosine", [-1.0, -0.2, 0.0, 1.0])
def test_blocks_at_one_angle_multiply_the_norm_by_one_factor(cosine: float) -> None:
    """As a walk through real blocks that turn the gradient does."""
    gradient, norms = np.array([1.0, 0.0]), [1.0]
    for _ in range(6):
        gradient = gradient + gradient @ turning_jacobian(0.3, cosine, 2)
        norms.append(float(np.linalg.norm(gradient)))

    np.testing.assert_allclose(uniform_norms(0.3, cosine, 6), norms)


def test_typical_walks_are_counted_and_put_in_order() -> None:
    """The share by counting, the median as the middle of the sorted values; ends of exactly 1 are not shorter."""
    walks = random_norms(0.3, 5, 2, 101, np.random.default_rng(8))
    found = typical(walks)
    shorter = sum(1 for walk in walks if walk[-1] < 1.0) / 101

    assert found.shorter == pytest.approx(shorter)
    for passed in range(6):
        assert found.median[passed] == sorted(walks[:, passed])[50]
    assert typical(np.ones((4, 3))).shorter == 0.0

"""The loss on a plane through the weights."""

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from core.loss_surface import (
    Directions,
    corner_length,
    filter_normalised,
    loss_at,
    loss_surface,
    plain_corner_growth,
)
from core.stacks import Stacks, forward, initial_stacks
from core.tasks import Task, copying, two_spirals

TASK = two_spirals(20, np.random.default_rng(0))
STEPS = np.array([-0.8, 0.0, 0.3, 1.0])


def nets(depth: int = 4, *, width: int = 5, scales: tuple[float, ...] = (0, 1, 0.5)) -> Stacks:
    """Return a plain, a residual and a scaled net, with biases and different weights."""
    rng = np.random.default_rng(1)
    drawn = initial_stacks(
        depth,
        width,
        rng,
        shortcut_scale=scales,
        branch_scale=[1, 0.5, 0.8][: len(scales)],
        inputs=2,
        outputs=1,
    )
    return drawn.with_weights(drawn.weights + 0.2 * rng.standard_normal(drawn.weights.shape))


def drawn(stacks: Stacks) -> Directions:
    """Return two directions for these nets."""
    return filter_normalised(stacks, np.random.default_rng(7))


def matrices(stacks: Stacks) -> list[NDArray[np.float64]]:
    """Return all matrices of the nets, biases included, as (K, rows, columns)."""
    assert stacks.read_in is not None
    assert stacks.read_out is not None
    return [stacks.read_in, *np.moveaxis(stacks.blocks, 1, 0), stacks.read_out]


def test_in_the_centre_stands_the_loss_of_the_nets() -> None:
    """A step of 0 along both directions changes nothing."""
    stacks = nets()
    expected = TASK.loss(forward(stacks, TASK.inputs).outputs, TASK.targets).losses

    np.testing.assert_allclose(loss_at(stacks, TASK, drawn(stacks), 0, 0), expected, rtol=1e-14)
    np.testing.assert_allclose(
        loss_surface(stacks, TASK, drawn(stacks), STEPS, STEPS).losses[:, 1, 1], expected, rtol=1e-12
    )


def test_in_a_direction_every_unit_is_as_long_as_its_own_weights() -> None:
    """Row by row, in both directions; biases stand still."""
    stacks = nets()
    for direction in drawn(stacks):
        for found, own in zip(matrices(stacks.with_weights(direction)), matrices(stacks), strict=True):
            lengths, expected = (np.linalg.norm(each[..., :-1], axis=-1) for each in (found, own))

            np.testing.assert_allclose(lengths, expected, rtol=1e-12)
            assert not found[..., -1].any()


def test_nets_with_the_same_weights_get_the_same_directions() -> None:
    """The random numbers are shared, so a plain and a residual net move alike."""
    stacks = initial_stacks(
        3, 4, np.random.default_rng(0), shortcut_scale=[0, 1], branch_scale=[1, 1], inputs=2, outputs=1
    )
    first, second = drawn(stacks)

    np.testing.assert_array_equal(first[0], first[1])
    assert abs(np.dot(first[0], second[0])) < 0.5 * np.dot(first[0], first[0])


def test_a_unit_without_weights_does_not_move() -> None:
    """There is no length to take over, and no division by it."""
    stacks = nets()
    stacks.blocks[:, 0, 2, :-1] = 0.0
    moved = stacks.with_weights(drawn(stacks).first)

    assert not moved.blocks[:, 0, 2].any()
    assert moved.blocks[:, 0, 1, :-1].all()


def test_the_grid_is_what_a_loop_over_its_places_finds() -> None:
    """The networks of a row, run side by side, are the single ones."""
    stacks = nets()
    found = loss_surface(stacks, TASK, drawn(stacks), STEPS, STEPS[:3])
    expected = [[loss_at(stacks, TASK, drawn(stacks), a, b) for b in STEPS[:3]] for a in STEPS]

    assert found.losses.shape == (3, 4, 3)
    np.testing.assert_allclose(found.losses, np.moveaxis(np.array(expected), -1, 0), rtol=1e-10)


def test_blocks_alone_work_without_read_in_and_read_out() -> None:
    """The task of copying has neither."""
    task = copying(4, 10, np.random.default_rng(0))
    stacks = initial_stacks(3, 4, np.random.default_rng(1), shortcut_scale=[0, 1], branch_scale=[1, 0.5])
    found = loss_surface(stacks, task, drawn(stacks), STEPS, STEPS).losses
    expected = [loss_at(stacks, task, drawn(stacks), a, 0.3) for a in STEPS]

    np.testing.assert_allclose(found[:, :, 2].T, expected, rtol=1e-10)


def test_swapping_the_directions_transposes_the_surface() -> None:
    """Neither direction comes first."""
    stacks = nets()
    first, second = drawn(stacks)
    ahead = loss_surface(stacks, TASK, Directions(first, second), STEPS, STEPS[:2]).losses
    turned = loss_surface(stacks, TASK, Directions(second, first), STEPS[:2], STEPS).losses

    np.testing.assert_allclose(ahead, turned.swapaxes(1, 2), rtol=1e-10)


def test_along_a_straight_loss_the_surface_is_a_parabola() -> None:
    """One block of weight 2 that answers 3: loss (10 - 6 (1 + a) - b)², by hand."""
    net = Stacks(np.array([[2.0, 0.0]]), 1, 1, np.zeros(1), np.ones(1))
    task = Task(np.array([[3.0]]), np.array([[10.0]]), copying(1, 1, np.random.default_rng(0)).loss)
    ahead = Directions(np.array([[2.0, 0.0]]), np.array([[0.0, 1.0]]))
    found = loss_surface(net, task, ahead, STEPS, STEPS).losses[0]

    np.testing.assert_allclose(found, (10 - 6 * (1 + STEPS[:, None]) - STEPS) ** 2, atol=1e-12)


def test_numbers_that_are_too_large_are_infinite_and_never_undefined() -> None:
    """Two hundred plain blocks, far out; near the centre the loss stays finite. Nothing is warned about."""
    stacks = nets(200, width=16, scales=(0, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = loss_surface(stacks, TASK, drawn(stacks), [0.0, 1e3], [0.0, 1e3]).losses

        assert np.isinf(loss_at(stacks, TASK, drawn(stacks), 1e3, 0)).all()

    assert np.isfinite(found[:, 0, 0]).all()
    assert np.isinf(found[:, 1, 1]).all()
    assert not np.isnan(found).any()


def test_nothing_that_was_handed_in_is_changed() -> None:
    """Neither weights nor directions."""
    stacks = nets()
    directions = drawn(stacks)
    before = [each.copy() for each in (stacks.weights, *directions)]
    loss_surface(stacks, TASK, directions, STEPS, STEPS)

    for was, now in zip(before, (stacks.weights, *directions), strict=True):
        np.testing.assert_array_equal(was, now)


def test_in_the_corner_of_a_plain_net_the_scale_of_its_units_multiplies() -> None:
    """Random directions stand nearly at right angles to the weights: √3 for each of 20 blocks, within a factor of 4."""
    growth = []
    for seed in range(20):
        stacks = initial_stacks(
            20, 64, np.random.default_rng(seed), shortcut_scale=[0], branch_scale=[1], inputs=2, outputs=1
        )
        first, second = filter_normalised(stacks, np.random.default_rng((seed, 1)))
        corner = stacks.with_weights(stacks.weights + first + second)
        outputs = [np.linalg.norm(forward(each, TASK.inputs).states[-1]) for each in (corner, stacks)]
        growth.append(outputs[0] / outputs[1])

    assert 0.25 < np.median(growth) / np.sqrt(3) ** 21 < 4  # and once for the read-in


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], "must hold at least one step each"),
        ([np.nan], "first_steps must be finite, got nan at"),
        ([[0.0]], "first_steps must be a vector"),
        (np.zeros(100_000), "take fewer steps, points or blocks"),
    ],
)
def test_steps_that_make_no_grid_are_refused(steps: NDArray[np.float64], message: str) -> None:
    """Empty, undefined, not a list, or more than a request may cost."""
    stacks = nets()
    with pytest.raises(ValueError, match=message):
        loss_surface(stacks, TASK, drawn(stacks), steps, np.zeros(1000))


def test_what_does_not_fit_the_nets_is_refused() -> None:
    """Directions of other nets, points of another size, a step that is no number."""
    stacks = nets()
    with pytest.raises(ValueError, match=r"directions.first has shape .* draw it with filter_normalised"):
        loss_surface(stacks, TASK, drawn(nets(5)), STEPS, STEPS)
    with pytest.raises(ValueError, match="but the networks take 2 inputs"):
        loss_surface(stacks, TASK._replace(inputs=np.zeros((3, 20))), drawn(stacks), STEPS, STEPS)
    with pytest.raises(ValueError, match="a must be a finite number"):
        loss_at(stacks, TASK, drawn(stacks), np.inf, 0)


def test_weights_in_a_corner_are_as_long_as_random_steps_make_them() -> None:
    """Two steps of half a length along random directions of the same length, in many dimensions."""
    weights, one, two = np.random.default_rng(0).standard_normal((3, 100_000))
    longer = np.linalg.norm(weights + 0.5 * one + 0.5 * two) / np.linalg.norm(weights)

    assert corner_length(0.5) == pytest.approx(longer, rel=0.01)
    assert plain_corner_growth(0.5, 3) == pytest.approx(
        corner_length(0.5) * corner_length(0.5) * corner_length(0.5)
    )

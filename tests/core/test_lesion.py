"""Deleting blocks of a network."""

from dataclasses import replace

import numpy as np
import pytest

from core import lesion
from core.lesion import outputs_without, outputs_without_each, single_lesions
from core.stacks import Stacks, forward, initial_stacks
from core.tasks import accuracy, two_spirals
from core.training import Adam, train

TASK = two_spirals(60, np.random.default_rng(0))


def nets(depth: int = 4) -> Stacks:
    """Return a plain and a residual net with biases."""
    rng = np.random.default_rng(1)
    drawn = initial_stacks(depth, 5, rng, shortcut_scale=[0, 1], branch_scale=[1, 0.5], inputs=2, outputs=1)
    return drawn.with_weights(drawn.weights + 0.3 * rng.standard_normal(drawn.weights.shape))


def test_with_no_block_missing_the_networks_answer_as_always() -> None:
    """Both kinds."""
    stacks = nets()

    np.testing.assert_allclose(
        outputs_without(stacks, TASK.inputs, []), forward(stacks, TASK.inputs).outputs, rtol=1e-12
    )


def test_with_all_blocks_missing_the_first_state_is_read_out() -> None:
    """Only W_in and W_out are left."""
    stacks = nets()
    assert stacks.read_in is not None
    assert stacks.read_out is not None
    state = stacks.read_in[..., :-1] @ TASK.inputs + stacks.read_in[..., -1:]
    expected = stacks.read_out[..., :-1] @ state + stacks.read_out[..., -1:]

    np.testing.assert_allclose(outputs_without(stacks, TASK.inputs, [1, 2, 3, 4]), expected)


def test_a_missing_residual_block_is_one_whose_branch_is_zero() -> None:
    """Its skip stays."""
    stacks = nets()
    silenced = stacks.with_weights(stacks.weights.copy())
    silenced.blocks[:, 2] = 0.0

    np.testing.assert_allclose(
        outputs_without(stacks, TASK.inputs, [3])[1], forward(silenced, TASK.inputs).outputs[1], rtol=1e-12
    )


def test_a_plain_stack_without_a_block_is_the_stack_of_the_others() -> None:
    """The block after it receives what it would have received, not zero."""
    stacks = nets()
    shorter = Stacks(
        np.concatenate([stacks.weights[:, : 15 + 30], stacks.weights[:, 15 + 60 :]], axis=1),
        3,
        5,
        stacks.shortcut_scale,
        stacks.branch_scale,
        2,
        1,
    )

    np.testing.assert_allclose(
        outputs_without(stacks, TASK.inputs, [2]), forward(shorter, TASK.inputs).outputs, rtol=1e-12
    )


@pytest.mark.parametrize("points_at_once", [1, 7, 60, 1000])
def test_all_lesions_carried_together_are_the_lesions_one_by_one(
    points_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain, residual and with another shortcut, in pieces of every size: the last piece may be shorter."""
    start = nets(6)
    stacks = replace(
        start,
        weights=np.concatenate([start.weights, start.weights[:1] + 0.1]),
        shortcut_scale=np.array([0.0, 1.0, 0.7]),
        branch_scale=np.array([1.0, 0.5, -0.8]),
    )
    monkeypatch.setattr(lesion, "CACHED_NUMBERS", points_at_once * 7 * 6)
    expected = [outputs_without(stacks, TASK.inputs, [block]) for block in range(1, 7)]

    np.testing.assert_allclose(outputs_without_each(stacks, TASK.inputs), expected, rtol=1e-12, atol=1e-14)


def test_without_a_read_in_the_points_are_the_first_state() -> None:
    """And they are left as they were."""
    stacks = initial_stacks(3, 2, np.random.default_rng(2), shortcut_scale=[1], branch_scale=[1], outputs=4)
    points = TASK.inputs.copy()
    expected = [outputs_without(stacks, points, [block]) for block in (1, 2, 3)]

    np.testing.assert_allclose(outputs_without_each(stacks, points), expected, rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(points, TASK.inputs)


def test_points_of_another_size_and_nets_without_a_read_out_are_refused() -> None:
    """One by one and together."""
    silent = initial_stacks(3, 2, np.random.default_rng(2), shortcut_scale=[1], branch_scale=[1])

    with pytest.raises(ValueError, match=r"points has shape \(3, 4\) but the networks take 2 inputs"):
        outputs_without(nets(), np.ones((3, 4)), [1])
    with pytest.raises(ValueError, match=r"points has shape \(3, 4\) but the networks take 2 inputs"):
        outputs_without_each(nets(), np.ones((3, 4)))
    with pytest.raises(ValueError, match="stacks has no read-out"):
        outputs_without_each(silent, np.ones((2, 4)))


def test_single_lesions_are_the_accuracies_without_each_block_in_turn() -> None:
    """The shared prefix changes nothing."""
    stacks = nets()
    shares = single_lesions(stacks, TASK)

    assert shares.shape == (2, 4)
    for block in range(1, 5):
        expected = accuracy(outputs_without(stacks, TASK.inputs, [block]), TASK.targets)
        np.testing.assert_array_equal(shares[:, block - 1], expected)


@pytest.mark.parametrize("block", [0, 5, -1])
def test_a_block_that_is_not_there_cannot_be_missing(block: int) -> None:
    """The message says how blocks are numbered."""
    with pytest.raises(ValueError, match=f"missing names block {block}, but the blocks are numbered 1 to 4"):
        outputs_without(nets(), TASK.inputs, [block])


def test_trained_residual_nets_survive_a_missing_block_and_trained_plain_nets_do_not() -> None:
    """Twenty blocks, Adam at 0.003, five draws: all learn the spirals; then each block is deleted in turn."""
    task = two_spirals(200, np.random.default_rng(0))
    start = initial_stacks(
        20,
        16,
        np.random.default_rng(1),
        shortcut_scale=[0, 1],
        branch_scale=[1, 20**-0.5],
        inputs=2,
        outputs=1,
        pairs=5,
    )
    *_, last = train(start, task, Adam(0.003), 200)
    intact = accuracy(forward(last.stacks, task.inputs).outputs, task.targets)
    after = single_lesions(last.stacks, task).mean(axis=1)

    assert intact.min() > 0.98
    assert after[:5].max() < 0.7
    assert after[5:].min() > 0.88

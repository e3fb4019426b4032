"""Training by gradient descent."""

from typing import Any

import numpy as np
import pytest

from core.stacks import Stacks, backward, forward, initial_stacks
from core.tasks import Task, best_constant_loss, copying, squared_loss, two_spirals
from core.training import (
    Adam,
    Optimiser,
    Sgd,
    TrainingState,
    block_gradient_norms,
    relative_block_gradients,
    train,
)

LN_2 = float(np.log(2))


def race(depth: int, optimiser: Optimiser, steps: int, seed: int, pairs: int = 1) -> TrainingState:
    """Train plain and residual nets of width 16 on the spirals and return the last state."""
    rng = np.random.default_rng(seed)
    stacks = initial_stacks(
        depth, 16, rng, shortcut_scale=[0, 1], branch_scale=[1, depth**-0.5], inputs=2, outputs=1, pairs=pairs
    )
    *_, last = train(stacks, two_spirals(200, np.random.default_rng(0)), optimiser, steps)
    return last


def one_weight(start: float, target: float) -> tuple[Stacks, Task]:
    """Return a net whose output is its weight (input 1, no bias input to move), and the task to reach a target."""
    task = Task(np.array([[1.0]]), np.array([[target]]), squared_loss)
    return Stacks(np.array([[start, 0.0]]), 1, 1, np.zeros(1), np.ones(1)), task


def test_momentum_by_hand() -> None:
    """With β = 0.5 and gradients 2, 2 the velocities are 2 and 3: 10 - 0.1 · 2 - 0.1 · 3 = 9.5."""
    rule = Sgd(learning_rate=0.1, momentum=0.5)
    weights, memory = rule.move(np.array([10.0]), np.array([2.0]), rule.start(np.array([10.0])))
    weights, memory = rule.move(weights, np.array([2.0]), memory)

    np.testing.assert_allclose(weights, [9.5])


def test_without_momentum_a_step_is_the_learning_rate_times_the_gradient() -> None:
    """10 - 0.1 · 2 = 9.8, twice 9.6."""
    rule = Sgd(learning_rate=0.1, momentum=0.0)
    weights, memory = rule.move(np.array([10.0]), np.array([2.0]), rule.start(np.array([10.0])))

    np.testing.assert_allclose(rule.move(weights, np.array([2.0]), memory)[0], [9.6])


def test_the_first_step_of_adam_has_the_length_of_the_learning_rate() -> None:
    """Whatever the gradient's size: the means are corrected for their start at zero."""
    rule = Adam(learning_rate=0.01)
    weights = np.zeros(3)

    moved, _ = rule.move(weights, np.array([1e-3, -5.0, 1e3]), rule.start(weights))
    np.testing.assert_allclose(moved, [-0.01, 0.01, -0.01], rtol=1e-4)


def test_the_second_step_of_adam_by_hand() -> None:
    """Gradients 1 then 0 with β₁ = 0.5, β₂ = 0.75: mean 0.25 / 0.75, square 0.1875 / 0.4375."""
    rule = Adam(learning_rate=1.0, mean_decay=0.5, square_decay=0.75, epsilon=0.0)
    weights, memory = rule.move(np.zeros(1), np.array([1.0]), rule.start(np.zeros(1)))
    weights, _ = rule.move(weights, np.array([0.0]), memory)

    np.testing.assert_allclose(weights, [-1 - (0.25 / 0.75) / np.sqrt(0.1875 / 0.4375)])


def test_one_step_of_training_by_hand() -> None:
    """Output w + b = 3, target 1, gradient 2 · 2 = 4 for both: w = 3 - 0.1 · 4, b = -0.4."""
    stacks, task = one_weight(3.0, 1.0)
    *_, last = train(stacks, task, Sgd(0.1), 1)

    np.testing.assert_allclose(last.stacks.weights, [[2.6, -0.4]])
    np.testing.assert_allclose(last.losses[:, 0], [4.0, 1.2**2])


def test_states_come_at_the_start_at_every_interval_and_at_the_end() -> None:
    """Their losses cover every step so far."""
    stacks, task = one_weight(3.0, 1.0)
    states = list(train(stacks, task, Sgd(0.01), 25, report_every=10))

    assert [state.step for state in states] == [0, 10, 20, 25]
    assert [len(state.losses) for state in states] == [1, 11, 21, 26]


def test_a_state_belongs_to_its_step_and_stays_as_it_was() -> None:
    """Its weights give its last loss, also after the training went on; the start is untouched."""
    task = two_spirals(40, np.random.default_rng(0))
    stacks = initial_stacks(
        3, 8, np.random.default_rng(1), shortcut_scale=[0, 1], branch_scale=[1, 0.5], inputs=2, outputs=1
    )
    before = stacks.weights.copy()
    states = list(train(stacks, task, Adam(0.01), 30, report_every=7))

    np.testing.assert_array_equal(stacks.weights, before)
    for state in states:
        losses = task.loss(forward(state.stacks, task.inputs).outputs, task.targets).losses
        np.testing.assert_allclose(state.losses[-1], losses, rtol=1e-12)


def test_nets_do_not_disturb_each_other() -> None:
    """A net trained beside three others ends where it ends alone."""
    together = race(3, Sgd(0.01), 20, seed=1, pairs=2)
    rng = np.random.default_rng(1)
    start = initial_stacks(
        3, 16, rng, shortcut_scale=[0, 1], branch_scale=[1, 3**-0.5], inputs=2, outputs=1, pairs=2
    )
    for network in range(4):
        *_, alone = train(
            start.only(slice(network, network + 1)), two_spirals(200, np.random.default_rng(0)), Sgd(0.01), 20
        )

        np.testing.assert_allclose(alone.stacks.weights[0], together.stacks.weights[network], rtol=1e-6)


def test_a_diverging_net_is_noted_and_the_others_go_on() -> None:
    """A plain net with branches far too large: its loss is infinite from then on, without a warning."""
    start = initial_stacks(
        20, 16, np.random.default_rng(1), shortcut_scale=[0, 1], branch_scale=[1e4, 0.2], inputs=2, outputs=1
    )
    task = two_spirals(40, np.random.default_rng(0))
    *_, last = train(start, task, Sgd(0.01), 60)
    *_, alone = train(start.only(slice(1, 2)), task, Sgd(0.01), 60)

    assert last.diverged.tolist() == [True, False]
    assert np.isinf(last.losses[-1, 0])
    assert np.isfinite(last.stacks.weights).all()
    assert alone.losses[-1, 0] < 0.9 * alone.losses[0, 0]
    np.testing.assert_allclose(last.losses[:, 1], alone.losses[:, 0], rtol=1e-6)


def test_no_steps_give_the_start_alone() -> None:
    """One state, before the first step."""
    stacks, task = one_weight(3.0, 1.0)
    (only,) = train(stacks, task, Sgd(0.1), 0)

    assert only.step == 0
    np.testing.assert_array_equal(only.stacks.weights, stacks.weights)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"steps": -1}, "steps must be a whole number of at least 0, got -1"),
        ({"report_every": 0}, "report_every must be a whole number of at least 1, got 0"),
    ],
)
def test_bad_numbers_are_refused(arguments: dict[str, Any], message: str) -> None:
    """Every message names the argument and its value."""
    stacks, task = one_weight(1.0, 0.0)

    with pytest.raises(ValueError, match=message):
        list(train(stacks, task, Sgd(0.1), **({"steps": 1} | arguments)))


def test_block_gradient_norms_are_those_of_each_blocks_weights_and_biases() -> None:
    """For both nets, block by block."""
    task = two_spirals(40, np.random.default_rng(0))
    stacks = initial_stacks(
        5, 8, np.random.default_rng(1), shortcut_scale=[0, 1], branch_scale=[1, 0.5], inputs=2, outputs=1
    )
    run = forward(stacks, task.inputs)
    grad_outputs = task.loss(run.outputs, task.targets).grad_outputs
    gradients = stacks.with_weights(backward(stacks, run, grad_outputs))

    norms = block_gradient_norms(stacks, task)
    assert norms.shape == (2, 5)
    np.testing.assert_allclose(norms[1, 3], np.linalg.norm(gradients.blocks[1, 3]))


def test_gradients_of_deep_plain_nets_do_not_vanish_at_the_start() -> None:
    """With He initialisation block 1 of 20 gets between a tenth and ten times what block 20 gets, in ten draws."""
    stacks = initial_stacks(
        20, 16, np.random.default_rng(1), shortcut_scale=[0], branch_scale=[1], inputs=2, outputs=1, pairs=10
    )
    norms = block_gradient_norms(stacks, two_spirals(200, np.random.default_rng(0)))
    ratio = norms[:, 0] / norms[:, -1]

    assert ratio.min() > 0.1
    assert ratio.max() < 10


def test_at_this_learning_rate_deep_plain_nets_stall_where_residual_nets_learn() -> None:
    """Gradient descent at 0.05, 40 blocks, five draws: every plain net near or above guessing, no residual one."""
    losses = race(40, Sgd(0.05), 200, seed=1, pairs=5).losses[-1]

    assert losses[:5].min() > 0.7 * LN_2
    assert losses[5:].max() < 0.1


def test_adam_trains_plain_nets_of_20_blocks_as_well() -> None:
    """The stall is a matter of the optimiser and its learning rate, not of what plain nets can express."""
    losses = race(20, Adam(0.003), 200, seed=1, pairs=5).losses[-1]

    assert losses.max() < 0.05


def test_a_residual_stack_learns_to_copy_and_a_plain_one_does_not() -> None:
    """Twenty blocks of width 8, 200 steps, five draws: the plain nets hardly do better than one fixed answer."""
    task = copying(8, 200, np.random.default_rng(0))
    start = initial_stacks(
        20, 8, np.random.default_rng(1), shortcut_scale=[0, 1], branch_scale=[1, 20**-0.5], pairs=5
    )
    *_, last = train(start, task, Sgd(0.05), 200)

    assert last.losses[-1, :5].min() > 0.7 * best_constant_loss(task)
    assert last.losses[-1, 5:].max() < 0.3 * best_constant_loss(task)


def test_relative_gradients_are_those_of_the_last_block_divided_out() -> None:
    """Entry by entry; the last block is 1, and no other need be."""
    rng = np.random.default_rng(3)
    stacks = initial_stacks(4, 2, rng, shortcut_scale=(0, 1), branch_scale=(1, 1), outputs=1, pairs=2)
    task = two_spirals(20, np.random.default_rng(4))
    norms, relative = block_gradient_norms(stacks, task), relative_block_gradients(stacks, task)

    assert relative.shape == norms.shape
    for net in range(len(norms)):
        for block in range(norms.shape[1]):
            assert relative[net, block] * norms[net, -1] == pytest.approx(norms[net, block], rel=1e-12)
    assert (relative[:, -1] == 1.0).all()
    assert not np.allclose(relative[:, 0], 1.0)

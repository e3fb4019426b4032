"""The questions on a thousand layers: their keys follow from the core and from runs with the page's own seeds."""

from pathlib import Path

import numpy as np

from core.paths import enumerate_paths
from core.stacks import forward, initial_stacks
from core.tasks import two_spirals
from core.trained_paths import length_shares
from core.training import block_gradient_norms
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks

ITEMS = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["thousand-layers"].items
TASK = two_spirals(200, np.random.default_rng(0))


def right_of(item: str) -> str:
    """Return the text of the right option."""
    question = ITEMS[item]
    assert isinstance(question, Choice)
    return next(option.text for option in question.options if option.is_right)


def test_half_of_the_paths_avoid_a_block() -> None:
    """Of the paths through six blocks, those that do not take branch 4."""
    question = ITEMS["th-paths-left"]
    assert isinstance(question, Number)
    taken = enumerate_paths([[[0.5]]] * 6, [1.0]).branches

    assert real_number(question.answer).value == sum(4 not in branches for branches in taken) == 32


def test_the_first_block_of_a_plain_net_gets_a_gradient_like_the_last() -> None:
    """At the start, within a factor of four, in the page's five nets of 20 blocks."""
    nets = initial_stacks(
        20, 16, np.random.default_rng(1), shortcut_scale=[0], branch_scale=[1], inputs=2, outputs=1, pairs=5
    )
    norms = block_gradient_norms(nets, TASK)
    ratio = norms[:, 0] / norms[:, -1]

    assert ratio.min() > 0.25
    assert ratio.max() < 4
    assert "first block as in the last" in right_of("th-not-vanishing")


def test_small_branches_start_with_short_paths_and_full_size_branches_with_long_ones() -> None:
    """Mean lengths below 2 and above 8 of 20; that training then lengthens the short ones is tested with the core."""
    nets = initial_stacks(
        20,
        16,
        np.random.default_rng(1),
        shortcut_scale=[1, 1],
        branch_scale=[20**-0.5, 1],
        inputs=2,
        outputs=1,
    )
    small, full = length_shares(nets, forward(nets, TASK.inputs)) @ np.arange(21)

    assert small < 2
    assert full > 8
    assert "small to begin with" in right_of("th-recruiting")

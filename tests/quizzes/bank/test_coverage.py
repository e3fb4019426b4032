"""Every objective is met in several examples that do not hang on one another."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from quizzes.loading.banks import load_banks
from quizzes.yaml.source import read_yaml

ROOT = Path(__file__).resolve().parents[3]
LESSONS = read_yaml(ROOT / "pages" / "lessons.yaml").data
BANKS = load_banks(ROOT / "quizzes" / "bank", pages=LESSONS)
# The inventory asks about each of its ideas once before and once after a course. That measures and is no practice.
PRACTISED = sorted(name for goal in LESSONS["home"]["objectives"] for name in goal["practises"])
FEWEST = 3


def example_of(item: str) -> str:
    """Return the example that an item belongs to; two items are independent if theirs differ.

    The steps of a worked example (``we1-``) or of the derivation (``bs-``) belong together, a remedy (``-fix``) to the
    broken network whose cause is asked for, and a twin to the question of the sources (``q1``, ``p1``) whose numbers it
    changes. Every other item is an example of its own. The parts of an item are one item.

    >>> [
    ...     example_of(item)
    ...     for item in ("we1-arrives", "pf-gates-fix", "twin-q4", "q4-deep-training", "gf-doubling")
    ... ]
    ['we1', 'pf-gates', 'q4', 'q4', 'gf-doubling']
    """
    name = item.removeprefix("twin-").removesuffix("-fix")
    shared = re.match(r"(?:we\d|bs|[pq]\d)(?=-|$)", name)
    return shared[0] if shared else name


def examples() -> dict[str, set[str]]:
    """Return the examples in which each objective is met."""
    met = defaultdict(set)
    for item in BANKS.items.values():
        for objective in item.objective:
            met[objective].add(example_of(item.id))
    return met


@pytest.mark.parametrize("objective", PRACTISED)
def test_every_objective_is_met_in_three_independent_examples(objective: str) -> None:
    """Steps of one example, the remedy of a network and the same with other numbers count once."""
    met = examples()[objective]

    assert len(met) >= FEWEST, f"Write another item on `{objective}`, with an example of its own."


def test_only_the_inventory_has_objectives_that_no_goal_practises() -> None:
    """So no bank of practice escapes the count."""
    escaped = {
        name
        for name, bank in BANKS.banks.items()
        if not name.startswith("inventory-") and not set(bank.objectives) <= set(PRACTISED)
    }

    assert len(PRACTISED) > 20
    assert escaped == set()


def test_steps_twins_and_remedies_count_once() -> None:
    """Otherwise one example could cover an objective by itself."""
    together = {
        "we2": ["we2-flaw", "we2-lower", "we2-upper"],
        "bs": ["bs-x1", "bs-x5"],
        "pf-shapes": ["pf-shapes", "pf-shapes-fix"],
        "p5": ["p5-neural-ode", "twin-p5"],
    }

    for example, items in together.items():
        assert set(items) <= set(BANKS.items)
        assert {example_of(item) for item in items} == {example}
    assert example_of("p4-longest-shortest") != example_of("q4-deep-training")

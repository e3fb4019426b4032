"""Texts that are chosen and not typed: in what order they are shown, and when two say the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

_MOST_SHUFFLES = 20


def shuffled(things: Sequence[Thing], seed: str) -> list[Thing]:
    """Return the things in an order that depends on the seed alone."""
    order = list(things)
    random.Random(seed).shuffle(order)
    return order


def shuffled_unless(
    things: Sequence[Thing], seed: str, gives_away: Callable[[list[Thing]], bool]
) -> list[Thing]:
    """Return the things shuffled, avoiding an order that gives the answer away if another can be found.

    Examples
    --------
    >>> shuffled_unless(["first", "second"], "any seed", lambda order: order == ["first", "second"])
    ['second', 'first']
    """
    order = shuffled(things, seed)
    for attempt in range(_MOST_SHUFFLES):
        if not gives_away(order):
            break
        order = shuffled(things, f"{seed} {attempt}")
    return order


def folded(text: str) -> str:
    """Return the text without the differences that a reader would not notice: case and spaces."""
    return " ".join(text.casefold().split())

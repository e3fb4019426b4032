"""Texts that are chosen and not typed: in what order they are shown, and when two say the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

Thing = TypeVar("Thing")

_MOST_SHUFFLES = 20


def showing(key: str, day: date) -> str:
    """Return the seed of the order in which a question shows its options this time.

    It depends on the day, so nobody can learn places from one round to the next. It depends on nothing else that a
    restart of the server or a lost connection could change, so an option that was chosen stays chosen.

    Parameters
    ----------
    key
        What tells this showing from others of the same day: the question with its numbers, and the card or the page.
    day
        On the learner's calendar.

    Examples
    --------
    >>> showing("review-1~q1-jacobian", date(2026, 1, 5))
    'review-1~q1-jacobian 2026-01-05'
    """
    return f"{key} {day.isoformat()}"


def turned(things: Sequence[Thing], seed: str) -> list[Thing]:
    """Return the things in their order, but beginning at one that depends on the seed alone; after the last comes the first.

    Examples
    --------
    >>> {"".join(turned("abc", str(seed))) for seed in range(20)} == {"abc", "bca", "cab"}
    True
    """
    first = random.Random(seed).randrange(len(things))
    return [*things[first:], *things[:first]]


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

"""What a learner is asked today: the due items, a day's worth of them, and sets drawn at random; always mixed.

A learner who comes back after a pause would find a wall. So no more than thirty are due on one day, and the others wait
quietly for the next. Whatever is cut short is cut so that many topics stay in it. A topic is the page an item belongs to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from quizzes.kinds.shuffling import shuffled
from quizzes.learner.mastery import Standing
from quizzes.loading.banks import Banks
from quizzes.loading.items import Item

DAILY = 30
"""How many items are due on one day at most."""

MOST_OF_A_TOPIC = 3
"""How many items of a topic come before any other topic has had as many. So ten in a row have four topics at least."""

LARGEST_SET = 9999
"""Mixed sets are numbered from 1 to this."""


def topic_of(item: Item, banks: Banks) -> str:
    """Return the page an item belongs to: the one that shows it, or the one its bank is named after."""
    if item.page:
        return item.page.partition("#")[0]
    return next(name for name, bank in banks.banks.items() if item.id in bank.items).replace("-", "_")


def waiting(standings: Mapping[str, Standing], now: datetime) -> list[str]:
    """Return the ids of all items whose time has come, the longest due first."""
    known = [(each.due, item) for item, each in standings.items() if each.due and each.due <= now]
    return [item for _, item in sorted(known)]


def left_today(standings: Mapping[str, Standing], day_began: datetime) -> int:
    """Return how many items may still be due today: ``DAILY``, less those that were reviewed since the day began."""
    done = sum(each.reviewed is not None and each.reviewed >= day_began for each in standings.values())
    return max(0, DAILY - done)


def mixed(
    items: Sequence[str],
    topics: Mapping[str, str],
    objectives: Mapping[str, Collection[str]],
    *,
    first: Collection[str] = (),
    most: int,
) -> tuple[str, ...]:
    """Return a few items so that topics and objectives take turns.

    Parameters
    ----------
    items
        Item ids, the most urgent first.
    topics, objectives
        What each item is about, by id.
    first
        Items that go before the others as long as their topic has not had ``MOST_OF_A_TOPIC``.
    most
        How many to return at most.

    Examples
    --------
    >>> mixed("abcd", dict(a="paths", b="paths", c="block", d="block"), dict.fromkeys("abcd", ()), most=3)
    ('a', 'c', 'b')
    """
    left: dict[tuple[str, bool], list[str]] = {}
    for item in items:
        left.setdefault((topics[item], item not in first), []).append(item)
    chosen: list[str] = []
    place = {item: number for number, item in enumerate(items)}
    of_topic: Counter[str] = Counter()
    of_objective: Counter[str] = Counter()

    def turn(group: tuple[str, bool]) -> tuple[int, bool, int]:
        topic, is_later = group
        return of_topic[topic] // MOST_OF_A_TOPIC, is_later, of_topic[topic]

    def about(item: str) -> tuple[int, int]:
        return max((of_objective[objective] for objective in objectives[item]), default=0), place[item]

    while left and len(chosen) < most:
        next_turn = min(map(turn, left))
        groups = [group for group in left if turn(group) == next_turn]
        group, item = min(
            ((group, item) for group in groups for item in left[group]), key=lambda entry: about(entry[1])
        )
        left[group].remove(item)
        if not left[group]:
            del left[group]
        chosen.append(item)
        of_topic[topics[item]] += 1
        of_objective.update(objectives[item])
    return tuple(chosen)


def mixed_set(
    number: int,
    topics: Mapping[str, str],
    objectives: Mapping[str, Collection[str]],
    *,
    seen: Collection[str],
    most: int,
) -> tuple[str, ...]:
    """Draw a set of items at random. Equal numbers give equal sets, as long as the learner has seen the same topics.

    Parameters
    ----------
    number
        Which set: the seed.
    topics, objectives
        What each item is about, by id. All of them may be drawn.
    seen
        The topics whose items go first.
    most
        How many to draw.
    """
    order = shuffled(sorted(topics), f"mixed set {number}")
    return mixed(order, topics, objectives, first={item for item in order if topics[item] in seen}, most=most)

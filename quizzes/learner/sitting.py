"""One sitting of review: which items come, in which order, and when a missed one comes back.

At most ten items are planned. Items on the same objective do not follow each other where that can be avoided. An item
that was missed comes back after others, in the same sitting, because an answer recalled after a while lasts longer than
one that is repeated at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

LONGEST = 10
"""How many items a sitting plans; those that come back are not counted."""

MISSED_AFTER = 5
"""After how many others a missed item comes back, or as few as ``SURE_AND_WRONG_AFTER`` if no more are left."""

SURE_AND_WRONG_AFTER = 3
"""After how many others an item comes back whose answer was not right although the learner was sure of it."""

MOST_SPARE = 30
"""How many other items are ready to stand between a missed item and its return."""

MOST_RETURNS = 2
"""How often an item comes back in one sitting at most."""


@dataclass(frozen=True)
class Sitting:
    """What is still to come. Immutable: each method returns a new state.

    Attributes
    ----------
    waiting
        The ids of the items to come, the present one first.
    reserve
        Others to put between a missed item and its return when too few are waiting.
    objectives
        What each item is about, by id.
    returns
        How often an item was sent back so far.
    owed
        How many returns an item is still owed, whatever the answer.
    done
        How many items were answered so far, returns included.
    """

    waiting: tuple[str, ...]
    reserve: tuple[str, ...]
    objectives: Mapping[str, Sequence[str]]
    returns: Mapping[str, int] = field(default_factory=dict)
    owed: Mapping[str, int] = field(default_factory=dict)
    done: int = 0

    @property
    def present(self) -> str | None:
        """The item to answer now, or None at the end."""
        return self.waiting[0] if self.waiting else None

    def answered(self, *, missed: bool, sure_and_wrong: bool = False) -> Sitting:
        """Return the sitting after the present item was finished.

        Parameters
        ----------
        missed
            True if it was not right at the first try.
        sure_and_wrong
            True if the learner was sure of an answer that was not right: it comes back sooner, and twice.
        """
        item, rest = self.waiting[0], self.waiting[1:]
        owed = self._owed(sure_and_wrong)
        returns = self.returns.get(item, 0)
        after = replace(self, waiting=rest, owed={**self.owed, item: owed}, done=self.done + 1)
        if not self.comes_back(missed=missed, sure_and_wrong=sure_and_wrong):
            return after
        gap = (
            SURE_AND_WRONG_AFTER
            if sure_and_wrong
            else max(SURE_AND_WRONG_AFTER, min(MISSED_AFTER, len(rest)))
        )
        return replace(after, returns={**self.returns, item: returns + 1})._with_return(item, gap)

    def comes_back(self, *, missed: bool, sure_and_wrong: bool = False) -> bool:
        """Return True if the present item, answered like this, comes back in this sitting."""
        not_too_often = self.returns.get(self.waiting[0], 0) < MOST_RETURNS
        return not_too_often and (missed or self._owed(sure_and_wrong) > 0)

    def only(self, known: Collection[str]) -> Sitting:
        """Return the sitting without items that no longer exist."""
        waiting = tuple(item for item in self.waiting if item in known)
        return replace(self, waiting=waiting, reserve=tuple(item for item in self.reserve if item in known))

    def _owed(self, sure_and_wrong: bool) -> int:
        return MOST_RETURNS if sure_and_wrong else max(self.owed.get(self.waiting[0], 0) - 1, 0)

    def _with_return(self, item: str, gap: int) -> Sitting:
        lacking = max(0, gap - len(self.waiting))
        others = [other for other in self.reserve if other != item and other not in self.waiting]
        waiting = (*self.waiting, *others[:lacking])
        places = range(gap, len(waiting) + 1)
        free = (
            place
            for place in places
            if not _clashes(item, waiting[max(place - 1, 0) : place + 1], self.objectives)
        )
        place = next(free, min(gap, len(waiting)))
        reserve = tuple(other for other in self.reserve if other not in waiting)
        return replace(self, waiting=(*waiting[:place], item, *waiting[place:]), reserve=reserve)


def plan(
    candidates: Sequence[str], objectives: Mapping[str, Sequence[str]], reserve: Sequence[str]
) -> Sitting:
    """Return a sitting of the first ten candidates, interleaved.

    Parameters
    ----------
    candidates
        Item ids, the most urgent first.
    objectives
        What each item is about, by id.
    reserve
        Other item ids that may stand between a missed item and its return, the most useful first.
    """
    chosen = candidates[:LONGEST]
    spare = [item for item in (*candidates[LONGEST:], *reserve) if item not in chosen][:MOST_SPARE]
    if not chosen:
        return Sitting((), (), {})
    about = {item: objectives[item] for item in (*chosen, *spare)}
    return Sitting(interleaved(chosen, objectives), tuple(spare), about)


def interleaved(items: Sequence[str], objectives: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return these items in the order with the fewest neighbours on the same objective.

    Among equally good orders, the one that keeps closest to the given order, from its beginning. Exact: the best rest
    of every set of items is looked up once, so at most ``n * 2**n`` rests are compared.

    Examples
    --------
    >>> interleaved("abc", {"a": ["paths"], "b": ["paths"], "c": ["block"]})
    ('a', 'c', 'b')
    """
    if len(items) > LONGEST:
        raise ValueError(f"There are {len(items)} items; order at most {LONGEST} at once.")
    clash = [
        [int(not set(objectives[one]).isdisjoint(objectives[other])) for other in items] for one in items
    ]

    @cache
    def best(left: int, last: int) -> tuple[int, int]:
        """Return the fewest clashes among the items whose bits are set, after ``last``, and the item to begin with."""
        ways = (
            (best(left & ~(1 << item), item)[0] + (last >= 0 and clash[last][item]), item)
            for item in range(len(items))
            if left >> item & 1
        )
        return min(ways, default=(0, -1))

    order: list[int] = []
    left = (1 << len(items)) - 1
    while left:
        order.append(best(left, order[-1] if order else -1)[1])
        left &= ~(1 << order[-1])
    return tuple(items[item] for item in order)


def _clashes(item: str, neighbours: Sequence[str], objectives: Mapping[str, Sequence[str]]) -> bool:
    about = set(objectives[item])
    return any(not about.isdisjoint(objectives[neighbour]) for neighbour in neighbours)

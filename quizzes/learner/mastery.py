"""What a learner knows, counted from their answers: by item, and by goal.

An item is right if each of its questions was right on the latest try. It is *solid* if each was right in two *unaided*
rounds at least twenty hours apart, the latest one among them, with the same text. Unaided means: on the first try,
without a hint and not as a guess. Knowing something a day later is worth more than knowing it twice in a row, and knowing
it more than finding it out by trying.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from quizzes.kinds.claim import Claim
from quizzes.kinds.question import ON_ITS_PAGE
from quizzes.learner.attempts import Attempt
from quizzes.learner.scheduling import Memory, by_question, item_of, memory
from quizzes.loading.items import Item, questions


@dataclass(frozen=True)
class Standing:
    """How a learner stands with one item.

    Attributes
    ----------
    tried
        True if one of its questions was answered, or its solution shown, in its present text.
    right
        True if each of its questions was right on the latest try.
    solid
        True if the latest round at each question was unaided, and one at least twenty hours before it was, too.
    changed
        True if it was solid in an earlier text and is not yet in this one.
    due
        When the first of its questions is due again, or None if none was tried or the item stays on its page.
    sure_and_wrong
        True if on the latest day the learner was sure of an answer that was not right.
    reviewed
        When it was answered last, if that was a day or more after the first time.
    """

    tried: bool = False
    right: bool = False
    solid: bool = False
    changed: bool = False
    due: datetime | None = None
    sure_and_wrong: bool = False
    reviewed: datetime | None = None


_UNTRIED = Standing()


@dataclass(frozen=True)
class Count:
    """How a learner stands with several items: how many there are, and how many are right, untried, due, solid."""

    items: int
    right: int
    untried: int
    due: int
    solid: int
    changed: int


def standings(
    items: Iterable[Item], fingerprints: Mapping[str, str], attempts: Collection[Attempt], now: datetime
) -> dict[str, Standing]:
    """Return how a learner stands with each item, by item id.

    Parameters
    ----------
    items
        The live items.
    fingerprints
        What each item asks now, by item id.
    attempts
        The learner's events, in any order. One dated after ``now`` counts as one of now.
    now
        The present moment.
    """
    events = by_question(attempts, fingerprints, now)
    known = {question: memory(tries) for question, tries in events.items()}
    earlier = _solid_in_an_earlier_text(attempts, fingerprints)
    return {item.id: _standing(item, known, earlier) for item in items}


def _standing(item: Item, known: Mapping[str, Memory], earlier: Collection[str]) -> Standing:
    keys = [key for key, _ in questions(item)]
    # Most items are untried most of the time, and every page that is opened asks about all of them.
    if not any(key in known or key in earlier for key in keys):
        return _UNTRIED
    tried = [known[key] for key in keys if key in known]
    due = min((memory.due for memory in tried), default=None)
    every_tried = len(tried) == len(keys)
    solid = every_tried and all(memory.solid for memory in tried)
    return Standing(
        tried=bool(tried),
        right=every_tried and all(memory.right for memory in tried),
        solid=solid,
        changed=not solid and any(key in earlier for key in keys),
        due=None if ON_ITS_PAGE in item.tags else due,
        sure_and_wrong=any(memory.sure_and_wrong for memory in tried),
        reviewed=max((memory.last for memory in tried if memory.is_review), default=None),
    )


def _solid_in_an_earlier_text(
    attempts: Iterable[Attempt], fingerprints: Mapping[str, str]
) -> Collection[str]:
    """Return the questions that were solid in the text they had before their item was changed."""
    texts: dict[str, dict[str, list[Attempt]]] = {}
    for attempt in attempts:
        item = item_of(attempt.question)
        if item in fingerprints and attempt.fingerprint != fingerprints[item]:
            texts.setdefault(attempt.question, {}).setdefault(attempt.fingerprint, []).append(attempt)
    return {
        question
        for question, by_text in texts.items()
        if any(memory(sorted(events, key=lambda event: event.at)).solid for events in by_text.values())
    }


def count(standings: Mapping[str, Standing], due: Collection[str]) -> Count:
    """Return how many of these items are right on the latest try, never tried, due and solid.

    Parameters
    ----------
    standings
        By item id.
    due
        The ids of all items that are due today, see ``quizzes.learner.due``.
    """
    each = standings.values()
    return Count(
        items=len(standings),
        right=sum(standing.right for standing in each),
        untried=sum(not standing.tried for standing in each),
        due=sum(item in due for item in standings),
        solid=sum(standing.solid for standing in each),
        changed=sum(standing.changed for standing in each),
    )


def items_for(objectives: Collection[str], items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items that practise at least one of these objectives. Claims are counted apart, see ``claims``."""
    return tuple(
        item
        for item in items
        if not isinstance(item, Claim) and not set(objectives).isdisjoint(item.objective)
    )


def claims(items: Iterable[Item]) -> tuple[Claim, ...]:
    """Return the statements to vote on: judging what somebody wrote is no goal of its own, and there are many of them."""
    return tuple(item for item in items if isinstance(item, Claim))

"""What a learner knows, counted from their answers: by item, and by goal.

An item is right if each of its questions was right on the latest try. It is *solid* if besides each was right on two
tries at least twenty hours apart, with the same text: knowing something a day later is worth more than knowing it
twice in a row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from quizzes.kinds.question import ON_ITS_PAGE
from quizzes.learner.attempts import Attempt, Confidence
from quizzes.learner.scheduling import Memory, by_question, item_of, memory
from quizzes.loading.items import Item, questions

HOURS_APART = 20

_APART = HOURS_APART * 3600 * 1000


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
        True if it is right, and each question was right twice, at least twenty hours apart.
    changed
        True if it was solid in an earlier text and is not yet in this one.
    due
        When the first of its questions is due again, or None if none was tried or the item stays on its page.
    sure_and_wrong
        True if in the latest round the learner was sure of an answer that was not right.
    """

    tried: bool = False
    right: bool = False
    solid: bool = False
    changed: bool = False
    due: datetime | None = None
    sure_and_wrong: bool = False

    def is_due(self, now: datetime) -> bool:
        """True if the item should be asked again by now."""
        return self.due is not None and self.due <= now


@dataclass(frozen=True)
class Count:
    """How a learner stands with several items: how many there are, and how many are right, untried, due, solid."""

    items: int
    right: int
    untried: int
    due: int
    solid: int
    changed: int


@dataclass(frozen=True)
class Level:
    """One level of confidence: how many answers were given with it, and how many of them were right."""

    confidence: Confidence
    answers: int
    right: int

    @property
    def share(self) -> float:
        """The share of these answers that were right, 0 to 1."""
        return self.right / self.answers


def standings(
    items: Iterable[Item], fingerprints: Mapping[str, str], attempts: Collection[Attempt]
) -> dict[str, Standing]:
    """Return how a learner stands with each item, by item id.

    Parameters
    ----------
    items
        The live items.
    fingerprints
        What each item asks now, by item id.
    attempts
        The learner's events, in any order.
    """
    events = by_question(attempts, fingerprints)
    known = {question: memory(tries) for question, tries in events.items()}
    earlier = _solid_in_an_earlier_text(attempts, fingerprints)
    return {item.id: _standing(item, events, known, earlier) for item in items}


def _standing(
    item: Item,
    events: Mapping[str, Sequence[Attempt]],
    known: Mapping[str, Memory],
    earlier: Collection[str],
) -> Standing:
    keys = [key for key, _ in questions(item)]
    tried = [known[key] for key in keys if key in known]
    due = min((memory.due for memory in tried), default=None)
    solid = all(_is_solid(events.get(key, ())) for key in keys)
    return Standing(
        tried=bool(tried),
        right=all(key in events and events[key][-1].result == "right" for key in keys),
        solid=solid,
        changed=not solid and any(key in earlier for key in keys),
        due=None if ON_ITS_PAGE in item.tags else due,
        sure_and_wrong=any(memory.sure_and_wrong for memory in tried),
    )


def _is_solid(events: Sequence[Attempt]) -> bool:
    """Return True if a question was right on the latest try and on one at least twenty hours before."""
    if not events or events[-1].result != "right":
        return False
    first = next(event.at for event in events if event.result == "right")
    return events[-1].at - first >= _APART


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
        if any(_is_solid(sorted(events, key=lambda event: event.at)) for events in by_text.values())
    }


def count(standings: Collection[Standing], now: datetime) -> Count:
    """Return how many of these items are right on the latest try, never tried, due and solid."""
    return Count(
        items=len(standings),
        right=sum(standing.right for standing in standings),
        untried=sum(not standing.tried for standing in standings),
        due=sum(standing.is_due(now) for standing in standings),
        solid=sum(standing.solid for standing in standings),
        changed=sum(standing.changed for standing in standings),
    )


def items_for(objectives: Collection[str], items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items that practise at least one of these objectives."""
    return tuple(item for item in items if not set(objectives).isdisjoint(item.objective))


def calibration(attempts: Iterable[Attempt]) -> tuple[Level, ...]:
    """Return how often the learner was right, by how sure they said they were; only levels that were used.

    Every graded answer counts, also a further try: each was given with its own confidence.

    Examples
    --------
    >>> calibration([])
    ()
    """
    said = [attempt for attempt in attempts if attempt.confidence and attempt.result != "shown"]
    levels = []
    for confidence in get_args(Confidence):
        results = [attempt.result for attempt in said if attempt.confidence == confidence]
        if results:
            levels.append(Level(confidence, len(results), results.count("right")))
    return tuple(levels)

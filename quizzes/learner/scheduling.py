"""When a question is due again: the spaced repetition of the ``fsrs`` package over what a learner has answered.

The unit of memory is a question. All tries at it in one sitting make one *round*, and a round is one review: it is
rated by how it ended, at the time it ended. A round is over once the question was answered rightly or its solution
shown. It also ends where the next event starts another: a first try, other numbers, or the solution asked for
before any try.

Within a day nothing comes back by itself: what was missed returns inside a sitting, and from then on in whole days. One
date is ours and not the package's: an answer the learner was sure of and that was wrong returns the next day, in any case
before other misses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import TypeAlias

from fsrs import Card, Rating, Scheduler

from quizzes.learner.attempts import Attempt

DESIRED_RETENTION = 0.9
"""A question comes back when the chance to remember it has sunk to this."""

HOURS_APART = 20
"""From one answer to another "a day later": less than 24, for whoever comes a little earlier than the day before."""

# The package's learning steps would have a right answer due again after ten minutes.
_SCHEDULER = Scheduler(
    desired_retention=DESIRED_RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
)
_APART = HOURS_APART * 3_600_000

_WHEN = attrgetter("at", "tries", "id")

Round: TypeAlias = Sequence[Attempt]
"""The events of one question in one sitting, oldest first; never empty."""


@dataclass(frozen=True)
class Memory:
    """What a learner's answers say about one question.

    Attributes
    ----------
    due
        When it should be asked again, UTC.
    rounds
        How the learner answered it, oldest first; never empty.
    """

    due: datetime
    rounds: Sequence[Round]

    @property
    def last(self) -> datetime:
        """When it was answered last, UTC."""
        return moment(self.rounds[-1][-1].at)

    @property
    def is_review(self) -> bool:
        """True if the latest answer came a day or more after the first."""
        return self.rounds[-1][-1].at - self.rounds[0][-1].at >= _APART

    @property
    def right(self) -> bool:
        """True if it was right on the latest try."""
        return self.rounds[-1][-1].result == "right"

    @property
    def solid(self) -> bool:
        """True if the latest round was unaided, and one at least ``HOURS_APART`` before it was, too."""
        if not is_unaided(self.rounds[-1]):
            return False
        first = next(tries for tries in self.rounds if is_unaided(tries))
        return self.rounds[-1][-1].at - first[-1].at >= _APART

    @property
    def sure_and_wrong(self) -> bool:
        """True if on the latest day the learner was sure of an answer that was not right."""
        return _sure_and_wrong_lately(self.rounds)


def item_of(question: str) -> str:
    """Return the id of the item that a question belongs to.

    Examples
    --------
    >>> item_of("p2-list-paths.count"), item_of("q2-path-count")
    ('p2-list-paths', 'q2-path-count')
    """
    return question.partition(".")[0]


def by_question(
    attempts: Iterable[Attempt], fingerprints: Mapping[str, str], now: datetime
) -> Mapping[str, Sequence[Attempt]]:
    """Group the events that still count, oldest first, by question.

    An event dated in the future comes from a clock that was wrong. It counts as one of now, and as older than those that
    are dated soundly: otherwise it would stay the latest for ever.

    Parameters
    ----------
    attempts
        Events in any order.
    fingerprints
        What each item asks now, by item id. Events on another text, or on an item that is gone, are left out.
    now
        The present moment.
    """
    found: dict[str, list[Attempt]] = {}
    for attempt in sorted(attempts, key=_WHEN):
        found.setdefault(attempt.question, []).append(attempt)
    counted = {}
    latest = int(now.timestamp() * 1000)
    for question, events in found.items():
        asked_now = fingerprints.get(item_of(question))
        if still_valid := [event for event in events if event.fingerprint == asked_now]:
            counted[question] = _soundly_dated(still_valid, latest)
    return counted


def _soundly_dated(events: Sequence[Attempt], latest: int) -> Sequence[Attempt]:
    """Return the events of one question, given oldest first, without a date after ``latest`` (ms since 1970)."""
    if events[-1].at <= latest:
        return events
    sound = [event for event in events if event.at <= latest]
    then = sound[0].at if sound else latest
    return [*(event.model_copy(update={"at": then}) for event in events if event.at > latest), *sound]


def rounds(attempts: Iterable[Attempt]) -> Iterator[Round]:
    """Yield the rounds at one question, oldest first.

    Parameters
    ----------
    attempts
        The events of one question, oldest first.
    """
    current: list[Attempt] = []
    for attempt in attempts:
        if current and _starts_anew(attempt, current[-1]):
            yield current
            current = []
        current.append(attempt)
    if current:
        yield current


def _starts_anew(attempt: Attempt, before: Attempt) -> bool:
    if before.result in ("right", "shown") or attempt.variant != before.variant:
        return True
    return attempt.tries == 0 or (attempt.tries == 1 and attempt.result != "shown")


def rating(tries: Round) -> Rating:
    """Rate a round by how it ended.

    Again if the answer was never right; Hard if it was right on a further try, with a hint, or guessed; else Good.
    """
    end = tries[-1]
    if end.result != "right":
        return Rating.Again
    helped = end.tries > 1 or end.hints > 0 or end.confidence == "guess"
    return Rating.Hard if helped else Rating.Good


def is_unaided(tries: Round) -> bool:
    """Return True if a round was right on the first try, without a hint, and not as a guess."""
    first = tries[0]
    return first.tries == 1 and first.result == "right" and first.hints == 0 and first.confidence != "guess"


def was_sure_and_wrong(tries: Iterable[Attempt]) -> bool:
    """Return True if the learner was sure of one of these answers and it was not right."""
    return any(attempt.confidence == "sure" and attempt.result == "wrong" for attempt in tries)


def memories(
    attempts: Iterable[Attempt], fingerprints: Mapping[str, str], now: datetime
) -> dict[str, Memory]:
    """Return what is remembered of each question that was tried and still asks the same.

    Parameters
    ----------
    attempts
        A learner's events, in any order.
    fingerprints
        What each item asks now, by item id. A question whose text changed starts over.
    now
        The present moment.

    Examples
    --------
    A first right answer is asked for again after two days:

    >>> event = Attempt(
    ...     id="0" * 16,
    ...     at=0,
    ...     question="q",
    ...     fingerprint="f" * 10,
    ...     result="right",
    ...     credit=1.0,
    ...     tries=1,
    ...     where="quiz",
    ... )
    >>> print(memories([event], {"q": "f" * 10}, moment(1000))["q"].due)
    1970-01-03 00:00:00+00:00
    """
    return {question: memory(events) for question, events in by_question(attempts, fingerprints, now).items()}


def memory(events: Sequence[Attempt]) -> Memory:
    """Return what is remembered of one question, from its events, oldest first; there must be one at least."""
    every = list(rounds(events))
    if _sure_and_wrong_lately(every):
        return Memory(moment(every[-1][-1].at + _APART), every)
    return Memory(_due(tuple((tries[-1].at, rating(tries)) for tries in every)), every)


def _sure_and_wrong_lately(every: Sequence[Round]) -> bool:
    """Return True if in the latest round, or in one on the day before it ended, the learner was sure and wrong."""
    day_before = every[-1][-1].at - _APART
    return any(was_sure_and_wrong(tries) for tries in every if tries[-1].at > day_before)


class _ReplayedCard(Card):
    """A card whose earlier states nobody keeps: replaying a history may change it in place, which is faster."""

    def __copy__(self) -> _ReplayedCard:
        return self


# One more answer changes the history of one question; those of all others are known already.
@lru_cache(maxsize=20_000)
def _due(history: tuple[tuple[int, Rating], ...]) -> datetime:
    """Return when a question is due after reviews at these times (ms since 1970) with these ratings."""
    card: Card = _ReplayedCard(card_id=0)
    for at, rated in history:
        card, _ = _SCHEDULER.review_card(card, rated, moment(at))
    return card.due


def moment(at: int) -> datetime:
    """Return the time of an event, given in milliseconds since 1970."""
    return datetime.fromtimestamp(at / 1000, UTC)

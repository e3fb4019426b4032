"""Learners who are simulated: each answers every question in their own way, at times that are set."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import Claim
from quizzes.kinds.shuffling import showing
from quizzes.learner.attempts import Attempt
from quizzes.learner.due import left_today, mixed, topic_of, waiting
from quizzes.learner.mastery import Standing, standings
from quizzes.learner.scheduling import moment
from quizzes.loading.banks import Banks
from quizzes.loading.items import SimpleQuestion, questions
from quizzes.loading.library import Library
from tests.quizzes.events import MINUTE, START, event

FOLDER = Path(__file__).resolve().parents[3] / "quizzes" / "bank"

Answers: TypeAlias = list[dict[str, Any]]
"""What happens in one round: the fields of its events that are not the same for all."""
Way: TypeAlias = Callable[[SimpleQuestion], Answers]
"""How a learner answers a question."""


@cache
def bank() -> Banks:
    """Return the whole bank of the lab."""
    return Library(FOLDER, proved=FOLDER).stock().banks


@cache
def topics() -> Mapping[str, str]:
    """Return the topic of every item."""
    return {item.id: topic_of(item, bank()) for item in bank().items.values()}


@cache
def objectives() -> Mapping[str, tuple[str, ...]]:
    """Return the objectives of every item."""
    return {item.id: item.objective for item in bank().items.values()}


@dataclass
class Learner:
    """A learner with their record; the clock is in milliseconds after the start."""

    way: Way
    events: list[Attempt] = field(default_factory=list)
    clock: int = 0

    @property
    def now(self) -> datetime:
        """The present moment of this learner."""
        return moment(START + self.clock)

    def answer(self, items: Iterable[str]) -> None:
        """Answer these items, one a minute."""
        for item in items:
            for name, question in questions(bank().items[item]):
                asked_now = bank().fingerprints[item]
                self.events += [
                    event(name, self.clock, fingerprint=asked_now, **given) for given in self.way(question)
                ]
            self.clock += MINUTE

    def standings(self) -> dict[str, Standing]:
        """Return how they stand with every item."""
        return standings(bank().items.values(), bank().fingerprints, self.events, self.now)

    def due(self) -> list[str]:
        """Return all that has come back by now."""
        return waiting(self.standings(), self.now)

    def due_today(self, day_began: datetime) -> tuple[str, ...]:
        """Return what they are shown as due."""
        known = self.standings()
        first = {item for item, each in known.items() if each.sure_and_wrong}
        return mixed(
            waiting(known, self.now), topics(), objectives(), first=first, most=left_today(known, day_began)
        )

    def solid(self) -> set[str]:
        """Return the items that are solid."""
        return {item for item, each in self.standings().items() if each.solid}


def perfect(_question: SimpleQuestion) -> Answers:
    """Be right at once."""
    return [{"result": "right", "confidence": "sure"}]


def guessing(_question: SimpleQuestion) -> Answers:
    """Be right at once, and say each time that it was a guess."""
    return [{"result": "right", "confidence": "guess"}]


def helped(question: SimpleQuestion) -> Answers:
    """Take every hint; where there is none, find it out by trying."""
    if question.hints:
        return [{"result": "right", "hints": len(question.hints)}]
    return [{"result": "wrong"}, {"result": "right", "tries": 2}]


def sure_and_wrong(_question: SimpleQuestion) -> Answers:
    """Be wrong and sure of it."""
    return [{"result": "wrong", "confidence": "sure"}]


def wrong(_question: SimpleQuestion) -> Answers:
    """Be wrong."""
    return [{"result": "wrong"}]


def always_false(question: SimpleQuestion) -> Answers:
    """Call every statement false; be right elsewhere."""
    if isinstance(question, Claim):
        return [{"result": question.grade("false").outcome.value}]
    return perfect(question)


def from_the_top(first_day: date) -> Way:
    """Click what can be clicked, from the top down until it is right; ask for the solution of all else.

    Each question is shown once a day, from the first day on, with its options in the order of that day.
    """
    shown: Counter[str] = Counter()

    def way(question: SimpleQuestion) -> Answers:
        order = showing(question.id, first_day + timedelta(days=shown[question.id]))
        shown[question.id] += 1
        if isinstance(question, Choice) and question.picks_one:
            offered = [option.id for option in question.shown_options(order)]
        elif isinstance(question, Claim):
            offered = list(question.shown_votes(order))
        else:
            return [{"result": "shown", "tries": 0}]
        given: Answers = []
        for tries, option in enumerate(offered[: question.rules.attempts], start=1):
            given.append({"result": question.grade(option).outcome.value, "tries": tries})
            if given[-1]["result"] == "right":
                break
        return given

    return way


def mostly_right(share: float, seed: int) -> Way:
    """Be right at the first try with this chance, else wrong."""
    chance = random.Random(seed)
    return lambda _question: [{"result": "right" if chance.random() < share else "wrong"}]

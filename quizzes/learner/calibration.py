"""How well a learner judges their own answers: how sure they said they were, beside how often they were right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import VOTES, Claim
from quizzes.learner.attempts import Attempt, Confidence
from quizzes.loading.items import Item, SimpleQuestion, questions


@dataclass(frozen=True)
class Level:
    """One level of confidence.

    Attributes
    ----------
    confidence
        What the learner said.
    answers
        How many answers were given with it.
    right
        How many of them were right.
    claimed
        The share that would be right if the word were meant as it is said, 0 to 1. *Guess* claims what blind chance
        hits on these very questions, *sure* claims all, and *fairly sure* stands halfway between chance and all.
    """

    confidence: Confidence
    answers: int
    right: int
    claimed: float

    @property
    def share(self) -> float:
        """The share of these answers that were right, 0 to 1."""
        return self.right / self.answers


def calibration(attempts: Iterable[Attempt], chances: Mapping[str, float]) -> tuple[Level, ...]:
    """Return how often the learner was right, by how sure they said they were; only levels that were used.

    First tries only: on a further one the learner knows more than before, and fewer answers are left.

    Parameters
    ----------
    attempts
        The learner's events, in any order.
    chances
        How often blind chance hits a question, by question; see ``chance``. One that is not named is never hit.

    Examples
    --------
    >>> calibration([], {})
    ()
    """
    said = [attempt for attempt in attempts if attempt.confidence and attempt.tries == 1]
    levels = []
    for confidence in get_args(Confidence):
        first = [
            attempt for attempt in said if attempt.confidence == confidence and attempt.result != "shown"
        ]
        if first:
            by_chance = sum(chances.get(attempt.question, 0.0) for attempt in first) / len(first)
            claimed = {"guess": by_chance, "fairly sure": (by_chance + 1) / 2, "sure": 1.0}[confidence]
            right = sum(attempt.result == "right" for attempt in first)
            levels.append(Level(confidence, len(first), right, claimed))
    return tuple(levels)


def chance(question: SimpleQuestion) -> float:
    """Return how often blind chance hits a question at the first try: one in the number of options, or never."""
    match question:
        case Choice() if question.picks_one:
            return 1 / len(question.options)
        case Claim():
            return 1 / len(VOTES)
    return 0.0


def chances(items: Iterable[Item]) -> dict[str, float]:
    """Return how often blind chance hits each question of these items, by question."""
    return {key: chance(question) for item in items for key, question in questions(item)}

"""What a learner has done, as a list of events: everything else about their learning is computed from it.

The list lives in the learner's browser. An event is never changed, so two lists are merged by taking their union.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Confidence: TypeAlias = Literal["guess", "fairly sure", "sure"]
CONFIDENCE: Final[tuple[Confidence, ...]] = get_args(Confidence)
"""How sure a learner may say they are, the least sure first."""
Result: TypeAlias = Literal["right", "partly right", "wrong", "shown"]
PREDICTION = "predict"
"""Before the dot in the name of a prediction; after it stands its page."""
NEW_NUMBERS = "new-numbers"
"""Before the dot in the name of a question that a page draws with numbers of its own, which no bank holds."""
INVENTORY = "inventory"
"""Before the dot in the name of an item of the concept inventory; after it stands the item's id."""
Short: TypeAlias = Annotated[str, StringConstraints(max_length=140)]


class Attempt(BaseModel):
    """One graded answer to one question.

    Attributes
    ----------
    id
        Random, unique: what makes merging a union.
    at
        When it was graded: milliseconds since 1970, UTC.
    question
        The item's id, or ``item-id.part-id`` for a part. Names that begin with ``predict.``, ``new-numbers.`` or
        ``inventory.`` name no item: they are recorded, but never due, and count for nothing.
    fingerprint
        What was asked at that time, see ``quizzes.loading.fingerprint``. For a prediction: its question and its options.
    variant
        The short code of the numbers that were asked, or None if the item has no parameters. For new numbers: their seed.
    result
        How it was graded; "shown" if the learner asked for the solution instead.
    credit
        The share of the points this answer earned, 0 to 1.
    tries
        How many graded answers this one makes in this round; 1 is the first.
    hints
        How many hints were shown before it.
    slip
        The misconception it shows, if the bank names it.
    confidence
        What the learner said before checking, if anything.
    where
        The page on which it was answered.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")]
    at: Annotated[int, Field(ge=0, lt=10**14)]
    question: Short
    fingerprint: Annotated[str, StringConstraints(pattern="^[0-9a-f]{10}$")]
    variant: Short | None = None
    result: Result
    credit: Annotated[float, Field(ge=0.0, le=1.0)]
    tries: Annotated[int, Field(ge=0, le=10_000)]
    hints: Annotated[int, Field(ge=0, le=100)] = 0
    slip: Short | None = None
    confidence: Confidence | None = None
    where: Short


def is_prediction(attempt: Attempt) -> bool:
    """Return True for a prediction before an experiment."""
    return attempt.question.startswith(f"{PREDICTION}.")


def is_new_numbers(attempt: Attempt) -> bool:
    """Return True for an answer to a question that a page drew with numbers of its own."""
    return attempt.question.startswith(f"{NEW_NUMBERS}.")


def is_inventory(attempt: Attempt) -> bool:
    """Return True for an answer to an item of the concept inventory."""
    return attempt.question.startswith(f"{INVENTORY}.")

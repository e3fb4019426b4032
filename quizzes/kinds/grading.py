"""What one answer is worth: its outcome, its share of the points, and what is said to it.

An answer that cannot be read costs nothing: only right, partly right and wrong answers use up an attempt.
Feedback never depends on anything but the answer given, so a wrong answer does not reveal the right one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one answer."""

    RIGHT = "right"
    PARTLY_RIGHT = "partly right"
    WRONG = "wrong"
    INVALID = "invalid"
    CANNOT_CHECK = "cannot check"


_COUNTED = frozenset({Outcome.RIGHT, Outcome.PARTLY_RIGHT, Outcome.WRONG})


@dataclass(frozen=True)
class Grade:
    """The verdict on one answer.

    Attributes
    ----------
    outcome
        Right, partly right, wrong, invalid (could not be read) or cannot check.
    credit
        The share of the points earned, 0 to 1.
    feedback
        Sentences for the learner, in Markdown with ``$...$`` mathematics. Never empty.
    understood
        The answer as it was read, in TeX, or None if there is nothing to show.
    slip
        The id of the misconception the answer shows, if the bank names it.
    misfit
        True if an invalid answer was read, and only does not fit: its shapes, its names or its form.
    notes
        Remarks that do not change the verdict, for example on layout conventions.
    """

    outcome: Outcome
    credit: float
    feedback: tuple[str, ...]
    understood: str | None = None
    slip: str | None = None
    notes: tuple[str, ...] = ()
    misfit: bool = False

    def __post_init__(self) -> None:
        if not self.feedback:
            raise ValueError("feedback is empty. Every answer gets at least one sentence.")

    @property
    def counts(self) -> bool:
        """True if the answer uses up an attempt: it was right, partly right or wrong."""
        return self.outcome in _COUNTED


def graded(
    credit: float,
    *feedback: str,
    understood: str | None = None,
    slip: str | None = None,
    notes: tuple[str, ...] = (),
) -> Grade:
    """Return the grade of an answer that was read and checked.

    Full credit is right, none is wrong, anything between is partly right.

    Raises
    ------
    ValueError
        If ``credit`` is outside 0 to 1, or there is no feedback.

    Examples
    --------
    >>> graded(0.5, "Two of four entries are right.").outcome
    <Outcome.PARTLY_RIGHT: 'partly right'>
    """
    if not 0.0 <= credit <= 1.0:
        raise ValueError(f"credit is {credit}; it must lie between 0 and 1.")
    outcome = Outcome.RIGHT if credit == 1.0 else Outcome.WRONG if credit == 0.0 else Outcome.PARTLY_RIGHT
    return Grade(outcome, credit, feedback, understood, slip, notes)


def invalid(*feedback: str, understood: str | None = None, misfit: bool = False) -> Grade:
    """Return the grade of an answer that cannot be read, or was read and does not fit. It costs no attempt.

    Examples
    --------
    >>> (
    ...     invalid("Type a formula first.").misfit,
    ...     invalid("The answer is a whole number.", understood="0.5").misfit,
    ... )
    (False, True)
    """
    return Grade(Outcome.INVALID, 0.0, feedback, understood, misfit=misfit or understood is not None)


def cannot_check(*feedback: str, understood: str | None = None) -> Grade:
    """Return the grade of an answer that can be read but not checked reliably. It costs no attempt."""
    return Grade(Outcome.CANNOT_CHECK, 0.0, feedback, understood)

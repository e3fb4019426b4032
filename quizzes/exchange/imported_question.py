"""What a reader found in a file: one entry a question, whether or not it can be imported."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes.forms import Exercise


@dataclass(frozen=True)
class ImportedQuestion:
    """One question of a foreign file.

    Attributes
    ----------
    name
        What the file calls it, or its place in the file.
    exercise
        The question, or None if it cannot be imported. A reason that the file does not give is empty.
    lost
        What of it has no counterpart here.
    refused
        Why it cannot be imported, if it cannot.
    """

    name: str
    exercise: Exercise | None = None
    lost: tuple[str, ...] = ()
    refused: str = ""

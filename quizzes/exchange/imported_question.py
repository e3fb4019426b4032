"""What a reader found in a file: one entry a question, whether or not it can be imported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.forms import Exercise

DOLLARS = "the dollar signs round a formula, which Moodle shows: here they make the formula"
"""What is said where a file has a formula in single dollar signs."""


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


def category_tags(path: str) -> Iterator[str]:
    """Yield the words of a category such as ``$course$/top/Nets/Depth`` that say something: Nets and Depth.

    Examples
    --------
    >>> list(category_tags("$course$/top/Nets/Depth"))
    ['Nets', 'Depth']
    """
    for word in path.split("/"):
        if word.strip() and word.strip() != "top" and not word.strip().startswith("$"):
            yield word.strip()

"""What kinds share when a question leaves for other programs: the text for a person who marks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def marking_guide(key: Iterable[str], mistakes: Sequence[tuple[str, str]]) -> str:
    """Return what a person needs to mark an answer: the paragraphs of the key, and each mistake to expect with its why."""
    paragraphs = list(key)
    if mistakes:
        paragraphs += ["Mistakes to expect:", bullets(mistakes)]
    return "\n\n".join(paragraphs)


def bullets(reasons: Iterable[tuple[str, str | None]]) -> str:
    """Return a list of texts with their reasons; a text without one is left out.

    Examples
    --------
    >>> bullets([("one", "It is odd."), ("two", None)])
    '- one: It is odd.'
    """
    return "\n".join(f"- {text}: {' '.join(why.split())}" for text, why in reasons if why)

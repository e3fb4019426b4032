"""Whether a text can be an explanation at all: long enough, and about the matter. What it says is the learner's to judge."""

from __future__ import annotations

import re

SHORTEST = 40
"""Characters: one short sentence."""

_WORD = re.compile(r"[^\W\d_]{3,}")
# What stands in any English sentence and says nothing about the matter.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        about after again all also although always and another any are because been before being both but can come could
        did does each either ever every few for from get give had has have her here his how into its itself just less
        let like look make many may more most much must neither never not nothing now off often once one only other our
        out over own rather same say see she should since some still such take than that the their them then there these
        they thing this those though three through two under until very was well were what when where whether which
        while who whole why will with within without would yet you your
        """,
    )
)
_STEM = 5


def length(text: str) -> int:
    """Return the number of characters, runs of spaces and line breaks counted as one."""
    return len(" ".join(text.split()))


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words that say something, so that *gradients* and *gradient* are the same.

    Examples
    --------
    >>> sorted(stems("All of the gradients pass over the skips."))
    ['gradi', 'pass', 'skip']
    """
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(
        (word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word)[:_STEM]
        for word in words
        if word not in _COMMON
    )


def is_about(text: str, *matter: str) -> bool:
    """Return True if a text has a word in common with at least one of the texts that name its matter.

    Examples
    --------
    >>> (
    ...     is_about("The skip carries it unchanged.", "Skip connection"),
    ...     is_about("banana banana", "Skip connection"),
    ... )
    (True, False)
    """
    return not stems(text).isdisjoint(stems(" ".join(matter)))

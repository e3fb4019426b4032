"""Numbers as other programs write and read them."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MOST_CHARACTERS = 400
_SHOWN = 40

# The shares that Moodle accepts in an imported file; any other makes it refuse the question.
_MOODLE_PERCENTS = (
    100.0, 90.0, 83.33333, 80.0, 75.0, 70.0, 66.66667, 60.0, 50.0, 40.0, 33.33333, 30.0, 25.0, 20.0, 16.66667,
    14.28571, 12.5, 11.11111, 10.0, 5.0, 0.0,
)  # fmt: skip
_SAME_PERCENT = 1e-3


def number_in(text: str) -> float:
    """Read a decimal number from a file of another program.

    Raises
    ------
    ValueError
        If the text is longer than any number that means something, is no number, or one too large to compute with.

    Examples
    --------
    >>> number_in(" -2.50e1 ")
    -25.0
    >>> number_in("1" * 20_000)
    Traceback (most recent call last):
        ...
    ValueError: a number has 20,000 characters; at most 400 are read. Round it
    """
    written = text.strip()
    # Looked at first: the pattern tries every way to split a long run of digits.
    if len(written) > _MOST_CHARACTERS:
        raise ValueError(
            f"a number has {len(written):,} characters; at most {_MOST_CHARACTERS} are read. Round it"
        )
    if not _NUMBER.fullmatch(written) or not math.isfinite(number := float(written)):
        raise ValueError(f"`{' '.join(written.split())[:_SHOWN]}` is not a number")
    return number


def decimal(number: float, figures: int = 12) -> str:
    """Write a number with a decimal point and no power of ten, to so many figures if it is not whole.

    Examples
    --------
    >>> decimal(8.0), decimal(1.1**3), decimal(-1e-7), decimal(2.0**54)
    ('8', '1.331', '-0.0000001', '18014398509481984')
    """
    if number.is_integer():
        return str(int(number))
    return format(Decimal(f"{number:.{figures}g}"), "f")


def moodle_percent(share: float) -> str:
    """Return the percentage nearest to a share among those that Moodle accepts.

    Examples
    --------
    >>> moodle_percent(1 / 3), moodle_percent(-0.5), moodle_percent(0.45)
    ('33.33333', '-50', '50')
    """
    percent = min(_MOODLE_PERCENTS, key=lambda listed: abs(listed - abs(share) * 100))
    sign = "-" if share < 0 and percent else ""
    return f"{sign}{percent:.7g}"


def moodle_accepts(share: float) -> bool:
    """True if Moodle has a percentage for this share."""
    return abs(abs(float(moodle_percent(share))) - abs(share) * 100) < _SAME_PERCENT

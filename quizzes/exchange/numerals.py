"""Numbers as other programs read them."""

from __future__ import annotations

from decimal import Decimal

# The shares that Moodle accepts in an imported file; any other makes it refuse the question.
_MOODLE_PERCENTS = (
    100.0, 90.0, 83.33333, 80.0, 75.0, 70.0, 66.66667, 60.0, 50.0, 40.0, 33.33333, 30.0, 25.0, 20.0, 16.66667,
    14.28571, 12.5, 11.11111, 10.0, 5.0, 0.0,
)  # fmt: skip
_SAME_PERCENT = 1e-3


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

"""Numbers as a learner reads them: few digits, a real minus sign, powers of ten written out."""

import math
from collections.abc import Iterable

TINY = 1e-30
"""Smaller magnitudes are named, not printed."""

_RAISE = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWER = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def in_words(value: float, digits: int = 4) -> str:
    """Return ``value`` for a sentence, to ``digits`` significant digits.

    Examples
    --------
    >>> in_words(-5.324), in_words(0.1**3), in_words(2.65614e-5)
    ('−5.324', '0.001', '2.656 × 10⁻⁵')
    >>> in_words(13780.6), in_words(1e-40), in_words(float("inf"))
    ('13,780', 'below 10⁻³⁰', 'more than 10³⁰⁸')
    """
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return ("−" if value < 0 else "") + "more than 10³⁰⁸"
    if value == 0:
        return "0"
    if abs(value) < TINY:
        return "below 10⁻³⁰"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 < power < 6:
        rounded = float(f"{value:.{digits - 1}e}")
        decimals = max(0, digits - 1 - power)
        text = f"{rounded:,.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{mantissa.rstrip('0').rstrip('.')} × 10{str(power).translate(_RAISE)}"
    return text.replace("-", "−")


def row_in_words(values: Iterable[float], digits: int = 3) -> str:
    """Return a short row vector for a sentence.

    Examples
    --------
    >>> row_in_words([0.5, -1.25, 1 / 3])
    '(0.5, −1.25, 0.333)'
    """
    return f"({', '.join(in_words(float(value), digits) for value in values)})"


def in_tex(value: float, digits: int = 4) -> str:
    r"""Return ``value`` for a formula.

    Examples
    --------
    >>> in_tex(-0.004), in_tex(2.65614e-5)
    ('-0.004', '2.656 \\times 10^{-5}')
    """
    text = in_words(value, digits).replace("−", "-")
    if " × 10" in text:
        mantissa, power = text.split(" × 10")
        return f"{mantissa} \\times 10^{{{power.translate(_LOWER)}}}"
    return text.replace(",", "{,}") if text[-1].isdigit() else f"\\text{{{text}}}"


def bracketed(number: str) -> str:
    """Return the text of a number as a factor is written: in brackets if it is negative.

    Examples
    --------
    >>> bracketed(in_words(-2.0)), bracketed(in_tex(-2.0)), bracketed(in_words(2.0))
    ('(−2)', '(-2)', '2')
    """
    return f"({number})" if number[0] in "−-" else number


def unbroken(text: str) -> str:
    """Return a text in which a line ends neither before a percent sign nor inside a power of ten.

    Examples
    --------
    >>> unbroken("27.9 % of 2 × 10⁻⁵")
    '27.9\\xa0% of 2\\xa0×\\xa010⁻⁵'
    """
    return text.replace(" %", "\u00a0%").replace(" × 10", "\u00a0×\u00a010")


def percent(share: float, digits: int = 4) -> str:
    """Return a share as a percentage.

    Examples
    --------
    >>> percent(0.975), percent(0.0045367), percent(5.8e-6)
    ('97.5 %', '0.4537 %', '5.8 × 10⁻⁴ %')
    """
    return f"{in_words(100 * share, digits)} %"

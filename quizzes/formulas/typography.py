"""How numbers, counts and lists are written for a learner: one set of rules for pages and quiz items.

A minus is a minus sign and not a hyphen. What is very large or very small stands with a power of ten, ``2.656 × 10⁻⁵``,
with spaces round the cross. No line ends before a percent sign or inside a power of ten. A page rounds and puts a comma
between thousands. A quiz item does neither with a whole number: its key may hang on every digit, and a learner must be
able to type what stands there, where a comma would make a list.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from quizzes.formulas.characters import SUBSCRIPTS, SUPERSCRIPTS

MINUS = "\N{MINUS SIGN}"
RAISED = str.maketrans(
    {plain: raised for raised, plain in SUPERSCRIPTS.items() if plain.isascii()} | {MINUS: "⁻"}
)
"""For ``str.translate``: digits and signs to superscripts."""
LOWERED = str.maketrans({plain: lowered for lowered, plain in SUBSCRIPTS.items()})
"""For ``str.translate``: digits and the letters that have one to subscripts."""

TINY = 1e-30
"""Smaller magnitudes are named, not printed."""

_SMALLER, _SMALLER_IN_TEX = "less than 10⁻³⁰", "\\text{less than }"

_LEVEL = str.maketrans(SUPERSCRIPTS)
_TIMES_TEN = " × 10"
_ROUNDING = 1e-9
_LARGEST_EXACT = 2**53


def in_words(value: float, digits: int = 4) -> str:
    """Return a number for a sentence, to ``digits`` significant digits.

    Examples
    --------
    >>> in_words(-5.324), in_words(0.1**3), in_words(2.65614e-5)
    ('−5.324', '0.001', '2.656 × 10⁻⁵')
    >>> in_words(13780.6), in_words(1e-40), in_words(float("inf"))
    ('13,780', 'less than 10⁻³⁰', 'more than 10³⁰⁸')
    """
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return (MINUS if value < 0 else "") + "more than 10³⁰⁸"
    if 0 < abs(value) < TINY:
        return _SMALLER
    return _rounded(value, digits)


def in_full(value: float) -> str:
    """Return a number of a quiz item: whole numbers exactly, others to four figures if they need more than six.

    Examples
    --------
    >>> in_full(13780.0), in_full(0.81), in_full(0.9**20), in_full(2.0**60), in_full(-(0.5**30))
    ('13780', '0.81', '0.1216', '1.153 × 10¹⁸', '−9.313 × 10⁻¹⁰')
    """
    if value.is_integer() and abs(value) < _LARGEST_EXACT:
        return str(int(value)).replace("-", MINUS)
    short = math.isclose(value, float(f"{value:.6g}"), rel_tol=_ROUNDING)
    return _rounded(value, 6 if short else 4).replace(",", "")


def _rounded(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 < power < 6:
        text = f"{float(f'{mantissa}e{exponent}'):,.{max(0, digits - 1 - power)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{mantissa.rstrip('0').rstrip('.')}{_TIMES_TEN}{str(power).translate(RAISED)}"
    return text.replace("-", MINUS)


def in_tex(value: float, digits: int = 4) -> str:
    r"""Return a number for a formula, to ``digits`` significant digits.

    Examples
    --------
    >>> in_tex(-0.004), in_tex(2.65614e-5)
    ('-0.004', '2.656 \\times 10^{-5}')
    """
    return as_tex(in_words(value, digits))


def as_tex(number: str) -> str:
    r"""Return the text of a number as TeX writes it.

    Examples
    --------
    >>> as_tex(in_full(-2.0)), as_tex(in_full(2.0**60)), as_tex(in_words(13780.6))
    ('-2', '1.153 \\times 10^{18}', '13{,}780')
    >>> as_tex(in_words(1e-40))
    '\\text{less than }10^{-30}'
    """
    text = number.replace(MINUS, "-")
    if text == _SMALLER:
        return f"{_SMALLER_IN_TEX}10^{{-30}}"
    if _TIMES_TEN in text:
        mantissa, power = text.split(_TIMES_TEN)
        return f"{mantissa} \\times 10^{{{power.translate(_LEVEL)}}}"
    return text.replace(",", "{,}") if text[-1].isdigit() else f"\\text{{{text}}}"


def equals_in_tex(value: float, digits: int = 4) -> str:
    r"""Return the right side of a formula with its sign: what is too small to print is less than something.

    Examples
    --------
    >>> equals_in_tex(2.65614e-5), equals_in_tex(1e-40)
    ('= 2.656 \\times 10^{-5}', '< 10^{-30}')
    """
    text = in_tex(value, digits)
    return f"< {text.removeprefix(_SMALLER_IN_TEX)}" if text.startswith(_SMALLER_IN_TEX) else f"= {text}"


def row_in_words(values: Iterable[float], digits: int = 3) -> str:
    """Return a short row vector for a sentence.

    Examples
    --------
    >>> row_in_words([0.5, -1.25, 1 / 3])
    '(0.5, −1.25, 0.333)'
    """
    return f"({', '.join(in_words(float(value), digits) for value in values)})"


def bracketed(number: str) -> str:
    """Return the text of a number as a factor is written: in brackets if it is negative.

    Examples
    --------
    >>> bracketed(in_words(-2.0)), bracketed(in_tex(-2.0)), bracketed(in_words(2.0))
    ('(−2)', '(-2)', '2')
    """
    return f"({number})" if number[0] in f"{MINUS}-" else number


def percent(share: float, digits: int = 4) -> str:
    """Return a share as a percentage.

    Examples
    --------
    >>> percent(0.975), percent(0.0045367), percent(5.8e-6)
    ('97.5 %', '0.4537 %', '5.8 × 10⁻⁴ %')
    """
    return f"{in_words(100 * share, digits)} %"


def unbroken(text: str) -> str:
    """Return a text in which a line ends neither before a percent sign nor inside a power of ten.

    Examples
    --------
    >>> unbroken("27.9 % of 2 × 10⁻⁵")
    '27.9\\xa0% of 2\\xa0×\\xa010⁻⁵'
    """
    return text.replace(" %", "\N{NO-BREAK SPACE}%").replace(
        _TIMES_TEN, _TIMES_TEN.replace(" ", "\N{NO-BREAK SPACE}")
    )


def counted(number: int, thing: str, things: str | None = None) -> str:
    """Return how many there are of something; ``things`` is the plural if it needs more than an s.

    Examples
    --------
    >>> counted(1, "block"), counted(2, "block"), counted(1200, "try", "tries")
    ('1 block', '2 blocks', '1,200 tries')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them.

    Examples
    --------
    >>> listed(["spaces", "hyphens", "accents"])
    'spaces, hyphens and accents'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))

"""Options of a choice that mean the same, or that give the right one away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from quizzes.formulas.equivalence import Verdict, compare
from quizzes.formulas.expressions import Expression, Symbols, parse
from quizzes.formulas.from_tex import typed
from quizzes.formulas.notation import AnswerError
from quizzes.kinds.option import Option
from quizzes.yaml.faults import Problem

_FEWEST_LETTERS = 40  # the length of a short option says nothing
_ALL_OF_THEM = re.compile(r"\b(all|none|both|neither) of (the above|them|these)\b", re.IGNORECASE)
_SPAN = re.compile(r"\$([^$]+)\$\.?")
_MATRIX_SIZE = 4


def option_advice(
    options: Sequence[Option], *, picks_one: bool, shuffle: bool, seed: str
) -> Iterator[Problem]:
    """Yield options with the same meaning, and what makes guessing easy.

    ``seed`` fixes the points at which two formulas are compared.
    """
    yield from _same_meaning(options, seed)
    yield from _too_long(options)
    yield from _only_formula(options)
    for place, option in enumerate(options):
        if shuffle and _ALL_OF_THEM.search(option.text):
            message = f"`{option.text}` has no fixed place when options are shuffled. Set `shuffle: false`."
            yield Problem(("options", place), "giveaway", message, level="warning")
    if not picks_one and all(option.is_right for option in options):
        message = "every option is right, so ticking all of them needs no thought."
        yield Problem(("options",), "all-right", message, level="warning")


def _same_meaning(options: Sequence[Option], seed: str) -> Iterator[Problem]:
    readings = read_alike([option.text for option in options])
    for (first, left), (second, right) in combinations(readings.items(), 2):
        if _equal(left, right, seed):
            letters = " and ".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place] for place in (first, second))
            kind = "matrix" if left[1].shape else "value"
            message = f"options {letters} are the same {kind}. Replace one."
            yield Problem(("options", second), "equivalent-options", message)


def read_alike(texts: list[str]) -> dict[int, tuple[Symbols, Expression]]:
    """Return the options that are formulas, by position, in symbols that all of them share.

    Derivatives and capital letters are square matrices if one of the options has an ``I`` or a derivative; all
    other letters are positive numbers.

    Examples
    --------
    >>> sorted(read_alike(["$2^L$", "$L$", "It depends.", "8"]))
    [0, 1, 3]
    """
    formulas = {place: found for place, text in enumerate(texts) if (found := _formula(text))}
    names = {name for _, used in formulas.values() for name in used}
    with_matrices = any(
        "I" in used or any("partial" in name for name in used) for _, used in formulas.values()
    )
    matrices = {name for name in names if with_matrices and (name[0].isupper() or "partial" in name)}
    shapes: dict[str, tuple[str | int, ...]] = {
        name: ("n", "n") if name in matrices else () for name in sorted(names - {"I"})
    }
    domain = {name: "positive" for name, shape in shapes.items() if not shape}
    try:
        symbols = Symbols(shapes, {"n": _MATRIX_SIZE}, domain)
    except ValueError:
        return {}
    read: dict[int, tuple[Symbols, Expression]] = {}
    for place, (text, _) in formulas.items():
        try:
            read[place] = symbols, parse(text, symbols)
        except AnswerError:
            continue
    return read


def _formula(text: str) -> tuple[str, frozenset[str]] | None:
    """Return an option that is nothing but a formula, as typed notation with the names in it."""
    span = _SPAN.fullmatch(text.strip())
    if span:
        return typed(span[1])
    return (text, frozenset()) if re.fullmatch(r"[-+*/^().\d\s]+", text) else None


def _equal(left: tuple[Symbols, Expression], right: tuple[Symbols, Expression], seed: str) -> bool:
    symbols, first = left
    try:
        return compare(first, right[1], symbols, seed=seed) is Verdict.EQUAL
    except AnswerError:
        return False


def _too_long(options: Sequence[Option]) -> Iterator[Problem]:
    wrong = [_length(option) for option in options if not option.is_right]
    for place, option in enumerate(options):
        if option.is_right and wrong and _length(option) > max(_FEWEST_LETTERS, 2 * sum(wrong) / len(wrong)):
            message = "the right option is more than twice as long as the wrong ones. Even them out."
            yield Problem(("options", place), "giveaway", message, level="warning")


def _length(option: Option) -> int:
    return len(re.sub(r"\\[A-Za-z]+|[${}\\]", "", option.text))


def _only_formula(options: Sequence[Option]) -> Iterator[Problem]:
    with_formula = [place for place, option in enumerate(options) if "$" in option.text]
    if len(options) > 2 and len(with_formula) == 1 and options[with_formula[0]].is_right:
        message = "only the right option has a formula. Give a wrong one a formula, too."
        yield Problem(("options", with_formula[0]), "giveaway", message, level="warning")

"""Options of a choice that mean the same, or that give the right one away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from quizzes.formulas.equivalence import Verdict, compare
from quizzes.formulas.expressions import Expression, Symbols, parse
from quizzes.formulas.from_tex import typed
from quizzes.formulas.notation import AnswerError
from quizzes.kinds.option import Option
from quizzes.yaml.faults import Problem

_FEWEST_LETTERS = 40  # the length of a short option says nothing
_BY_FAR = 1.3
_NOT_PROSE = re.compile(r"```.*?```|`[^`]*`|\$[^$]*\$", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{5,}")
_SAME_WORD = 5  # "learn", "learns" and "learned" begin alike
# What any question may say, and any option too.
_COMMON = frozenset(
    ("about", "above", "after", "again", "always", "because", "before", "being", "below", "between", "called",
     "could", "every", "follow", "going", "having", "given", "large", "larger", "makes", "might", "never", "other",
     "result", "right", "should", "since", "small", "smaller", "still", "their", "there", "these", "those",
     "through", "under", "until", "where", "whether", "which", "while", "whose", "without", "would", "wrong")
)  # fmt: skip
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
    yield from _by_far_the_longest(options)
    yield from _only_formula(options)
    for place, option in enumerate(options):
        if shuffle and _ALL_OF_THEM.search(option.text):
            message = f"`{option.text}` has no fixed place when options are shuffled. Set `shuffle: false`."
            yield Problem(("options", place), "giveaway", message, level="warning")
    if not picks_one and all(option.is_right for option in options):
        message = "every option is right, so ticking all of them needs no thought."
        yield Problem(("options",), "all-right", message, level="warning")


def cue_advice(ask: str, options: Sequence[Option]) -> Iterator[Problem]:
    """Yield right options that repeat a word of the question which no wrong option has.

    A word that the question uses twice is its topic and gives nothing away.
    """
    asked = Counter(word[:_SAME_WORD] for word in _words(ask))
    wrong = {word[:_SAME_WORD] for option in options if not option.is_right for word in _words(option.text)}
    for place, option in enumerate(options):
        for word in _words(option.text) if option.is_right else ():
            if asked[word[:_SAME_WORD]] == 1 and word[:_SAME_WORD] not in wrong:
                message = (
                    f"only the right option repeats `{word}` from the question. "
                    "Use the word in a wrong option, too, or replace it."
                )
                yield Problem(("options", place), "cue-word", message, level="warning")


def _words(text: str) -> list[str]:
    found = (match[0].casefold() for match in _WORD.finditer(_NOT_PROSE.sub(" ", text)))
    return [word for word in found if word not in _COMMON]


def most_tries(options: int) -> int:
    """Return how many tries leave at least two options that were not tried: ``options - 2``, and at least 1.

    Examples
    --------
    >>> [most_tries(options) for options in (2, 3, 4, 5)]
    [1, 1, 2, 3]
    """
    return max(1, options - 2)


def tries_advice(attempts: int | None, options: int) -> Iterator[Problem]:
    """Yield tries that go through the options until the right one is left; ``attempts`` None is any number."""
    most = most_tries(options)
    if attempts is None or attempts > most:
        tries = "any number of" if attempts is None else attempts
        message = (
            f"with {tries} tries at {options} options a learner can find the right one by trying them in turn. "
            f"Write `attempts: {most}`, or leave it out here and in `defaults`."
        )
        yield Problem(("attempts",), "tries-cover-options", message, level="warning")


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


def _by_far_the_longest(options: Sequence[Option]) -> Iterator[Problem]:
    wrong = [_length(option) for option in options if not option.is_right]
    for place, option in enumerate(options):
        if option.is_right and wrong and _length(option) > max(_FEWEST_LETTERS, _BY_FAR * max(wrong)):
            message = "the right option is by far the longest. Shorten it, or lengthen a wrong one."
            yield Problem(("options", place), "giveaway", message, level="warning")


def _length(option: Option) -> int:
    return len(re.sub(r"\\[A-Za-z]+|[${}\\]", "", option.text))


def _only_formula(options: Sequence[Option]) -> Iterator[Problem]:
    with_formula = [place for place, option in enumerate(options) if "$" in option.text]
    if len(options) > 2 and len(with_formula) == 1 and options[with_formula[0]].is_right:
        message = "only the right option has a formula. Give a wrong one a formula, too."
        yield Problem(("options", with_formula[0]), "giveaway", message, level="warning")

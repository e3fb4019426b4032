"""Putting the numbers of a variant into an item's text.

Prose takes a number as ``{{n}}``, or a formula of them such as ``{{n + 1}}``; between dollar signs it is written as TeX
writes it. Answers, wrong answers and tolerances are formulas themselves, so there a number stands by its bare name:
``answer: total``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from quizzes.formulas.notation import AnswerError, Token, tokenize
from quizzes.formulas.typography import as_tex, in_full, unbroken
from quizzes.loading.items import ITEM_MODELS
from quizzes.loading.variants import KEYS, read_and_evaluate
from quizzes.yaml.faults import DataPath, Problem, did_you_mean

_BRACES = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_SINGLE_BRACES = re.compile(r"(?<!\{)\{\s*([A-Za-z][A-Za-z0-9]*)\s*\}(?!\})")
_DOLLAR = re.compile(r"(?<!\\)\$(?!\$)")
_OPENS_OPERAND = frozenset("+-*/^([{,;")
_DIGIT_NEXT = re.compile(r"\s*[\d.]")
_BARE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def interpolated(item: Mapping[str, Any], values: Mapping[str, float]) -> dict[str, Any]:
    """Return an item's data with numbers in place of names, and without the keys that made it vary.

    Parameters
    ----------
    item
        Plain data as an author wrote it.
    values
        The numbers of one variant, by name.

    Examples
    --------
    >>> item = {"type": "number", "vary": {}, "ask": "How many paths have {{n}} blocks?", "answer": "2^n"}
    >>> interpolated(item, {"n": 3.0})
    {'type': 'number', 'ask': 'How many paths have 3 blocks?', 'answer': '2^3'}
    """
    filled = {}
    for path, text in texts({key: value for key, value in item.items() if key not in KEYS}):
        is_formula = in_formula(item, path)
        filled[path] = _formula(text, values) if is_formula else _prose(text, values)
    return {key: _rebuilt(value, filled, (key,)) for key, value in item.items() if key not in KEYS}


def text_problems(item: Mapping[str, Any], values: Mapping[str, float]) -> Iterator[Problem]:
    """Yield parameters that no text uses, names in braces that are none, and single braces where two are meant.

    Parameters
    ----------
    item
        Plain data as an author wrote it.
    values
        The numbers of one variant, by name.
    """
    used = _names_in_formulas(item)
    symbols = {name for names in _declared(item) for name in names}
    for name in sorted(symbols & values.keys()):
        section = "vary" if name in item["vary"] else "compute"
        message = f"`{name}` is a symbol of the answer as well. Rename one of them."
        yield Problem((section, name), "bad-value", message)
    for path, text in texts({key: value for key, value in item.items() if key not in KEYS}):
        if in_formula(item, path):
            used |= _names(text)
            if "{{" in text:
                yield Problem(
                    path, "brace-in-formula", "a formula takes the bare name; braces are for prose."
                )
            continue
        for match in _BRACES.finditer(text):
            used |= _names(match[1])
            if (problem := _unknown(match, path, values)) is not None:
                yield problem
        for match in _SINGLE_BRACES.finditer(text):
            if match[1] in values:
                message = (
                    f"`{match[0]}` stays as it is. Did you mean `{{{{{match[1]}}}}}`? "
                    f"A symbol of that name needs no braces."
                )
                yield Problem(path, "brace-in-prose", message, match.start() + 1)
    for section in ("vary", "compute"):
        for name in item.get(section, {}):
            if name not in used:
                yield Problem((section, name), "unused-parameter", f"`{name}` is used nowhere.")


def stray_braces(item: Any) -> Iterator[Problem]:
    """Yield ``{{name}}`` in the prose of an item without parameters; TeX rarely doubles a brace round a name."""
    for path, text in texts(item) if "{{" in repr(item) else ():
        for match in _BRACES.finditer(text):
            if _BARE_NAME.fullmatch(match[1]):
                message = f"`{match[0]}` is no parameter: the item has no `vary`. In TeX, single braces do."
                yield Problem(path, "unknown-parameter", message, match.start() + 1)


def _unknown(match: re.Match[str], path: DataPath, values: Mapping[str, float]) -> Problem | None:
    try:
        read_and_evaluate(match[1], values)
    except AnswerError as error:
        hint = did_you_mean(match[1], values) or f" {error}"
        message = f"`{match[0]}` has no value here.{hint}"
        return Problem(path, "unknown-parameter", message, match.start() + 1)
    return None


def _prose(text: str, values: Mapping[str, float]) -> str:
    """Fill in what has a value; ``text_problems`` reports the rest."""

    def value_of(match: re.Match[str]) -> str:
        try:
            number = in_full(read_and_evaluate(match[1], values))
        except AnswerError:
            return match[0]
        return as_tex(number) if _is_in_tex(match) else unbroken(number)

    return _BRACES.sub(value_of, text)


def _is_in_tex(match: re.Match[str]) -> bool:
    """Return True if a place of a text stands between dollar signs."""
    return len(_DOLLAR.findall(match.string, 0, match.start())) % 2 == 1


def _formula(text: str, values: Mapping[str, float]) -> str:
    """Put numbers where their names stand as words of their own, in brackets where they could be misread."""
    try:
        tokens = _tokens(text)
    except AnswerError:
        return text
    for token in reversed(tokens):
        if token.kind == "name" and token.text in values:
            before, after = text[: token.column - 1], text[token.end :]
            number = _exact(values[token.text])
            alone = not before.strip() or before.rstrip()[-1] in _OPENS_OPERAND
            if number.startswith("-") and (before.strip() or after.strip()):
                alone = False
            text = f"{before}{number if alone and not _DIGIT_NEXT.match(after) else f'({number})'}{after}"
    return text


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(tokenize(text))


def _exact(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _names(formula: str) -> set[str]:
    try:
        return {token.text for token in _tokens(formula) if token.kind == "name"}
    except AnswerError:
        return set(_BARE_NAME.findall(formula))


def _names_in_formulas(item: Mapping[str, Any]) -> set[str]:
    """Return the names that ``compute`` and ``require`` use."""
    sides = [str(formula) for formula in item.get("compute", {}).values()]
    sides += [side for text in item.get("require", ()) for side in re.split("[=!<>]+", str(text))]
    return {name for side in sides if side.strip() for name in _names(side)}


def texts(data: Any, path: DataPath = ()) -> Iterator[tuple[DataPath, str]]:
    """Yield every text below a place, with its path; extensions are the author's own."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if not key.startswith("x-"):
                yield from texts(value, (*path, key))
    elif isinstance(data, tuple):
        for position, value in enumerate(data):
            yield from texts(value, (*path, position))


def _rebuilt(data: Any, filled: Mapping[DataPath, str], path: DataPath) -> Any:
    if isinstance(data, str):
        return filled.get(path, data)
    if isinstance(data, Mapping):
        return {key: _rebuilt(value, filled, (*path, key)) for key, value in data.items()}
    if isinstance(data, tuple):
        return tuple(_rebuilt(value, filled, (*path, position)) for position, value in enumerate(data))
    return data


def in_formula(item: Mapping[str, Any], path: DataPath) -> bool:
    """Return True if the text at a path is a formula: the kind of the innermost question around it says so."""
    data: Any = item
    keys: Collection[str] = ()
    inside = False
    for step in path:
        model = ITEM_MODELS.get(data.get("type", "")) if isinstance(data, Mapping) else None
        if model is not None:
            keys, inside = model.FORMULA_KEYS, False
        inside |= step in keys
        data = data[step]
    return inside


def _declared(item: Mapping[str, Any]) -> Iterator[set[str]]:
    """Yield the symbols that the item and its parts declare."""
    for question in (item, *item.get("parts", ())):
        if isinstance(question, Mapping):
            given, symbols = question.get("given"), question.get("symbols")
            yield set(given) - {"dims"} if isinstance(given, Mapping) else set()
            yield set(symbols) if isinstance(symbols, tuple) else set()

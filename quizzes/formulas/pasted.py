"""What comes with a pasted answer, turned into the notation that learners type.

Each step takes characters with their columns and gives such characters back, so that a message about what is read in
the end still points at what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from quizzes.formulas.characters import FRACTIONS, UNSEEN, fold
from quizzes.formulas.errors import AnswerError
from quizzes.formulas.tex_answers import without_tex

Typed: TypeAlias = list[tuple[str, int]]
"""Characters, each with its column in the text as typed."""

_PROGRAMS = (
    (re.compile(r"\b(?:np|numpy|jnp|torch|tf|math)\.(?:dot|matmul)(?=\()"), "matmul"),
    (re.compile(r"\b(?:np|numpy|jnp|torch|tf)\.(?:multiply|mul)(?=\()"), "hadamard"),
    (
        re.compile(
            r"\b(?:np|numpy|jnp|torch|tf|math|scipy)\.(?:(?:linalg|special|math|nn|nn\.functional)\.)?(?=[A-Za-z])"
        ),
        "",
    ),
    (re.compile(r"\b(?:array|asarray|matrix|Matrix|tensor)(?=\([\[(])"), ""),
    (re.compile(r"\b(?:eye|identity)\(\s*(\w{1,8})\s*\)"), r"I_\1"),
    (re.compile(r"\.(?:transpose|t)\(\)"), "ᵀ"),
)
"""How NumPy and its like write what stands here under a shorter name."""

_PROGRAM = re.compile(r"\.\s*[A-Za-z]|eye\(|identity\(|array\(|matrix\(|Matrix\(|tensor\(")
"""What every such name has, to look at the others in vain only once."""

_NUMERAL = re.compile(r"(?<![\w.])[0-9]+(?:(?:[,.'_ ]|\{,\})[0-9]+)+")
_SEPARATOR = re.compile(r"\{,\}|[,.'_ ]")
_BULLET = re.compile(r"\s*(?:(?P<sign>[-*⊙•‣▪●○])|\(?(?P<place>[0-9]{1,2}|[a-z])[.)])\s+(?=\S)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Numerals(NamedTuple):
    """How a number may be written where one number, and no list, is expected."""

    decimal: Literal["point", "comma"] = "point"
    integer: bool = False


def typed_characters(text: str, numerals: Numerals | None = None, *, is_list: bool = False) -> Typed:
    """Return the characters that a text means, each with its column.

    Examples
    --------
    >>> "".join(character for character, _ in typed_characters(r"\\frac12 x", None))
    '((1)/(2)) x'
    >>> "".join(character for character, _ in typed_characters("1 024,5", Numerals()))
    '1024.5'
    """
    typed: Typed = [
        (fold(character), column) for column, character in enumerate(text, 1) if character not in UNSEEN
    ]
    if text.isascii() and not any(sign in text for sign in "\\$.,' _()\n"):
        return typed
    if is_list and "\n" in text:
        typed = _without_bullets(typed)
    if "\\" in text or "$" in text:
        typed = without_tex(typed)
    if _PROGRAM.search(text):
        for pattern, replacement in _PROGRAMS:
            typed = _replaced(typed, pattern, replacement)
    if not text.isascii():
        typed = _with_fractions(typed)
    if numerals is not None:
        typed = _with_numerals(typed, numerals)
    return typed


def _replaced(typed: Typed, pattern: re.Pattern[str], said: str | Callable[[re.Match[str]], str]) -> Typed:
    # A folded character may be two, such as '' for a double prime; one character stands for it here.
    text = "".join(character if len(character) == 1 else "\0" for character, _ in typed)
    done: Typed = []
    end = 0
    for match in pattern.finditer(text):
        done += typed[end : match.start()]
        text_now = match.expand(said) if isinstance(said, str) else said(match)
        done += [(character, typed[match.start()][1]) for character in text_now]
        end = match.end()
    return done + typed[end:] if end else typed


def _without_bullets(typed: Typed) -> Typed:
    """Drop the bullets or the numbers at the starts of all lines, if each has one and they are of one kind."""
    lines: list[Typed] = [[]]
    for piece in typed:
        lines[-1].append(piece)
        if piece[0] == "\n":
            lines.append([])
    filled = [line for line in lines if any(not character.isspace() for character, _ in line)]
    found = [_BULLET.match("".join(character[0] for character, _ in line)) for line in filled]
    bullets = [bullet for bullet in found if bullet]
    if len(bullets) < 2 or len(bullets) < len(filled):
        return typed
    signs = {bullet["sign"] for bullet in bullets}
    places = [bullet["place"] for bullet in bullets]
    numbered = places in ([str(place + 1) for place in range(len(places))], list(_LETTERS[: len(places)]))
    if len(signs) > 1 or (signs == {None} and not numbered):
        return typed
    return [
        piece
        for line, bullet in zip(filled, bullets, strict=True)
        for piece in [*line[bullet.end() :], ("\n", line[-1][1])]
    ]


def _with_fractions(typed: Typed) -> Typed:
    """Write ½ as (1/2), and 2½ as (2+1/2)."""
    done: Typed = []
    for place, (character, column) in enumerate(typed):
        if character not in FRACTIONS:
            done.append((character, column))
            continue
        above, below = FRACTIONS[character]
        before = "".join(piece for piece, _ in typed[:place] if len(piece) == 1).rstrip(" ")
        whole = re.search(r"(?<![\w.,⁰¹²³⁴-⁹])[0-9]{1,25}$", before)
        if before[-1:] in FRACTIONS or (
            (before[-1:].isascii() and before[-1:] in tuple("0123456789._")) and not whole
        ):
            raise AnswerError(
                f"the fraction at column {column} can be read in two ways. Write it with / and +.", column
            )
        fraction = f"{above}/{below})"
        if whole:
            while done[-1][0] == " ":
                done.pop()
            done.insert(len(done) - len(whole[0]), ("(", done[-len(whole[0])][1]))
            fraction = f"+{fraction}"
        else:
            fraction = f"({fraction}"
        done += [(sign, column) for sign in fraction]
    return done


def _with_numerals(typed: Typed, numerals: Numerals) -> Typed:
    """Read separators of thousands and decimal commas, except among the arguments of a function."""
    text = "".join(character if len(character) == 1 else "\0" for character, _ in typed)
    listing: list[bool] = []
    inside = [False]
    for place, character in enumerate(text):
        if character in "([{":
            before = text[place - 1] if place else ""
            inside.append(inside[-1] or character != "(" or before.isalnum() or before in tuple("_'"))
        elif character in ")]}" and len(inside) > 1:
            inside.pop()
        listing.append(inside[-1])
    columns = [column for _, column in typed]
    return _replaced(
        typed,
        _NUMERAL,
        lambda match: (
            match[0] if listing[match.start()] else _numeral(match[0], numerals, columns[match.start()])
        ),
    )


def _numeral(text: str, numerals: Numerals, column: int) -> str:
    groups = _SEPARATOR.split(text)
    marks = ["," if mark == "{,}" else mark for mark in _SEPARATOR.findall(text)]
    grouped = _are_thousands(groups)
    decimal = "." if numerals.decimal == "point" else ","
    if len(set(marks)) == 1:
        mark = marks[0]
        may_be_decimal = mark in ".," and len(marks) == 1
        if not may_be_decimal:
            return "".join(groups) if grouped else text
        if not grouped or mark == decimal:
            return ".".join(groups)
        if "{,}" in text or numerals.integer:
            return "".join(groups)
        raise AnswerError(
            f"{text} at column {column} can be {''.join(groups)} or {'.'.join(groups)}. Type the one that you mean.",
            column,
        )
    *thousands, last = marks
    if len(set(thousands)) == 1 and last in ".," and last not in thousands and _are_thousands(groups[:-1]):
        return f"{''.join(groups[:-1])}.{groups[-1]}"
    return text


def _are_thousands(groups: list[str]) -> bool:
    first, *others = groups
    return len(first) <= 3 and not first.startswith("0") and all(len(group) == 3 for group in others)

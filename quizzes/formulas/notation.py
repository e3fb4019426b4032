"""Reading typed mathematics: characters to tokens.

The scanner is one pass over at most a few hundred characters. It knows no names and no shapes; it only
decides where a number, a name or a sign begins and ends, and remembers the column of each in the text as it
was typed.
"""

from typing import Literal, NamedTuple

from quizzes.formulas.characters import (
    GREEK,
    HADAMARD,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    TRANSPOSE,
    WORDS,
    spoken,
)
from quizzes.formulas.errors import AnswerError, MisfitError
from quizzes.formulas.pasted import Numerals, typed_characters

__all__ = ["AnswerError", "MisfitError", "Token", "tokenize"]

MAX_CHARACTERS = 600
MAX_TOKENS = 300
MAX_DIGITS = 25
MAX_EXPONENT_DIGITS = 3
MAX_NAME = 24

_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SIGNS = frozenset("+-*/^()[]{}|,;!'%") | {HADAMARD}
_ADVICE = {
    "=": "Leave out the equals sign and what stands before it.",
    ".": "Write * for a product and W.T for a transpose.",
    "<": "The answer is one formula, without a comparison.",
    ">": "The answer is one formula, without a comparison.",
    "_": "A subscript follows a name, as in W_1.",
}

Kind = Literal["number", "name", "sign", "newline"]


class Token(NamedTuple):
    """A number, a name or a sign, and where it stands in the text as typed.

    ``columns`` has one entry for each character of ``text``, so that a part of a name can be pointed at.
    """

    kind: Kind
    text: str
    columns: tuple[int, ...]
    end: int
    spaced: bool  # white space comes before it

    @property
    def column(self) -> int:
        """Column of the first character, counted from 1."""
        return self.columns[0]


def tokenize(
    text: str,
    *,
    max_characters: int = MAX_CHARACTERS,
    max_tokens: int = MAX_TOKENS,
    numerals: Numerals | None = None,
    is_list: bool = False,
) -> list[Token]:
    """Split a typed answer into tokens, folding the many spellings of one symbol.

    Greek letters become their names, subscripts join the name before them, superscripts become powers, and
    the various minus signs, dots and full-width forms become one. ``2e-3`` is one number because the digits
    follow the ``e`` at once.

    Parameters
    ----------
    text : str
        What the learner typed.
    max_characters, max_tokens : int
        Caps that bound the work; a list may be longer than one formula.
    numerals : Numerals, optional
        How commas and points in numbers are read, where a comma cannot part two answers.
    is_list : bool
        Whether bullets and numbers at the start of every line are those of a pasted list.

    Returns
    -------
    list of Token
        In reading order; a new line is a token of its own.

    Raises
    ------
    AnswerError
        If a character has no meaning here or a cap is passed; the message names the character and its column.

    Examples
    --------
    >>> [token.text for token in tokenize("W₂·tanh′(x)²")]
    ['W_2', '*', 'tanh', "'", '(', 'x', ')', '^', '(', '2', ')']
    """
    if len(text) > max_characters:
        raise AnswerError(f"the answer is {len(text)} characters long, and {max_characters} is the most.")
    tokens = _Scanner(text, numerals, is_list=is_list).scan(max_tokens)
    if all(token.kind == "newline" for token in tokens):
        raise AnswerError("the answer is empty. Type a formula.")
    return tokens


class _Scanner:
    """One left-to-right pass; every step consumes at least one character."""

    def __init__(self, text: str, numerals: Numerals | None, *, is_list: bool) -> None:
        typed = typed_characters(text, numerals, is_list=is_list)
        self.characters = [character for character, _ in typed]
        self.columns = [column for _, column in typed] + [len(text) + 1]
        self.position = 0
        self.spaced = False
        self.tokens: list[Token] = []

    def scan(self, max_tokens: int) -> list[Token]:
        while self.position < len(self.characters):
            self._step(self.characters[self.position])
            if len(self.tokens) > max_tokens:
                raise AnswerError(
                    f"the answer has more than {max_tokens} numbers, names and signs. Shorten it."
                )
        return self.tokens

    def _step(self, character: str) -> None:
        following = self._peek(1)
        if character == " ":
            self.position += 1
            self.spaced = True
        elif character == "\n":
            self._emit("newline", character, 1)
        elif character in _DIGITS or (character == "." and following in _DIGITS):
            self._number()
        elif character in _LETTERS or character in WORDS:
            self._name()
        elif character in SUPERSCRIPTS:
            self._superscript()
        elif character == "''":
            self._emit("sign", "'", 0)
            self._emit("sign", "'", 1)
        elif character == "*" and following == "*":
            self._emit("sign", "^", 2)
        elif character == "." and following == "*":
            self._emit("sign", HADAMARD, 2)
        elif character == "." and following == "^":
            self._emit("sign", ".^", 2)
        elif character == "." and following == "/":
            self._emit("sign", "/", 2)
        elif character == "." and following == "T" and self._peek(2) not in _LETTERS | _DIGITS:
            self._emit("sign", TRANSPOSE, 2)
        elif character == "@":
            self._emit("sign", "*", 1)
        elif character in _SIGNS:
            self._emit("sign", character, 1)
        else:
            self._refuse(character)

    def _peek(self, ahead: int) -> str:
        index = self.position + ahead
        return self.characters[index] if index < len(self.characters) else ""

    def _emit(self, kind: Kind, text: str, width: int) -> None:
        column = self._column(self.position)
        self.position += width
        end = self._column(self.position - 1) if width else column
        self.tokens.append(Token(kind, text, (column,) * len(text), end, self.spaced))
        self.spaced = False

    def _column(self, position: int) -> int:
        return self.columns[position]

    def _columns(self, start: int, end: int) -> tuple[int, ...]:
        return tuple(self.columns[start:end])

    def _refuse(self, character: str) -> None:
        column = self._column(self.position)
        advice = _ADVICE.get(character, "")
        if not advice and character.isalpha():
            advice = "Use Latin letters, and write other names out."
        message = f"cannot read the {spoken(character[0])} at column {column}."
        raise AnswerError(f"{message} {advice}".rstrip(), column)

    def _run(self, start: int) -> int:
        while start < len(self.characters) and self.characters[start] in _DIGITS:
            start += 1
        return start

    def _number(self) -> None:
        start = self.position
        end = self._run(start)
        dotted = end < len(self.characters) and self.characters[end] == "."
        if dotted:
            end = self._run(end + 1)
        digits = end - start - dotted
        if digits > MAX_DIGITS:
            raise AnswerError(
                f"the number at column {self._column(start)} has more than {MAX_DIGITS} digits.",
                self._column(start),
            )
        end = self._exponent(end)
        if end < len(self.characters) and self.characters[end] == "." and self._after_point(end) in _DIGITS:
            column = self._column(start)
            raise AnswerError(f"the number at column {column} has two decimal points.", column)
        self._take("number", "".join(self.characters[start:end]), self._columns(start, end), end)

    def _after_point(self, point: int) -> str:
        return self.characters[point + 1] if point + 1 < len(self.characters) else ""

    def _exponent(self, end: int) -> int:
        """Return where the number ends when a power of ten such as e-3 follows at once, else ``end``."""
        if end >= len(self.characters) or self.characters[end] not in ("e", "E"):
            return end
        signed = end + 1 < len(self.characters) and self.characters[end + 1] in ("+", "-")
        first = end + 1 + signed
        last = self._run(first)
        if last == first:
            return end
        if last - first > MAX_EXPONENT_DIGITS:
            raise AnswerError(
                f"the power of ten at column {self._column(end)} has more than {MAX_EXPONENT_DIGITS} digits.",
                self._column(end),
            )
        return last

    def _name(self) -> None:
        """Read a word. A Greek letter is a word of its own, so that αx is alpha times x."""
        text: list[str] = []
        columns: list[int] = []
        end = self.position
        alone = False  # after a Greek letter only a subscript may follow
        while end < len(self.characters):
            character = self.characters[end]
            after_underscore = bool(text) and text[-1] == "_"
            if character in WORDS and (not text or after_underscore):
                text += WORDS[character]
                columns += [self._column(end)] * len(WORDS[character])
                alone = True
                if character not in GREEK:
                    end += 1
                    break
            elif character in SUBSCRIPTS and text:
                piece = (
                    SUBSCRIPTS[character]
                    if self.characters[end - 1] in SUBSCRIPTS
                    else f"_{SUBSCRIPTS[character]}"
                )
                text += piece
                columns += [self._column(end)] * len(piece)
            elif character == "_" and text:
                text.append(character)
                columns.append(self._column(end))
                alone = False
            elif character in _DIGITS or (character in _LETTERS and not alone):
                text.append(character)
                columns.append(self._column(end))
            elif character == "{" and after_underscore:
                end = self._braced_subscript(end, text, columns)
                continue
            else:
                break
            end += 1
        if len(text) > MAX_NAME:
            raise AnswerError(
                f"the name at column {columns[0]} is longer than {MAX_NAME} letters. "
                "Put * between the names of a product.",
                columns[0],
            )
        self._take("name", "".join(text), tuple(columns), end)

    def _braced_subscript(self, brace: int, text: list[str], columns: list[int]) -> int:
        end = brace + 1
        while end < len(self.characters) and self.characters[end] in _LETTERS | _DIGITS:
            text.append(self.characters[end])
            columns.append(self._column(end))
            end += 1
        if end >= len(self.characters) or self.characters[end] != "}" or end == brace + 1:
            column = self._column(brace)
            raise AnswerError(f"the subscript at column {column} is not closed. Write W_1.", column)
        return end + 1

    def _superscript(self) -> None:
        """Read raised digits as a power in brackets, and a raised T as a transpose."""
        while self._peek(0) in SUPERSCRIPTS:
            if SUPERSCRIPTS[self._peek(0)] == TRANSPOSE:
                self._emit("sign", TRANSPOSE, 1)
                continue
            self._emit("sign", "^", 0)
            self._emit("sign", "(", 0)
            self._raised()
            self.position -= 1
            self._emit("sign", ")", 1)

    def _raised(self) -> None:
        while self._peek(0) in SUPERSCRIPTS and SUPERSCRIPTS[self._peek(0)] != TRANSPOSE:
            plain = SUPERSCRIPTS[self._peek(0)]
            if plain not in _DIGITS:
                self._emit("name" if plain in _LETTERS else "sign", plain, 1)
                continue
            start = end = self.position
            while end < len(self.characters) and SUPERSCRIPTS.get(self.characters[end], "") in _DIGITS:
                end += 1
            if end - start > MAX_DIGITS:
                column = self._column(start)
                raise AnswerError(f"the number at column {column} has more than {MAX_DIGITS} digits.", column)
            digits = "".join(SUPERSCRIPTS[character] for character in self.characters[start:end])
            self._take("number", digits, self._columns(start, end), end)

    def _take(self, kind: Kind, text: str, columns: tuple[int, ...], end: int) -> None:
        self.tokens.append(Token(kind, text, columns, self._column(end - 1), self.spaced))
        self.position = end
        self.spaced = False

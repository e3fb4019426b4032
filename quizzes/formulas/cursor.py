"""Walking through the tokens of a formula, counting depth, and saying what is wrong where.

The parser in `quizzes.formulas.grammar` builds on this: it looks at the next token, takes it, or reports it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from quizzes.formulas.characters import HADAMARD
from quizzes.formulas.notation import AnswerError, Token

MAX_DEPTH = 20

END = Token("sign", "", (0,), 0, False)
"""What stands after the last token."""

_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Cursor:
    """A position in the tokens of one formula."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = [token for token in tokens if token.kind != "newline"]
        self.position = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.position] if self.position < len(self.tokens) else END

    def at(self, *signs: str) -> bool:
        """Return whether one of these signs comes next."""
        token = self.token
        return token.kind == "sign" and token.text in signs

    def take(self) -> Token:
        """Return the next token and step past it."""
        token = self.token
        self.position += 1
        return token

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count one more level; the cap keeps Python's own stack small."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise AnswerError(f"the answer is nested more than {MAX_DEPTH} levels deep. Simplify it.")
        yield
        self.depth -= 1

    def close(self, opening: Token) -> None:
        """Step past the bracket that closes ``opening``."""
        closing = _CLOSING[opening.text]
        if self.at(closing):
            self.position += 1
            return
        if self.token is END or self.at(*_CLOSING.values()):
            message = f"the {opening.text} at column {opening.column} is not closed. Add {closing}."
            raise AnswerError(message, opening.column)
        raise self.unexpected()

    def missing(self) -> AnswerError:
        """Return the error for a place where an operand should stand."""
        token = self.token
        closes = self.depth > 0 and self.at("|", *_CLOSING.values())
        if closes or self.at("*", "/", "^", HADAMARD, ",", ";", "!"):
            message = f"something is missing before {token.text} at column {token.column}."
            return AnswerError(message, token.column)
        return self.unexpected()

    def unexpected(self) -> AnswerError:
        """Return the error for a token that cannot stand where it does."""
        token = self.token
        if token is END:
            return AnswerError("the answer stops too early. Something is missing at the end.")
        where = f"{token.text} at column {token.column}"
        if self.at(*_CLOSING.values()):
            message = f"the {where} has no opening bracket."
        elif self.at(","):
            message = (
                f"the comma at column {token.column} would make this a list. Write 1000 or 1.5 without it."
            )
        elif self.at("'"):
            message = (
                f"the {where} is not read here. Write W^T for a transpose, or tanh'(x) for a derivative."
            )
        elif self.at("%"):
            message = (
                f"the {where} is not read here. Write a share as a decimal number, or a percentage as 5%."
            )
        elif token.kind == "number" or self.at("[", "{"):
            message = f"put * before {where}."
        else:
            message = f"unexpected {where}."
        return AnswerError(message, token.column)

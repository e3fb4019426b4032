"""Which words a learner may write: declared symbols, functions and constants, and nothing else."""

from difflib import get_close_matches

from quizzes.formulas.functions import ALIASES, CONSTANTS, ELEMENTWISE, MATRIX, PAIRS
from quizzes.formulas.notation import AnswerError, MisfitError, Token
from quizzes.formulas.symbols import IDENTITY, Shape, Symbols, as_matrix_shape, plain_name

_SPLITTABLE = ("pi", "e", "I")
"""Constants that may stand inside a run of names; not i, which would hide a mistyped index as in J_i."""


_IDENTITIES = frozenset(("I", "Id", "id", "identity"))


class Names:
    """The words of one question."""

    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols
        self._symbols = {plain: name for plain, name in symbols.plain.items() if name in symbols.shapes}

    def declared(self, text: str) -> str:
        """Return the declared symbol a word spells, or nothing."""
        return self._symbols.get(plain_name(text), "")

    def function(self, text: str) -> str | None:
        """Return the function a word names, or None."""
        name = self.symbols.plain.get(plain_name(text))
        if name is not None:
            return name if name in self.symbols.functions else None
        function = ALIASES.get(text, text)
        return function if function in ELEMENTWISE or function in MATRIX | PAIRS else None

    def identity(self, text: str) -> Shape | None:
        """Return the shape of the identity that a word names, or None: I, Id, or I_n with a size of the question."""
        name, _, size = text.partition("_")
        if name not in _IDENTITIES or (
            len(name) > 1 and all(self.declared(letter) or letter in "Iie" for letter in name)
        ):
            return None
        if not size:
            return None if "_" in text else IDENTITY
        sizes = {
            str(number)
            for shape in self.symbols.shapes.values()
            for number in shape
            if isinstance(number, int)
        }
        number = self.symbols.dims.get(size) or (int(size) if size in sizes else None)
        return None if number is None else as_matrix_shape((number, number))

    def splits(self, text: str) -> bool:
        """Return whether a word is made of names in one way."""
        return len(self._readings(text, called=True)) == 1

    def split(self, token: Token, *, called: bool) -> list[Token]:
        """Return the symbols and constants a word is made of, each as a token of its own.

        A word that is a name itself stays whole. Otherwise it must split into names in exactly one way. When
        what follows makes it a call, its last part may be a function, as in W2diag(v).
        """
        if self._is_name(token.text) or token.text in CONSTANTS or self.identity(token.text) is not None:
            return [token]
        readings = self._readings(token.text, called=called)
        if not readings:
            raise self._unknown(token)
        if len(readings) > 1:
            first, second = ("·".join(token.text[start:end] for start, end in way) for way in readings)
            raise AnswerError(
                f"{token.text} at column {token.column} can be read as {first} or as {second}. "
                "Put * between the names.",
                token.column,
            )
        return [
            token._replace(text=token.text[start:end], columns=token.columns[start:end])
            for start, end in readings[0]
        ]

    def _is_name(self, text: str) -> bool:
        return not text.startswith("_") and (
            self.declared(text) != ""
            or text in _SPLITTABLE
            or (text.startswith("I_") and self.identity(text) is not None)
        )

    def _readings(self, text: str, *, called: bool = False) -> list[list[tuple[int, int]]]:
        """Return up to two ways to cut a word into names, found from its end backwards."""
        ways: list[list[list[tuple[int, int]]]] = [[] for _ in text] + [[[]]]
        for start in range(len(text) - 1, -1, -1):
            for end in range(len(text), start, -1):
                part = text[start:end]
                calls = called and end == len(text) and self.function(part) is not None
                if ways[end] and (calls or self._is_name(part)):
                    ways[start] += [[(start, end), *rest] for rest in ways[end]]
            del ways[start][2:]
        return ways[0]

    def _unknown(self, token: Token) -> AnswerError:
        # Where no names are given, as in a number, a word is no name that does not fit: it is no answer at all.
        kind = MisfitError if self.symbols.shapes else AnswerError
        return kind(
            f"unknown name {token.text} at column {token.column}.{self._advice(token.text)}", token.column
        )

    def _advice(self, text: str) -> str:
        if text in self.symbols.dims:
            return f" {text} is a size here, not a number."
        functions = [*ELEMENTWISE, *MATRIX, *PAIRS, *ALIASES, *self.symbols.functions]
        glued = max((name for name in functions if text.startswith(name)), key=len, default="")
        if glued and self._readings(text[len(glued) :]):
            return f" Did you mean {glued}({text[len(glued) :]})?"
        known = [*self.symbols.shapes, *CONSTANTS, "I", *functions]
        close = [name for name in known if name.lower() == text.lower()]
        if len(text) > 2:
            close += [name for name in known if sorted(name) == sorted(text)]
            close += get_close_matches(text, known, n=1, cutoff=0.6)
        if close:
            return f" Did you mean {close[0]}?"
        return f" The names here are {', '.join(self.symbols.shapes)}." if self.symbols.shapes else ""

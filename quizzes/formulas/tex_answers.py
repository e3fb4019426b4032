r"""TeX as a learner pastes it, turned into typed notation: ``\frac12`` into ``((1)/(2))``, ``A^\top`` into ``Aᵀ``.

A fixed list of commands is read; any other is refused by name. What comes out goes through the same scanner and the
same grammar as what is typed.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from quizzes.formulas.characters import GREEK
from quizzes.formulas.errors import AnswerError
from quizzes.formulas.functions import ALIASES, ELEMENTWISE, MATRIX

_Typed: TypeAlias = list[tuple[str, int]]

_MAX_DEPTH = 20

_UNSEEN = frozenset(("left", "right", "displaystyle", "textstyle", "limits", "nolimits")) | {
    f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
}
_SPACES = frozenset(("quad", "qquad", ",", ";", ":", ">", " ", "~"))
_SIGNS = {
    **dict.fromkeys(("cdot", "times", "ast", "bullet"), "*"),
    **dict.fromkeys(("odot", "circ"), "⊙"),
    **dict.fromkeys(("top", "intercal"), "ᵀ"),
    **dict.fromkeys(("lvert", "rvert", "vert", "mid"), "|"),
    "div": "/",
    "prime": "'",
    "lbrace": "{",
    "rbrace": "}",
    "lbrack": "[",
    "rbrack": "]",
    "infty": "∞",
    "\\": "\n",
    "{": "{",
    "}": "}",
    "%": "%",
    "_": "_",
    "!": "",
    "(": "",
    ")": "",
    "[": "",
    "]": "",
}
_STYLES = frozenset(("operatorname", "text", "boldsymbol", "bm", "vec", "textrm", "textit", "textbf")) | {
    f"math{style}" for style in ("rm", "bf", "it", "sf", "tt", "normal", "bb")
}
_SYNONYMS = {
    "varepsilon": "epsilon",
    "vartheta": "theta",
    "varphi": "phi",
    "varrho": "rho",
    "varsigma": "sigma",
}
_NAMES = frozenset({*ELEMENTWISE, *MATRIX, *ALIASES, *GREEK.values(), *_SYNONYMS})
_FRACTIONS = frozenset(("frac", "tfrac", "dfrac", "cfrac"))
_MATRICES = frozenset(("matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array"))
_PRIME = re.compile(r"\^\s*(?:\{\s*\\prime\s*\}|\\prime(?![a-zA-Z]))")
_COMMAND = re.compile(r"\\([A-Za-z]{1,40}\*?|.)", re.DOTALL)


def without_tex(typed: _Typed) -> _Typed:
    r"""Return a formula in typed notation; each character keeps the column of what it stands for.

    Raises
    ------
    AnswerError
        If a command is not known or lacks an argument, or a power can be read in two ways.
    """
    typed = _without_dollars(typed)
    if not any(character == "\\" for character, _ in typed):
        return typed
    return _Reader(typed).read()


def _without_dollars(typed: _Typed) -> _Typed:
    """Drop the dollar signs round a formula, or round each entry of a list."""
    text = "".join(character[0] for character, _ in typed)
    formulas = r"\s*(\$\$?)[^$]+\1\s*"
    if not re.fullmatch(rf"{formulas}(?:[,;\n]{formulas})*", text):
        return typed
    return [piece for piece in typed if piece[0] != "$"]


class _Reader:
    def __init__(self, typed: _Typed) -> None:
        self.typed = typed
        self.text = "".join(character[0] for character, _ in typed)
        self.position = 0
        self.depth = 0

    def read(self) -> _Typed:
        done: _Typed = []
        while self.position < len(self.typed):
            done += self._piece(done)
        return done

    def _piece(self, before: _Typed) -> _Typed:
        character, column = self.typed[self.position]
        if character != "\\":
            self._refuse_bare_power()
            if prime := _PRIME.match(self.text, self.position):
                self.position = prime.end()
                return [("'", column)]
            self.position += 1
            return [(" " if character in "~&" else character, column)]
        return self._command(before)

    def _refuse_bare_power(self) -> None:
        """TeX raises the one digit after ^, who types raises all of them."""
        column = self.typed[self.position][1]
        if re.match(r"\^\s*[0-9]{2}", self.text[self.position : self.position + 8]):
            raise AnswerError(
                f"the power at column {column} can be read in two ways. Put it in braces.", column
            )

    def _command(self, before: _Typed) -> _Typed:
        match = _COMMAND.match(self.text, self.position)
        column = self.typed[self.position][1]
        if match is None:
            raise AnswerError(f"the backslash at column {column} is not followed by a command.", column)
        self.position = match.end()
        name = match[1].rstrip("*") or match[1]
        if name[0].isalpha():
            self._skip_spaces()
        if name in _UNSEEN:
            if self.text[self.position : self.position + 1] == ".":
                self.position += 1
            return []
        if name in _SPACES:
            return [(" ", column)]
        if name in _SIGNS:
            return [(character, column) for character in _SIGNS[name]]
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise AnswerError(f"the answer is nested more than {_MAX_DEPTH} levels deep. Simplify it.")
        done = self._with_arguments(name, column, before)
        self.depth -= 1
        if done and done[0][0].isalnum() and before and (before[-1][0].isalnum()):
            done = [(" ", column), *done]
        return done

    def _with_arguments(self, name: str, column: int, before: _Typed) -> _Typed:
        if name in _STYLES:
            content = self._argument(name, column)
            if name == "mathbb" and [character for character, _ in content] == ["1"]:
                content = [("I", column)]
            return self._apart(content, column)
        if name in _FRACTIONS:
            above, below = self._argument(name, column), self._argument(name, column)
            self._refuse_mixed_number(before, above, below, column)
            return [
                *_signs("((", column),
                *above,
                *_signs(")/(", column),
                *below,
                *_signs("))", self._last()),
            ]
        if name in ("binom", "tbinom", "dbinom"):
            above, below = self._argument(name, column), self._argument(name, column)
            return [*_signs("comb(", column), *above, (",", column), *below, (")", self._last())]
        if name == "sqrt":
            return self._root(column)
        if name == "begin":
            return self._matrix(column)
        if name in _NAMES:
            return self._apart(_signs(_SYNONYMS.get(name, name), column), column)
        raise AnswerError(
            f"cannot read the TeX command{f' {name}' if name.isascii() and name.isalpha() else ''} at column {column}. "
            "Write sqrt(x), tanh(x), W^T.",
            column,
        )

    def _refuse_mixed_number(self, before: _Typed, above: _Typed, below: _Typed, column: int) -> None:
        r"""Ask whether 2\frac12 is two and a half or two times a half."""
        texts = ["".join(character for character, _ in part).strip() for part in (before[-2:], above, below)]
        if texts[0][-1:].isdigit() and texts[1].isdigit() and texts[2].isdigit():
            message = f"the fraction at column {column} can be added to the number before it, or multiply it. Write + or *."
            raise AnswerError(message, column)

    def _apart(self, name: _Typed, column: int) -> _Typed:
        """Keep a name apart from a letter or a digit that follows it; a subscript belongs to it."""
        following = self.text[self.position : self.position + 1]
        return [*name, (" ", column)] if following.isalnum() else name

    def _last(self) -> int:
        """Return the column of what was read last."""
        return self.typed[self.position - 1][1]

    def _skip_spaces(self) -> None:
        while self.text[self.position : self.position + 1] == " ":
            self.position += 1

    def _argument(self, name: str, column: int) -> _Typed:
        """Read what a command acts on: a group in braces, another command, or a single character."""
        self._skip_spaces()
        following = self.text[self.position : self.position + 1]
        if following in ("", "}", "^", "_", "&"):
            raise AnswerError(f"the TeX command {name} at column {column} is not complete.", column)
        if following != "{":
            return self._piece([])
        self.position += 1
        content = self._until("}", column)
        if not content:
            raise AnswerError(f"the TeX command {name} at column {column} is not complete.", column)
        return content

    def _until(self, closing: str, column: int) -> _Typed:
        done: _Typed = []
        depth = 0
        while self.position < len(self.text):
            character = self.text[self.position]
            if character == closing and depth == 0:
                self.position += 1
                return done
            depth += (character == "{") - (character == "}")
            done += self._piece(done)
        raise AnswerError(f"the bracket at column {column} is not closed. Add {closing}.", column)

    def _root(self, column: int) -> _Typed:
        self._skip_spaces()
        degree: _Typed = []
        if self.text[self.position : self.position + 1] == "[":
            self.position += 1
            degree = self._until("]", column)
        inner = self._argument("sqrt", column)
        if not degree:
            return [*_signs("sqrt(", column), *inner, (")", self._last())]
        return [
            *_signs("((", column),
            *inner,
            *_signs(")^(1/(", column),
            *degree,
            *_signs(")))", self._last()),
        ]

    def _matrix(self, column: int) -> _Typed:
        r"""Read \begin{pmatrix} a & b \\ c & d \end{pmatrix} as [[a, b], [c, d]]."""
        kind = self._word(column)
        if kind not in _MATRICES:
            raise AnswerError(
                f"cannot read the TeX environment at column {column}. Write [[a, b], [c, d]].", column
            )
        if kind == "array":
            self._argument("array", column)
        done: _Typed = _signs("[[", column)
        while True:
            if self.position >= len(self.text):
                raise AnswerError(f"the matrix at column {column} is not closed.", column)
            if self.text.startswith("\\end", self.position):
                self.position += 4
                if self._word(column) != kind:
                    raise AnswerError(f"the matrix at column {column} is not closed.", column)
                return [*done, *_signs("]]", column)]
            here = self.typed[self.position][1]
            if self.text[self.position] == "&":
                self.position += 1
                done += _signs(", ", here)
            elif self.text.startswith("\\\\", self.position):
                self.position += 2
                if not re.match(r"\s*\\end", self.text[self.position : self.position + 20]):
                    done += _signs("], [", here)
            elif self.text[self.position] == "\n":
                self.position += 1
            else:
                done += self._piece(done)

    def _word(self, column: int) -> str:
        match = re.compile(r"\s*\{([a-zA-Z]{1,20})\*?\}").match(self.text, self.position)
        if match is None:
            raise AnswerError(f"the TeX environment at column {column} has no name.", column)
        self.position = match.end()
        return match[1]


def _signs(text: str, column: int) -> _Typed:
    return [(character, column) for character in text]

"""TeX as an author writes it in an option, turned into the notation that learners type.

Only simple formulas are read. What is not understood is not guessed: the result is None.
"""

from __future__ import annotations

import re

from quizzes.formulas.characters import GREEK
from quizzes.formulas.functions import ALIASES, ELEMENTWISE, MATRIX

_FUNCTIONS = frozenset({*ELEMENTWISE, *MATRIX, *ALIASES}) - {"sigma"}
_GREEK_NAMES = frozenset(GREEK.values()) - {"pi"}
_WORDS = {"cdot": "*", "times": "*", "odot": "⊙", "circ": "⊙", "pi": "pi", "quad": " "} | dict.fromkeys(
    ("left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"), ""
)
_SYNONYMS = {r"\tfrac": r"\frac", r"\dfrac": r"\frac", r"\varepsilon": r"\epsilon", r"\varphi": r"\phi"}

_VARIABLE = r"([A-Za-z])(?:_\{?(\w+)\}?)?"
_DERIVATIVE = re.compile(
    rf"\\frac\{{\\partial\s*{_VARIABLE}\}}\{{\\partial\s*{_VARIABLE}\}}"
    rf"|\\partial\s*{_VARIABLE}\s*/\s*\\partial\s*{_VARIABLE}"
)
_FRACTION = re.compile(r"\\frac\s*(?:\{([^{}]*)\}|(\d))\s*(?:\{([^{}]*)\}|(\d))")
_TRANSPOSE = re.compile(
    r"\^\s*(?:\\top|\{\s*\\top\s*\}|\{\s*\\math(?:sf|rm)\s*\{?\s*T\s*\}?\s*\}|T(?![A-Za-z]))"
)
_TOKEN = re.compile(
    r"\\derivative\{(?P<derivative>\w+)\}|\\(?:mathrm|operatorname)\{(?P<upright>\w+)\}|\\(?P<word>[A-Za-z]+)"
    r"|\\(?P<space>[,;:! ])|(?P<letter>[A-Za-z])(?:_(?:\{(?P<long>\w+)\}|(?P<short>\w)))?|(?P<other>.)",
    re.DOTALL,
)


def typed(tex: str) -> tuple[str, frozenset[str]] | None:
    r"""Return a TeX formula in typed notation, with the names it uses; None if it says more than a formula.

    A derivative such as ``\partial F/\partial x`` is one name. ``I`` is among the names if it stands there.

    Examples
    --------
    >>> text, names = typed(r"I + \partial F/\partial x")
    >>> text, sorted(names)
    ('I+(partialFx)', ['I', 'partialFx'])
    >>> typed(r"\frac{1}{2}\,L^{2}")[0]
    '((1)/(2)) (L)^(2)'
    >>> typed(r"\lVert J \rVert \ge 1") is None
    True
    """
    for word, synonym in _SYNONYMS.items():
        tex = tex.replace(word, synonym)
    tex = _DERIVATIVE.sub(_derivative, _TRANSPOSE.sub("ᵀ", tex))
    while (simpler := _FRACTION.sub(_fraction, tex)) != tex:
        tex = simpler
    names: set[str] = set()
    pieces = [_piece(token, names) for token in _TOKEN.finditer(tex)]
    if any(piece is None for piece in pieces):
        return None
    return "".join(piece or "" for piece in pieces).strip(), frozenset(names)


def _derivative(match: re.Match[str]) -> str:
    return rf"\derivative{{partial{''.join(group or '' for group in match.groups())}}}"


def _fraction(match: re.Match[str]) -> str:
    return f"(({match[1] or match[2] or ''})/({match[3] or match[4] or ''}))"


def _piece(token: re.Match[str], names: set[str]) -> str | None:
    """Return what one token is in typed notation, or None; add the name it is."""
    text = token[token.lastgroup or 0]
    match token.lastgroup:
        case "space":
            return " "
        case "upright":
            return f" {text}" if text in _FUNCTIONS else None
        case "word" if text in _FUNCTIONS:
            return f" {text}"
        case "word" if text not in _GREEK_NAMES:
            return _WORDS.get(text)
        case "other" if text in "{}":
            return "(" if text == "{" else ")"
        case "other" if text.isspace():
            return ""
        case "other":
            return text if text in "+-*/^()!|ᵀ'." or text in "0123456789" else None
    name = token["letter"] + (token["long"] or token["short"] or "") if token["letter"] else text
    names.add(name)
    return "I" if name == "I" else f"({name})"

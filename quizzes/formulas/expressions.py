"""Formulas as typed by a learner or an author: text to a checked tree.

One parser reads every answer, key and slip. It builds a tree of our own node types and nothing else; typed
text never reaches Python's own evaluator, attributes or formats. Length, depth and size are capped, so the
cost of reading and grading is bounded by construction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from quizzes.formulas import printing
from quizzes.formulas.grammar import Parser
from quizzes.formulas.names import Names
from quizzes.formulas.notation import AnswerError, Token, tokenize
from quizzes.formulas.pasted import Numerals
from quizzes.formulas.symbols import IDENTITY, MAX_SIZE, SCALAR, Shape, Symbols
from quizzes.formulas.tree import Node
from quizzes.work_limit import step

__all__ = ["IDENTITY", "SCALAR", "Expression", "Shape", "Symbols", "parse", "parse_list", "parse_matrix"]

MAX_LIST_CHARACTERS = 2000
MAX_LIST_TOKENS = 1200
MAX_ENTRIES = 64

_OPENING = {")": "(", "]": "[", "}": "{"}
_CLOSING = {opening: closing for closing, opening in _OPENING.items()}
_BINARY = frozenset("+-*/^,⊙")


@dataclass(frozen=True)
class Expression:
    """A formula that was read: its text, its tree and its shape.

    Attributes
    ----------
    text : str
        The formula as typed.
    tree : Node
        What it means.
    shape : tuple of int
        ``()`` for a number, ``(r, c)`` for a matrix, ``(n, 1)`` for a vector; ``(0, 0)`` for a multiple of I
        alone, whose size comes from what it is compared with.
    """

    text: str
    tree: Node
    shape: Shape = field(init=False)

    def __post_init__(self) -> None:
        """Take the shape from the tree."""
        object.__setattr__(self, "shape", self.tree.shape)

    def tex(self) -> str:
        """Return what was understood, as TeX without dollar signs.

        It is made of the question's names and of commands written here, never of commands a learner typed.
        """
        return printing.tex(self.tree)


def parse(text: str, symbols: Symbols, *, numerals: Numerals | None = None) -> Expression:
    """Read one formula.

    Parameters
    ----------
    text : str
        The formula as typed, at most 600 characters.
    symbols : Symbols
        The names it may use, with their shapes.
    numerals : Numerals, optional
        How commas and points in numbers are read, if the formula is a learner's and no list is expected.

    Returns
    -------
    Expression
        The formula, its tree and its shape.

    Raises
    ------
    AnswerError
        If it cannot be read, uses an unknown name, or its shapes do not fit.

    Examples
    --------
    >>> W = Symbols(shapes={"W1": ("m", "n"), "W2": ("n", "m"), "x": ("n",)}, dims={"n": 4, "m": 5})
    >>> parse("I + W2 diag(tanh'(W1 x)) W1", W).shape
    (4, 4)
    >>> parse("1 + W2 W1", W)
    Traceback (most recent call last):
    quizzes.formulas.errors.MisfitError: a number and a matrix cannot be added at column 3. Did you mean I?
    """
    return _read(text, tokenize(text, numerals=numerals), Names(symbols))


def parse_list(text: str, symbols: Symbols) -> list[Expression]:
    """Read formulas separated by commas, semicolons or new lines, with or without brackets round the list.

    Parameters
    ----------
    text : str
        The list as typed.
    symbols : Symbols
        The names it may use.

    Returns
    -------
    list of Expression
        At most 64, in the order typed.

    Raises
    ------
    AnswerError
        If an entry is empty or cannot be read; columns count from the start of the whole text.

    Examples
    --------
    >>> J = Symbols(shapes={"J1": (4, 4), "J2": (4, 4)})
    >>> [entry.text for entry in parse_list("{I, J1, J2 J1}", J)]
    ['I', 'J1', 'J2 J1']
    """
    tokens = tokenize(text, max_characters=MAX_LIST_CHARACTERS, max_tokens=MAX_LIST_TOKENS, is_list=True)
    entries = _entries(_without_brackets(_without_blank_lines(tokens)))
    if len(entries) > MAX_ENTRIES:
        raise AnswerError(f"the list has {len(entries)} entries, and {MAX_ENTRIES} is the most.")
    names = Names(symbols)
    return [_read(text, entry, names) for entry in entries]


def parse_matrix(text: str, symbols: Symbols) -> list[list[Expression]]:
    """Read a matrix of numbers: ``[[0, 0], [0, 2]]``, or rows ended by ; or a new line.

    Cells are separated by commas, or by spaces in a row without commas.

    Parameters
    ----------
    text : str
        The matrix as typed.
    symbols : Symbols
        The names its cells may use.

    Returns
    -------
    list of list of Expression
        The cells, row by row; each is a number.

    Raises
    ------
    AnswerError
        If a cell cannot be read or is not a number, or the rows differ in length.

    Examples
    --------
    >>> [[cell.text for cell in row] for row in parse_matrix("1 -2; 0, 1/2", Symbols())]
    [['1', '-2'], ['0', '1/2']]
    """
    tokens = _without_blank_lines(tokenize(text))
    inner = _without_brackets(tokens)
    while (
        len(inner) > 2
        and _texts(inner[:2]) in (["[", "["], ["(", "["], ["{", "{"], ["(", "("])
        and (deeper := _without_brackets(inner)) != inner
    ):
        inner = deeper
    bracketed = inner[:1] != [] and inner[0].text in _CLOSING and all(map(_is_row, _split(inner, ",;\n")))
    rows = _split(inner, ",;\n" if bracketed else ";\n")
    names = Names(symbols)
    cells = [
        [_read(text, cell, names) for cell in _cells(_without_brackets(row) if bracketed else row)]
        for row in rows
    ]
    _check_matrix(cells)
    return cells


def _read(text: str, tokens: Sequence[Token], names: Names) -> Expression:
    step()
    tree = Parser(tokens, names).formula()
    return Expression(text[tokens[0].column - 1 : tokens[-1].end].strip(), tree)


def _is_row(tokens: Sequence[Token]) -> bool:
    """Return whether one pair of brackets stands round everything and, if it is ( ), holds a list."""
    return len(_without_brackets(tokens)) < len(tokens)


def _texts(tokens: Sequence[Token]) -> list[str]:
    return [token.text for token in tokens if token.kind != "number"]


def _without_blank_lines(tokens: Sequence[Token]) -> list[Token]:
    """Drop new lines that only lay the text out: at the ends, after a separator, and before one."""
    kept: list[Token] = []
    for token in tokens:
        if token.text in ("\n", ",", ";", "]") and kept and kept[-1].text == "\n":
            kept.pop()
        if token.text != "\n" or (kept and kept[-1].text not in ("\n", ",", ";", "[", "{")):
            kept.append(token)
    while kept and kept[-1].text == "\n":
        kept.pop()
    return kept


def _split(tokens: Sequence[Token], separators: str) -> list[list[Token]]:
    """Split at separators that stand outside every bracket."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind in ("sign", "newline"):
            depth += (token.text in _OPENING.values()) - (token.text in _OPENING)
            if depth == 0 and token.text in separators:
                parts.append([])
                continue
        parts[-1].append(token)
    return parts


def _without_brackets(tokens: Sequence[Token]) -> list[Token]:
    """Drop one pair of [ ] or { } round everything, or of ( ) when it holds a list."""
    tokens = list(tokens)
    if len(tokens) < 2 or tokens[-1].text not in _OPENING or _OPENING[tokens[-1].text] != tokens[0].text:
        return tokens
    depth = 0
    for token in tokens[:-1]:
        if token.kind == "sign":
            depth += (token.text in _OPENING.values()) - (token.text in _OPENING)
        if depth == 0:
            return tokens
    inner = tokens[1:-1]
    is_list = tokens[0].text != "(" or len(_split(inner, ",;\n")) > 1 or _texts(inner[:1]) == ["["]
    return inner if is_list else tokens


def _entries(tokens: Sequence[Token]) -> list[list[Token]]:
    entries = _split(tokens, ",;\n")
    for position, entry in enumerate(entries):
        if not entry:
            raise AnswerError(f"entry {position + 1} of the list is empty. Remove a comma or fill it in.")
    return entries


def _cells(row: Sequence[Token]) -> list[list[Token]]:
    cells = _split(row, ",")
    if len(cells) == 1:
        cells = _split_at_spaces(row)
    if not all(cells):
        raise AnswerError("a cell of the matrix is empty. Write 0 for a zero.")
    return cells


def _split_at_spaces(row: Sequence[Token]) -> list[list[Token]]:
    """Split a row at white space, except round an operator that has space after it, as in ``1 - 2``."""
    cells: list[list[Token]] = [[]]
    depth = 0
    for position, token in enumerate(row):
        following = row[position + 1] if position + 1 < len(row) else None
        operator = token.text in _BINARY and (token.text != "-" or following is None or following.spaced)
        after_operator = position > 0 and row[position - 1].text in _BINARY
        if token.spaced and depth == 0 and cells[-1] and not operator and not after_operator:
            cells.append([])
        if token.kind == "sign":
            depth += (token.text in _OPENING.values()) - (token.text in _OPENING)
        cells[-1].append(token)
    return cells


def _check_matrix(cells: Sequence[Sequence[Expression]]) -> None:
    if len({len(row) for row in cells}) > 1:
        lengths = ", ".join(str(len(row)) for row in cells)
        raise AnswerError(f"the rows of the matrix have different lengths: {lengths}.")
    if max(len(cells), len(cells[0])) > MAX_SIZE:
        raise AnswerError(f"the matrix has more than {MAX_SIZE} rows or columns.")
    for row in cells:
        for cell in row:
            if cell.shape != SCALAR:
                raise AnswerError(f"a cell must be a number; {cell.text} is not.", cell.tree.column)

r"""TeX that makes a formula as large or as long to draw as its author likes: sizes, and commands that define commands.

The page's renderer of formulas, KaTeX, draws ``\rule{1em}{99999em}`` as it stands: a page of a million lines. It has no
limit that a page could set, so a bank that holds such a formula is not loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from quizzes.loading.forbidden_markup import MarkupFault

MOST_EM = 40.0
"""The sum of all sizes in one text, in widths of an m. A line of text has about as many."""

_EM = MappingProxyType(
    {"em": 1.0, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "px": 0.1, "bp": 0.1, "dd": 0.107, "nd": 0.107, "mm": 0.285,
     "pc": 1.2, "cc": 1.29, "nc": 1.29, "cm": 2.85, "in": 7.23, "sp": 1.5e-6}
)  # fmt: skip
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?[ \t]*")
_PIECE = re.compile(
    r"\\(?P<defines>[egx]?def|let|futurelet|(?:new|renew|provide)command)"
    r"(?![A-Za-z])"
    r"|(?P<command>\\(?:rule|hspace|hskip|vspace|vskip|kern|mkern|mskip|raisebox|above|genfrac|includegraphics|cr|newline)"
    r"(?![A-Za-z])|\\\\)"
    r"|(?P<columns>\\begin\s*\{\s*align(?:ed)?at\*?\s*\}\s*\{?\s*[0-9]{3})"
    r"|(?P<dollar>(?<!\\)\$)"
    rf"|(?<![0-9.])(?P<size>[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)\s*(?P<unit>{'|'.join(_EM)})(?![a-z])"
)


def oversized_tex(text: str) -> Iterator[MarkupFault]:
    r"""Yield the first size that is too much for one text, and every command that would define another.

    Parameters
    ----------
    text
        Markdown, as an author wrote it.

    Examples
    --------
    >>> [fault.message for fault in oversized_tex(r"$\rule{1em}{9999em}$")]
    ['`\\rule` asks for 9999em; all sizes of one text may come to 40em. Make it smaller.']
    >>> list(oversized_tex(r"$a \hspace{1cm} b$, and a rope of 300 cm"))
    []
    """
    if "\\" not in text:
        return
    command, total = "", 0.0
    # A comment can stand between a number and its unit; blanks keep the columns.
    for piece in _PIECE.finditer(_COMMENT.sub(lambda comment: " " * len(comment[0]), text)):
        if piece["defines"]:
            message = (
                f"`{piece[0]}` defines a command, which formulas here do not. Write out what it stands for."
            )
            yield MarkupFault("tex-defines", message, piece.start() + 1)
        elif piece["columns"]:
            message = "more than 99 columns cannot be shown. Give the number of columns that there are."
            yield MarkupFault("tex-size", message, piece.start() + 1)
        elif piece["command"]:
            command = piece["command"]
        elif piece["dollar"]:
            command = ""
        elif command and total <= MOST_EM:
            total += float(piece["size"]) * _EM[piece["unit"]]
            if total > MOST_EM:
                size = f"{piece['size'][:12]}{piece['unit']}"
                message = f"`{command}` asks for {size}; all sizes of one text may come to {MOST_EM:g}em. Make it smaller."
                yield MarkupFault("tex-size", message, piece.start() + 1)

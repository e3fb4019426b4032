"""A passage of a source, with the statement in it in bold."""

import re

import streamlit as st

from pages._shared.frame.widths import PROSE_WIDTH

_FORMULA = re.compile(r"(\$[^$]+\$)")
# What Markdown would read as more than itself, and at the start of a line as a list, a heading or a rule.
_MARKUP = re.compile(r"([\\`*_\[\]<>~:|#])|^(\s*)([-+=])", re.MULTILINE)


def quotation(quote: str) -> None:
    """Draw a passage; the marks « and » stay, because a formula is not set in bold."""
    st.markdown(in_markdown(quote), width=PROSE_WIDTH)


def in_markdown(quote: str) -> str:
    r"""Return a passage as a block of Markdown that reads as the source does, letter by letter, outside its formulas.

    >>> print(in_markdown("So «W_l * 2» helps."))
    > So **«W\_l \* 2»** helps.
    """
    pieces = _FORMULA.split(quote)
    pieces[::2] = [_MARKUP.sub(_escaped, piece) for piece in pieces[::2]]
    text = "".join(pieces).replace("«", "**«").replace("»", "»**")
    return "\n".join(f"> {line}  " for line in text.splitlines()).rstrip()


def _escaped(found: re.Match[str]) -> str:
    sign, space, first = found.groups()
    return f"\\{sign}" if sign else f"{space}\\{first}"

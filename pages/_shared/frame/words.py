"""Words of the glossary where a lesson uses them: pointing at one shows its meaning, and it leads to the glossary.

A page marks a word in its own prose, and ``lessons.yaml`` in goals and meanings, as ``[[word]]``, or as
``[[words|Word]]`` where it is not spelled as the glossary spells it. One mark for each word of a page is enough, and more
than three in a paragraph are hard to read.
"""

import re
from collections.abc import Callable
from urllib.parse import quote

from pages._shared.frame.spoken import spoken
from quizzes.formulas.typography import LOWERED

MARK = re.compile(r"\[\[([A-Za-z][^][|]*)(?:\|([^][|]+))?\]\]")
"""A marked word: as it is used, and its name in the glossary if that is not the same."""

_FORMULA, _INDEX = re.compile(r"\$[^$]+\$"), re.compile(r"_(\w)")


def with_meanings(text: str, meaning_of: Callable[[str], str]) -> str:
    """Return a text in which every marked word is a link to the glossary that shows the word's meaning.

    Parameters
    ----------
    text : str
        Markdown with marks.
    meaning_of : callable
        Returns the meaning of a word of the glossary by its name; nothing for a word that is not there, which then
        stands as it is.

    Examples
    --------
    >>> with_meanings("All [[paths|Path]].", lambda name: "one choice at every block.")
    'All [paths](glossary?glossary_search=Path "Path: one choice at every block.").'
    """

    def link(mark: re.Match[str]) -> str:
        used = mark[1]
        name = mark[2] or used[0].upper() + used[1:]
        meaning = plain(meaning_of(name))
        return f'[{used}](glossary?glossary_search={quote(name)} "{name}: {meaning}")' if meaning else used

    return MARK.sub(link, text)


def without_marks(text: str) -> str:
    """Return a text in which marked words stand as they are.

    Examples
    --------
    >>> without_marks("All [[paths|Path]] of a [[block]].")
    'All paths of a block.'
    """
    return MARK.sub(r"\1", text)


def plain(meaning: str) -> str:
    r"""Return a meaning as a browser can show it beside the pointer: without TeX, and no formula on two lines.

    Examples
    --------
    >>> plain(r"the slope becomes $1 + j_i$, with a factor $\lambda$.").replace("\N{NO-BREAK SPACE}", "~")
    'the slope becomes 1~+~jᵢ, with a factor λ.'
    """
    return spoken(_FORMULA.sub(_in_one_piece, without_marks(meaning)))


def _in_one_piece(formula: re.Match[str]) -> str:
    text = spoken(formula[0]).replace(" ", "\N{NO-BREAK SPACE}")
    return _INDEX.sub(lambda index: index[1].translate(LOWERED), text)

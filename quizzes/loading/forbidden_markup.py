"""Markup that has no place in a question: images, raw HTML, and links that are no web addresses.

A bank may come from anyone. An image would tell another site who is learning; HTML and script links would act
in the learner's name. The pages show neither, and a bank that holds them is not loaded. The rules look at the
text as written, formulas and code included, because what a reader of Markdown takes for code is not for a
pattern to decide.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})

_IMAGE = re.compile(r"!\[|<\s*(?:img|picture|svg|image)\b", re.IGNORECASE)
# A tag has a name, and then an attribute or its end; `a <b` in a formula has neither.
_TAG = re.compile(
    r"</?[a-z][a-z0-9-]*(?:\s*/?>|\s+[a-z][-a-z0-9:]*\s*=)|<!--"
    r"|</?(?:script|iframe|form|style|object|embed|link|meta|base|input|button)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\]\(\s*<?([^)\s]*)"  # [text](target)
    r"|^ {0,3}\[[^\]\n]+\]:\s*<?(\S*)"  # [name]: target
    r"|<([a-z][a-z0-9+.-]*:[^>]*)>",  # <target>
    re.IGNORECASE | re.MULTILINE,
)


class MarkupFault(NamedTuple):
    """One piece of markup that is refused, with the place in the text where it starts, from 1."""

    code: str
    message: str
    column: int


def refused_markup(text: str) -> Iterator[MarkupFault]:
    """Yield what a text for learners may not hold.

    Parameters
    ----------
    text
        Markdown, as an author wrote it.

    Examples
    --------
    >>> [trouble.code for trouble in refused_markup("See ![a picture](https://example.org/p.png).")]
    ['remote-image']
    >>> [trouble.code for trouble in refused_markup("[a page](https://example.org) says $a<b$, $c>d$.")]
    []
    """
    # Every one of the patterns needs one of these.
    if "[" not in text and "<" not in text:
        return
    for match in _IMAGE.finditer(text):
        message = (
            "images are not shown: loading one would tell its site who is learning. Say it in words or $TeX$."
        )
        yield MarkupFault("remote-image", message, match.start() + 1)
    for match in _TAG.finditer(text):
        if not _IMAGE.match(match[0]):
            message = (
                f"`{match[0]}` is HTML, which is not shown. Use Markdown; for a less-than sign write $a < b$."
            )
            yield MarkupFault("raw-html", message, match.start() + 1)
    for match in _LINK.finditer(text):
        target = html.unescape(match[1] or match[2] or match[3] or "")
        scheme = _SCHEME.match(re.sub(r"[\s\x00-\x1f\\]", "", target))
        if "{{" in target or (scheme and scheme[1].lower() not in _SAFE_SCHEMES):
            message = f"a link may lead to http, https or mailto; this one leads to `{target}`. Delete it."
            yield MarkupFault("unsafe-link", message, match.start() + 1)

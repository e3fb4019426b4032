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
# To a browser //host, and /\host too, is another site; a reader of Markdown may take a backslash away before.
_NO_SCHEME = re.compile(r"\\*/[\\/]*/|\\*/\\|\\\\")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})

_IMAGE = re.compile(r"!\[|<\s*(?:img|picture|svg|image)\b", re.IGNORECASE)
# A tag has a name, and then an attribute or its end; `a <b` in a formula has neither. After a stroke, as in `a<b/c=1`, a
# letter alone is no attribute.
_TAG = re.compile(
    r"</?[a-z][a-z0-9-]*(?:\s*/?>|\s[\s/]*[a-z][-a-z0-9:]*\s*=|/[\s/]*[a-z][-a-z0-9:]+\s*=)|<!--"
    r"|</?(?:script|iframe|form|style|object|embed|link|meta|base|input|button)\b",
    re.IGNORECASE,
)
# In angle brackets it may hold blanks.
_TARGET = r"(?:<([^<>\n]*)|([^)\s]*))"
_LINK = re.compile(
    rf"\]\([\s>]*{_TARGET}"  # [text](target)
    # [name]: target, also in a quotation or a list
    rf"|^[ \t>*+\d.)-]*\[(?:\\.|[^\[\]\\])+\]:[\s>]*{_TARGET}"
    r"|<([a-z][a-z0-9+.-]*:[^<>]*)>",  # <target>
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
        target = html.unescape(next(filter(None, match.groups()), ""))
        written = re.sub(r"[\s\x00-\x1f]", "", target)
        scheme = _SCHEME.match(written.replace("\\", ""))
        unsafe = scheme and scheme[1].lower() not in _SAFE_SCHEMES
        if "{{" in target or unsafe or _NO_SCHEME.match(written):
            message = (
                f"a link may lead to http, https or mailto, or to a page of the lab; this one leads to `{target}`. "
                "Delete it, or write the whole address."
            )
            yield MarkupFault("unsafe-link", message, match.start() + 1)

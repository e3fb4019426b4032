r"""HTML of another program as prose of a bank: Markdown, with ``\(...\)`` as ``$...$``.

Text, emphasis, lists, code, links and mathematics come across. Scripts, styles, forms and frames are dropped, and a
picture leaves only its description. Whatever in the text would be Markdown or a tag is escaped, so nothing that is
read becomes markup.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

_CLOSING = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}
_OPENING = re.compile(r"\\[(\[]|\$\$")
_MARKDOWN = re.compile(r"[\\`*_$\[\]]|<(?=[A-Za-z/!?])|^(?=[#>+-]\s|\d+[.)]\s)", re.MULTILINE)
# Where < begins no whole tag it is text; the parser of the standard library takes minutes over thousands of halves.
_NO_TAG = re.compile(r"<(?!/?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,2000})?/?>)")
_DROPPED = frozenset(
    {"script", "style", "form", "iframe", "object", "embed", "svg", "template", "head", "title"}
)
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "table", "tr", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_UNPRINTABLE = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffd]"
)


MOST_CHARACTERS = 20_000


class Read(NamedTuple):
    """Prose, and what was lost on the way to it."""

    prose: str
    lost: tuple[str, ...]


def prose_from_html(text: str) -> Read:
    r"""Return HTML as prose.

    Raises
    ------
    ValueError
        If it has more than 20,000 characters: no question needs more.

    Examples
    --------
    >>> prose_from_html(r"<p>Is \(a &lt; b\) <b>always</b>?</p><p>Say why.</p>").prose
    'Is $a < b$ **always**?\n\nSay why.'
    >>> prose_from_html("<script>alert(1)</script>2 * 3 &lt;b&gt; <img src='http://x' alt='a net'>")
    Read(prose='2 \\* 3 \\<b> a net', lost=('a script', 'a picture'))
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a text has {len(text)} characters; at most {MOST_CHARACTERS} are read")
    marked = _NO_TAG.sub("&lt;", _without_comments(text))
    if "<" not in marked:
        # A question may have thousands of texts without a tag, and the parser costs more than they do.
        return Read(printable(_escaped(" ".join(unescape(marked).split()))), ())
    reader = _Reader()
    reader.feed(marked)
    reader.close()
    return reader.read()


def prose_from_text(text: str) -> str:
    r"""Return plain text as prose: formulas stay formulas, and nothing else in it is markup.

    Examples
    --------
    >>> prose_from_text(r"\(x_1\) costs 5 $ or more_or_less <b>")
    '$x_1$ costs 5 \\$ or more\\_or\\_less \\<b>'
    """
    return "\n\n".join(" ".join(_escaped(block).split()) for block in re.split(r"\n\s*\n", printable(text)))


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in rest)


def printable(text: str) -> str:
    """Return the text on lines of printable characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return _UNPRINTABLE.sub("", "\n".join(line.rstrip() for line in lines)).strip()


def _escaped(text: str) -> str:
    """Return text with its formulas in dollars and the rest free of Markdown."""
    pieces: list[str] = []
    end = position = 0
    never_closed: set[str] = set()
    while (opening := _OPENING.search(text, position)) is not None:
        position = opening.end()
        # Looked for once: a file full of brackets that nothing closes takes no longer than another.
        closing = -1 if opening[0] in never_closed else text.find(_CLOSING[opening[0]], position)
        if closing < 0:
            never_closed.add(opening[0])
            continue
        pieces += [_plain(text[end : opening.start()]), _formula(text[position:closing], opening[0])]
        end = position = closing + 2
    return "".join((*pieces, _plain(text[end:])))


def _formula(tex: str, opening: str) -> str:
    # Two braces in a row would stand for a number of the item.
    tex = " ".join(tex.split()).replace("{{", "{ {").replace("$", r"\$")
    return f"${tex}$" if opening == r"\(" else f"$${tex}$$"


def _plain(text: str) -> str:
    return _MARKDOWN.sub(lambda match: f"\\{match[0]}", text).replace("{{", "{ {")


class _Reader(HTMLParser):
    """Collects prose from HTML, block by block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = [""]
        self._lists: list[tuple[str, int]] = []
        self._links: list[str] = []
        self._inside_dropped: list[str] = []
        self._in_code = False
        self._lost: dict[str, None] = {}

    def read(self) -> Read:
        """Return what was collected."""
        blocks = [re.sub(" +", " ", block).strip() for block in self._blocks]
        joined = "\n\n".join(block for block in blocks if block)
        # Entries of one list stand on lines of their own, without blank lines between them.
        joined = re.sub(r"(?m)(^ ?(?:-|\d+\.) .*)\n\n(?= ?(?:-|\d+\.) )", r"\1\n", joined)
        return Read(printable(joined), tuple(self._lost))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        if self._inside_dropped or tag in _DROPPED:
            if tag in _DROPPED:
                self._inside_dropped.append(tag)
                self._lost[f"a {tag}"] = None
            return
        values = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._blocks.append("")
        if tag == "br":
            self._blocks[-1] += " "
        elif tag in ("ul", "ol"):
            self._lists.append((tag, 0))
        elif tag == "li":
            self._start_entry()
        elif tag in _MARKS:
            self._blocks[-1] += _MARKS[tag]
        elif tag == "code":
            self._in_code = True
            self._blocks[-1] += "`"
        elif tag == "a":
            self._links.append(values.get("href", ""))
            self._blocks[-1] += "[" if self._is_link() else ""
        elif tag == "img":
            self._lost["a picture"] = None
            self._blocks[-1] += _plain(" ".join(values.get("alt", "").split()))
        elif tag in ("table", "sub", "sup", "video", "audio"):
            self._lost[{"table": "the shape of a table"}.get(tag, f"<{tag}>")] = None
        if tag in ("td", "th"):
            self._blocks[-1] += " "

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if self._inside_dropped:
            if tag == self._inside_dropped[-1]:
                self._inside_dropped.pop()
            return
        if tag in _BLOCKS:
            self._blocks.append("")
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag in _MARKS:
            self._blocks[-1] = self._blocks[-1].rstrip() + _MARKS[tag]
        elif tag == "code" and self._in_code:
            self._in_code = False
            self._blocks[-1] += "`"
        elif tag == "a" and self._links:
            self._blocks[-1] += f"]({self._links[-1]})" if self._is_link() else ""
            self._links.pop()

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._inside_dropped:
            return
        flat = re.sub(r"\s+", " ", data)
        self._blocks[-1] += flat.replace("`", "") if self._in_code else _escaped(flat)

    def _start_entry(self) -> None:
        kind, number = self._lists[-1] if self._lists else ("ul", 0)
        if self._lists:
            self._lists[-1] = (kind, number + 1)
        self._blocks.append("- " if kind == "ul" else f"{number + 1}. ")

    def _is_link(self) -> bool:
        return bool(re.fullmatch(r"https?://[^\s()<>]+", self._links[-1]))

r"""HTML of another program as prose of a bank: Markdown, with ``\(...\)`` as ``$...$``.

Text, emphasis, lists, tables, code, raised and lowered letters, links and mathematics come across. Scripts, styles,
forms and frames are dropped, and a picture leaves only its description. Whatever in the text would be Markdown or a tag
is escaped, so nothing that is read becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from quizzes.exchange.html_blocks import Code, Table
from quizzes.formulas.typography import LOWERED, RAISED

_CLOSING = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}
_OPENING = re.compile(r"\\[(\[]|\$\$")
_MARKDOWN = re.compile(r"[\\`*_$\[\]]|<(?=[A-Za-z/!?])|^(?=[#>+-]\s|\d+[.)]\s)", re.MULTILINE)
# Where < begins no whole tag it is text; the parser of the standard library takes minutes over thousands of halves.
_NO_TAG = re.compile(r"<(?!/?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,2000})?/?>)")
# Code of Markdown, displayed or in a line; a backslash keeps a tick from opening it.
_CODE = re.compile(r"(```[^`]*(?:`{1,2}[^`]+)*```|(?<![\\`])`[^`\n]+`)")
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}\)")
_MARKDOWN_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_FORMULA = re.compile(
    r"\\\((?:(?!\\[()])[^$]){0,2000}\\\)|\\\[(?:(?!\\[\[\]])[^$]){0,2000}\\\]|\$\$[^$]{1,2000}\$\$"
)
# Money has blanks inside its dollars, and no TeX.
_SINGLE_DOLLARS = re.compile(
    r"(?<![\\$\w])\$(?=[^\s$])(?=[^$\n]{0,300}[\\^_])([^$\n]{1,300})(?<!\s)\$(?![\d$])"
)
_DROPPED = frozenset(
    {"script", "style", "form", "iframe", "object", "embed", "svg", "template", "head", "title"}
)
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "table", "tr", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_SCRIPTS = frozenset(("sub", "sup"))
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
    lines = (" ".join(_escaped(line).split()) for line in _lines_outside_formulas(printable(text)))
    return "\n\n".join(filter(None, lines))


def prose_from_markdown(text: str) -> Read:
    r"""Return another program's Markdown as prose: its marks stay, its tags become text, its formulas stand in dollars.

    Examples
    --------
    >>> prose_from_markdown("Is **bold** `<b>` or <b>?\n\n- one\n- \\(x\\)").prose
    'Is **bold** `<b>` or \\<b>?\n\n- one\n- $x$'
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a text has {len(text)} characters; at most {MOST_CHARACTERS} are read")
    lost: dict[str, None] = {}
    pieces: list[str] = []
    for number, piece in enumerate(_CODE.split(text)):
        if number % 2:
            pieces.append(piece)
            continue
        piece = re.sub(r"\\\\(?=[()\[\]])", r"\\", piece)  # Markdown takes one backslash of two away
        if _PICTURE.search(piece):
            lost["a picture"] = None
        without = _PICTURE.sub(lambda match: match[1], piece)
        if _MARKDOWN_TAG.search(without):
            lost["the meaning of its HTML"] = None
        pieces.append(
            _escaped(without, lambda plain: _MARKDOWN_TAG.sub(r"\\<", re.sub(r"(?<!\\)\$", r"\$", plain)))
        )
    return Read(printable("".join(pieces).replace("{{", "{ {")), tuple(lost))


def has_single_dollars(text: str) -> bool:
    """True if a formula stands in single dollar signs, which Moodle shows and a bank reads."""
    return _SINGLE_DOLLARS.search(text) is not None


def _lines_outside_formulas(text: str) -> list[str]:
    """Split a text into lines, but no formula."""
    lines: list[str] = [""]
    end = 0
    for formula in _FORMULA.finditer(text):
        first, *others = text[end : formula.start()].split("\n")
        lines[-1] += first
        lines += others
        lines[-1] += formula[0]
        end = formula.end()
    first, *others = text[end:].split("\n")
    lines[-1] += first
    return lines + others


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in rest)


def printable(text: str) -> str:
    """Return the text on lines of printable characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return _UNPRINTABLE.sub("", "\n".join(line.rstrip() for line in lines)).strip()


def _escaped(text: str, plain: Callable[[str], str] | None = None) -> str:
    """Return text with its formulas in dollars and the rest free of Markdown, or as ``plain`` makes it."""
    plain = plain or _plain
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
        pieces += [plain(text[end : opening.start()]), _formula(text[position:closing], opening[0])]
        end = position = closing + 2
    return "".join((*pieces, plain(text[end:])))


def _formula(tex: str, opening: str) -> str:
    # Two braces in a row would stand for a number of the item.
    tex = " ".join(tex.split()).replace("{{", "{ {").replace("$", r"\$")
    return f"${tex}$" if opening == r"\(" else f"$${tex}$$"


def _plain(text: str) -> str:
    pieces: list[str] = []
    for number, piece in enumerate(_SINGLE_DOLLARS.split(text)):
        marked = f"${piece}$" if number % 2 else _MARKDOWN.sub(lambda match: f"\\{match[0]}", piece)
        pieces.append(marked.replace("{{", "{ {"))
    return "".join(pieces)


class _Reader(HTMLParser):
    """Collects prose from HTML, block by block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = [""]
        self._lists: list[tuple[str, int]] = []
        self._links: list[str] = []
        self._inside_dropped: list[str] = []
        self._in_code = False
        self._code: Code | None = None
        self._kept: set[int] = set()
        self._table: Table | None = None
        self._scripts: list[tuple[int, int]] = []
        self._open_marks = 0
        self._lost: dict[str, None] = {}

    def read(self) -> Read:
        """Return what was collected."""
        self._end_code()
        self._end_table()
        blocks = [
            block if place in self._kept else re.sub(" +", " ", block).strip()
            for place, block in enumerate(self._blocks)
        ]
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
        if self._code is not None:
            self._code.start(tag, values)
            return
        if tag in _BLOCKS and not (tag in ("p", "div") and self._lists):
            self._blocks.append("")
        if tag == "pre":
            self._code = Code()
        elif tag == "br":
            self._line_break()
        elif tag in _SCRIPTS:
            self._scripts.append((len(self._blocks), len(self._blocks[-1])))
        elif tag in ("table", "tr", "td", "th"):
            self._start_of_table(tag)
        elif tag in ("ul", "ol"):
            self._lists.append((tag, 0))
        elif tag == "li":
            self._start_entry()
        elif tag in _MARKS:
            self._blocks[-1] += _MARKS[tag]
            self._open_marks += 1
        elif tag == "code":
            self._in_code = True
            self._blocks[-1] += "`"
        elif tag == "a":
            self._links.append(values.get("href", ""))
            self._blocks[-1] += "[" if self._is_link() else ""
        elif tag == "img":
            self._lost["a picture"] = None
            self._blocks[-1] += _plain(" ".join(values.get("alt", "").split()))
        elif tag in ("video", "audio"):
            self._lost[f"<{tag}>"] = None

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if self._inside_dropped:
            if tag == self._inside_dropped[-1]:
                self._inside_dropped.pop()
            return
        if self._code is not None:
            if tag == "pre":
                self._end_code()
            return
        if tag == "table":
            self._end_table()
        elif tag in _SCRIPTS:
            self._end_script(tag)
        if tag in _BLOCKS and not (tag in ("p", "div", "tr") and (self._lists or self._table)):
            self._blocks.append("")
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag in _MARKS:
            self._blocks[-1] = self._blocks[-1].rstrip() + _MARKS[tag]
            self._open_marks = max(0, self._open_marks - 1)
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
        if self._code is not None:
            self._code.text += data
            return
        flat = re.sub(r"\s+", " ", data)
        self._blocks[-1] += flat.replace("`", "") if self._in_code else _escaped(flat)

    def _line_break(self) -> None:
        """Begin a paragraph where one may stand; in a list, a table or emphasis a line goes on."""
        if self._lists or self._table or self._open_marks:
            self._blocks[-1] += " "
            self._lost["a line break"] = None
        else:
            self._blocks.append("")

    def _end_code(self) -> None:
        if self._code is not None:
            self._keep(self._code.fenced())
            self._code = None

    def _keep(self, block: str) -> None:
        """Add a block whose lines stay as they are."""
        self._kept.add(len(self._blocks))
        self._blocks += [block, ""]

    def _end_script(self, tag: str) -> None:
        """Raise or lower what stood in <sup> or <sub>: by characters that are, or else by a formula."""
        if not self._scripts:
            return
        block, start = self._scripts.pop()
        text = self._blocks[-1][start:]
        if block != len(self._blocks) or not text:
            self._lost[f"<{tag}>"] = None
            return
        table = RAISED if tag == "sup" else LOWERED
        if all(ord(character) in table for character in text):
            shown = text.translate(table)
        elif re.fullmatch(r"[A-Za-z0-9 +=,.−-]+", text):
            shown = f"${'^' if tag == 'sup' else '_'}{{\\text{{{text}}}}}$"
        else:
            shown = text
            self._lost[f"<{tag}>"] = None
        self._blocks[-1] = self._blocks[-1][:start] + shown

    def _start_of_table(self, tag: str) -> None:
        if tag == "table":
            if self._table is not None:
                self._lost["a table inside a table"] = None
            else:
                self._table = Table(len(self._blocks))
                self._blocks.append("")
        elif self._table is not None:
            self._table.take(self._blocks)
            if tag == "tr":
                self._table.rows.append([])
            else:
                self._table.open_cell()
            self._blocks.append("")

    def _end_table(self) -> None:
        if self._table is None:
            return
        self._table.take(self._blocks)
        markdown = self._table.markdown()
        self._table = None
        if markdown:
            self._keep(markdown)
        else:
            self._blocks.append("")

    def _start_entry(self) -> None:
        kind, number = self._lists[-1] if self._lists else ("ul", 0)
        if self._lists:
            self._lists[-1] = (kind, number + 1)
        self._blocks.append("- " if kind == "ul" else f"{number + 1}. ")

    def _is_link(self) -> bool:
        return bool(re.fullmatch(r"https?://[^\s()<>]+", self._links[-1]))

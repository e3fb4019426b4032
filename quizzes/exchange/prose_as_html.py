r"""Prose of a bank as HTML, with the mathematics in ``\(...\)`` where MathJax finds it.

Moodle, Canvas and Anki render ``\(...\)``; a single ``$`` is money to them. Everything that is not Markdown of a
bank is escaped, so no tag of an author or importer becomes a tag of a page.
"""

from __future__ import annotations

import re
from html import escape, unescape

_SPANS = re.compile(
    r"(?P<code>`+)(?P<code_text>.+?)(?P=code)"
    r"|\$\$(?P<display>.+?)\$\$"
    r"|(?<!\\)\$(?P<math>(?:\\.|[^$\\])+?)\$"
    r"|\\(?P<escaped>[\\`*_{}\[\]()<>#+.!|$~:-])"
    r"|!\[(?P<alt>[^\]]*)\]\([^)]*\)"
    r"|\[(?P<link_text>[^\]]+)\]\((?P<url>https?://[^\s)]+)\)"
    r"|\*\*(?P<bold>\S(?:.*?\S)?)\*\*"
    r"|\*(?P<italic>[^\s*](?:[^*]*?[^\s*])?)\*",
    re.DOTALL,
)
_LIST_ENTRY = re.compile(r"[ ]{0,3}(?:(?P<bullet>[-*+])|(?P<number>\d{1,3})[.)])\s+(?P<text>.*)", re.DOTALL)
# What XML 1.0 cannot hold, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def inline_html(prose: str) -> str:
    r"""Return prose as HTML on one line, without paragraphs.

    Examples
    --------
    >>> inline_html("If $a < b$, **both** `x & y`.")
    'If \\(a &lt; b\\), <strong>both</strong> <code>x &amp; y</code>.'
    >>> inline_html("<img src=x onerror=alert(1)>")
    '&lt;img src=x onerror=alert(1)&gt;'
    """
    return " ".join(_spans(storable(prose)).split())


def html(prose: str) -> str:
    """Return prose as HTML on one line, with its paragraphs and lists.

    Examples
    --------
    >>> html("Two ways:\\n\\n- skip\\n- branch")
    '<p>Two ways:</p><ul><li>skip</li><li>branch</li></ul>'
    """
    blocks = re.split(r"\n\s*\n", storable(prose).strip())
    return "".join(_block(block) for block in blocks if block.strip())


def plain_text(prose: str) -> str:
    r"""Return prose without markup, on one line; a formula stays TeX in ``\(...\)``.

    Examples
    --------
    >>> plain_text("**Both** $x$ and `y`")
    'Both \\(x\\) and y'
    """
    return unescape(re.sub(r"<[^>]+>", "", inline_html(prose)))


def storable(text: str) -> str:
    """Return the text without the characters that XML cannot hold.

    Examples
    --------
    >>> storable("a\\x00b\\x0cc")
    'abc'
    """
    return _NOT_IN_XML.sub("", text)


def _block(block: str) -> str:
    entries: list[re.Match[str]] = []
    for line in re.split(r"\n(?=[ ]{0,3}(?:[-*+]|\d{1,3}[.)])\s)", block.strip("\n")):
        entry = _LIST_ENTRY.fullmatch(line)
        if entry is None:
            return f"<p>{inline_html(block)}</p>"
        entries.append(entry)
    tag = "ul" if entries[0]["bullet"] else "ol"
    return f"<{tag}>" + "".join(f"<li>{inline_html(entry['text'])}</li>" for entry in entries) + f"</{tag}>"


def _spans(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for span in _SPANS.finditer(text):
        pieces += [escape(text[end : span.start()], quote=False), _span(span)]
        end = span.end()
    return "".join((*pieces, escape(text[end:], quote=False)))


def _span(span: re.Match[str]) -> str:
    if (code := span["code_text"]) is not None:
        return f"<code>{escape(code.strip(), quote=False)}</code>"
    if (formula := span["display"]) is not None:
        return rf"\[{escape(formula.strip(), quote=False)}\]"
    if (formula := span["math"]) is not None:
        return rf"\({escape(formula.strip(), quote=False)}\)"
    if (character := span["escaped"]) is not None:
        return escape(character, quote=False)
    if (alt := span["alt"]) is not None:
        return escape(alt, quote=False)
    if (url := span["url"]) is not None:
        return f'<a href="{escape(url)}">{_spans(span["link_text"])}</a>'
    if (bold := span["bold"]) is not None:
        return f"<strong>{_spans(bold)}</strong>"
    return f"<em>{_spans(span['italic'])}</em>"

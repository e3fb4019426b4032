"""YAML syntax errors in plain words.

A parser says "mapping values are not allowed here"; the author needs to hear that a colon in plain text has
to be quoted. Each rule below turns one well-known trap into such advice.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

MOST_LEVELS = 40
TOO_DEEP = f"more than {MOST_LEVELS} levels inside one another."
FLOW_TEXT = "Inside [ ] and { } text with any of , ? : { } [ ] # must be quoted; or write one entry per line."

# What YAML does not allow in a file at all.
_CONTROL_CHARACTER = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ODD_SPACES = (
    "this line is indented by blanks that only look like spaces, as pasting leaves them. Type spaces."
)
ODD_INDENT = re.compile("[ \t]*([\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff])")
_QUOTE = "Quote the text, or put it in a block (`key: |` and the text indented below)."


class Mark(NamedTuple):
    """A place in a file, counted from zero."""

    line: int
    column: int


def syntax_message(error: yaml.YAMLError, text: str, lines: tuple[str, ...]) -> tuple[str, str, Mark]:
    """Return (code, message, place) for an error of the YAML parser."""
    if found := _CONTROL_CHARACTER.search(text):
        before = text[: found.start()]
        mark = Mark(before.count("\n"), found.start() - (before.rfind("\n") + 1))
        message = f"the character U+{ord(found[0]):04X} may not stand in this file. Delete it."
        return "yaml-control-character", message, mark
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return "yaml-syntax", f"{error}.", Mark(0, 0)
    mark = Mark(error.problem_mark.line, error.problem_mark.column)
    for number in range(min(mark.line, len(lines) - 1), -1, -1):
        if found := ODD_INDENT.match(lines[number]):
            return "yaml-odd-space", ODD_SPACES, Mark(number, found.start(1))
    code, message = _advice(error.problem or "", error.context or "", _line(lines, mark.line), mark)
    return code, message, mark


def _advice(problem: str, context: str, line: str, mark: Mark) -> tuple[str, str]:
    if "nesting depth" in problem:
        return "yaml-too-deep", TOO_DEEP
    indent = line[: len(line) - len(line.lstrip())]
    character = line[mark.column] if mark.column < len(line) else ""
    if "\t" in indent or character == "\t":
        return "yaml-tab", "YAML does not allow a tab here. Use spaces."
    if "mapping values are not allowed" in problem:
        return (
            "yaml-colon",
            f"`: ` inside plain text starts a new key, or the line is indented too far. {_QUOTE}",
        )
    if "cannot start any token" in problem:
        return "yaml-indicator", f"text may not start with `{character}`. {_QUOTE}"
    if "block scalar" in context:
        return "yaml-indicator", f"text may not start with `|` or `>`. {_QUOTE}"
    if "alias" in context or "anchor" in context or "tag" in context:
        return "yaml-indicator", f"text may not start with `*`, `&` or `!`. {_QUOTE}"
    if "unknown escape" in problem:
        return (
            "tex-escape",
            "a backslash inside double quotes is an escape, not TeX. Use single quotes, or a block.",
        )
    if "flow sequence" in context or "flow mapping" in context:
        closing = "]" if "sequence" in context else "}"
        return "yaml-flow-char", f"expected `,` or `{closing}` here. {FLOW_TEXT}"
    if "quoted scalar" in context:
        return "yaml-syntax", "a quote was opened and never closed."
    if "could not find expected ':'" in problem:
        return "yaml-syntax", "the line above is neither `key: value` nor indented as text below its key."
    if "sequence entries are not allowed" in problem:
        return "yaml-syntax", "a list starts on the line below its key, with `- ` before each entry."
    if "did not find expected key" in problem or "expected <block end>" in problem:
        if line[: mark.column].strip():
            return (
                "yaml-syntax",
                "there is text after the closing quote. Inside single quotes, write '' for one '.",
            )
        return "yaml-syntax", "this line is not indented like the lines it belongs to."
    return "yaml-syntax", f"{problem}."


def _line(lines: tuple[str, ...], number: int) -> str:
    return lines[number] if number < len(lines) else ""

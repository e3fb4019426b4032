"""Faults of the texts themselves: TeX that does not close or does not exist, links and headings that do not read well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from quizzes.loading.interpolation import in_formula, texts
from quizzes.work_limit import step
from quizzes.yaml.faults import Problem, did_you_mean

_CODE = re.compile(r"`[^`]*`")
_DOLLAR = re.compile(r"(?<!\\)\$")
_MATHS = re.compile(r"(?<!\\)\$\$?(.*?)(?<!\\)\$\$?", re.DOTALL)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(\w+\*?)\}")
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^()]*\)")
_EMPTY_LINKS = frozenset({"", "here", "click here", "link", "this", "this link", "this page", "more"})
_HEADING = re.compile(r"^ {0,3}#{1,6}\s", re.MULTILINE)
_TABLE_HEAD = re.compile(r"^ {0,3}\|(.*)\| *\n {0,3}\|(?: *:?-+:? *\|)+ *$", re.MULTILINE)


@cache
def tex_commands() -> frozenset[str]:
    """Return every command that the page's renderer of formulas, KaTeX, knows."""
    return frozenset(Path(__file__).with_name("tex_commands.txt").read_text("utf-8").split())


def prose_problems(item: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the texts of an item, given as the plain data of its file."""
    for path, text in texts(item):
        if in_formula(item, path):
            continue
        step()
        # What stands in code is shown as it is; blanks keep the columns.
        plain = _CODE.sub(lambda match: " " * len(match[0]), text)
        for code, message, column in (*_tex_faults(plain), *_reading_faults(plain)):
            # A formula that does not close shows as red text, or as none.
            yield Problem(path, code, message, column, "error" if code == "tex-unbalanced" else "warning")


def _tex_faults(text: str) -> Iterator[tuple[str, str, int]]:
    dollars = list(_DOLLAR.finditer(text))
    if len(dollars) % 2:
        column = dollars[-1].start() + 1
        yield (
            "tex-unbalanced",
            "an odd number of `$`: one formula is not closed. Write `\\$` for money.",
            column,
        )
        return
    for maths in _MATHS.finditer(text):
        start = maths.start(1)
        if (place := _unbalanced(maths[1])) is not None:
            yield "tex-unbalanced", f"the brace `{maths[1][place]}` has no partner.", start + place + 1
        for command in _COMMAND.finditer(maths[1]):
            if command[1] not in tex_commands():
                hint = did_you_mean(command[1], tex_commands())
                message = f"the formula renderer does not know `\\{command[1]}`.{hint}"
                yield "tex-unknown", message, start + command.start() + 1
        if fault := _environment_fault(maths[1]):
            yield "tex-unbalanced", fault, start + 1


def _unbalanced(maths: str) -> int | None:
    """Return the place of a brace without partner, or None."""
    opened: list[int] = []
    for place, character in enumerate(maths):
        if place and maths[place - 1] == "\\":
            continue
        if character == "{":
            opened.append(place)
        elif character == "}":
            if not opened:
                return place
            opened.pop()
    return opened[-1] if opened else None


def _environment_fault(maths: str) -> str | None:
    opened: list[str] = []
    for match in _ENVIRONMENT.finditer(maths):
        if match[1] == "begin":
            opened.append(match[2])
        elif not opened or opened.pop() != match[2]:
            return f"`\\end{{{match[2]}}}` does not close the environment before it."
    return f"`\\begin{{{opened[-1]}}}` is never ended." if opened else None


def _reading_faults(text: str) -> Iterator[tuple[str, str, int]]:
    for link in _LINK.finditer(text):
        if link[1].strip().casefold() in _EMPTY_LINKS:
            message = "a link should say where it leads, for those who hear links alone."
            yield "link-text", message, link.start() + 1
    for heading in _HEADING.finditer(text):
        message = "a heading inside a question disturbs the order of the page's headings. Use **bold** text."
        yield "heading-order", message, heading.start() + 1
    for head in _TABLE_HEAD.finditer(text):
        if not all(cell.strip() for cell in head[1].split("|")):
            message = "a column of this table has no heading, so those who hear it cannot tell what its numbers are."
            yield "table-header", message, head.start() + 1

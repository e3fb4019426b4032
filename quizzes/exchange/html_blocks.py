"""Two blocks of HTML whose lay-out means something: code and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping


class Code:
    """What stands in <pre>: every line and blank of it."""

    def __init__(self) -> None:
        self.text = ""
        self._language = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a tag inside: a line break, or the language that a class of <code> names."""
        if tag == "br":
            self.text += "\n"
        elif tag == "code":
            name = attributes.get("class", "").removeprefix("language-")
            self._language = name if re.fullmatch("[a-z]{1,12}", name) else ""

    def fenced(self) -> str:
        """Return it as a block of Markdown."""
        text = self.text.replace("\r\n", "\n").replace("\t", "    ").strip("\n").replace("{{", "{ {")
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        return f"{fence}{self._language}\n{text}\n{fence}" if text.strip() else ""


class Table:
    """The rows of a table, whose open cell is what was collected since it began."""

    def __init__(self, start: int) -> None:
        self.rows: list[list[str]] = []
        self._start = start
        self._in_cell = False

    def open_cell(self) -> None:
        """Begin a cell."""
        self._in_cell = True

    def take(self, blocks: list[str]) -> None:
        """Move what was collected into the cell that is open, or before the first cell into none."""
        if not self._in_cell and not self.rows:
            self._start = len(blocks)
            return
        text = " ".join(" ".join(blocks[self._start :]).split()).replace("|", "\\|")
        del blocks[self._start :]
        if self._in_cell or text:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(text)
        self._in_cell = False

    def markdown(self) -> str:
        """Return the table as Markdown; its first row is the head."""
        rows = [row for row in self.rows if row]
        columns = max(map(len, rows), default=0)
        if not columns:
            return ""
        lines = [f"| {' | '.join(row + [''] * (columns - len(row)))} |" for row in rows]
        return "\n".join([lines[0], f"|{'---|' * columns}", *lines[1:]])

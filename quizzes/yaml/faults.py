"""Faults of a file of data, such as a quiz bank, each with its place in the file.

The reader of these messages is the author of the file. Every fault says where it is, what is wrong and what to
write instead, and all faults of a file are reported together.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from quizzes.work_limit import step

Step: TypeAlias = str | int
"""One step into the data of a file: a key, or the position in a list."""

DataPath: TypeAlias = tuple[Step, ...]
"""The steps from the top of the file to one value, for example ``("items", 0, "ask")``."""


@dataclass(frozen=True)
class Fault:
    """One fault of a file.

    Examples
    --------
    >>> print(
    ...     Fault("quiz.yaml", 7, 5, "error", "unknown-key", "items[q1].hint", "unknown key.", "    hint: a")
    ... )
    quiz.yaml:7:5: error [unknown-key] items[q1].hint: unknown key.
        7 |     hint: a
          |     ^
    """

    file: str
    line: int
    column: int
    level: str
    code: str
    path: str
    message: str
    source_line: str

    def __str__(self) -> str:
        """``file:line:column: level [code] path: message``, then the source line with a caret."""
        where = f"{self.path}: " if self.path else ""
        head = f"{self.file}:{self.line}:{self.column}: {self.level} [{self.code}] {where}{self.message}"
        gutter = f"{self.line:>5}"
        blank = " " * len(gutter)
        return f"{head}\n{gutter} | {self.source_line}\n{blank} | {' ' * (self.column - 1)}^"


class BankError(ValueError):
    """A bank, or another file of data, could not be loaded. ``faults`` lists everything that is wrong with it."""

    faults: tuple[Fault, ...]

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column)))
        super().__init__(self.faults)

    def __str__(self) -> str:
        """Return every fault, with its line. Made when asked for: of a long line with many faults it is long."""
        return "\n".join(str(fault) for fault in self.faults)


FaultLevel: TypeAlias = Literal["error", "warning", "note"]
"""An error keeps a bank from loading, a warning should be mended, a note may be meant."""


@dataclass(frozen=True)
class Problem:
    """A fault found inside one question, before its place in the file is known.

    ``path`` starts at the question itself. ``column`` is the 1-based place inside the text at ``path``, if
    the problem has one.
    """

    path: DataPath
    code: str
    message: str
    column: int | None = None
    level: FaultLevel = "error"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean `x`?" for the closest known name, or "" when none is close.

    Examples
    --------
    >>> did_you_mean("becuase", ["right", "why", "because"])
    ' Did you mean `because`?'
    >>> did_you_mean("zzz", ["right", "why"])
    ''
    """
    step()
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" Did you mean `{close[0]}`?" if close else ""

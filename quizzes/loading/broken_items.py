"""Reading on after an item whose YAML breaks off, for the faults of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from quizzes.yaml.faults import BankError, Fault
from quizzes.yaml.source import NamedText, Readable, YamlSource, read_yaml

_WHOLE_FILE = frozenset(
    ("too-large", "not-text", "empty-file", "yaml-control-character", "yaml-too-many", "yaml-too-deep")
)
"""Faults after which there is nothing else to look for."""

_MOST_BROKEN_ITEMS = 10


def faults_besides(
    path: Readable, faults: Sequence[Fault], faults_of: Callable[[YamlSource], Sequence[Fault]]
) -> Iterator[Fault]:
    """Yield the other faults of a bank whose YAML breaks off: it is read without the items in which it does.

    Parameters
    ----------
    path
        The file or text.
    faults
        Why it cannot be read as it is.
    faults_of
        What finds the faults of a bank that can be read.
    """
    if any(fault.code in _WHOLE_FILE for fault in faults):
        return
    lines = path.read_bytes().decode("utf-8-sig").splitlines()
    known = {(fault.line, fault.code) for fault in faults}
    broken = max(fault.line for fault in faults)
    for _ in range(_MOST_BROKEN_ITEMS):
        if not _empty_item(lines, broken):
            return
        try:
            found = faults_of(read_yaml(NamedText(str(path), "\n".join(lines)), partly=True))
        except BankError as error:
            found = error.faults
            more = [fault for fault in found if (fault.line, fault.code) not in known]
            yield from more
            if not more:
                return
            known |= {(fault.line, fault.code) for fault in more}
            broken = max(fault.line for fault in more)
        else:
            # That no item is left is no fault of the file.
            yield from (
                fault for fault in found if (fault.line, fault.code) not in known and fault.path != "items"
            )
            return


def _empty_item(lines: list[str], broken: int) -> bool:
    """Empty the lines of the item in which line ``broken`` stands, counted from 1; return whether there is one."""
    head = next((number for number, line in enumerate(lines) if line.startswith("items:")), len(lines))
    starts = [
        number for number, line in enumerate(lines) if number > head and line.lstrip(" ").startswith("- ")
    ]
    if not starts:
        return False
    indent = len(lines[starts[0]]) - len(lines[starts[0]].lstrip(" "))
    items = [number for number in starts if lines[number].startswith(f"{' ' * indent}- ")]
    first = max((number for number in items if number < broken), default=None)
    if first is None:
        return False
    end = next((number for number in items if number > first), len(lines))
    lines[first:end] = [""] * (end - first)
    return True

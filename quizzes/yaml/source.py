"""Reading a YAML file strictly, keeping the place of every value.

Only plain data comes out: mappings with text keys, lists, text, numbers, true and false. Anything clever
(aliases, tags, several documents) is refused, and so is every value on which YAML readers disagree. A bank
is written by teachers, so the messages speak of what was written, not of YAML's grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import yaml

from quizzes.yaml.faults import BankError, DataPath, Fault, FaultLevel, Step
from quizzes.yaml.messages import (
    FLOW_TEXT,
    MOST_LEVELS,
    ODD_INDENT,
    ODD_SPACES,
    TOO_DEEP,
    Mark,
    syntax_message,
)
from quizzes.yaml.regular_file import read_regular
from quizzes.yaml.scalars import UnclearValueError, key_trouble, plain_value

MOST_BYTES = 1_000_000
MOST_VALUES = 10_000

# libyaml is ten times as fast as its twin in Python, and stays so on files meant to be slow.
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_TEX_ESCAPE = re.compile(
    r"\\([\\\"/\n\r]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|(\\[A-Za-z0-9_ \t]+)"
)


class _Place(NamedTuple):
    """Where the value at one path stands, and how far into the source its text begins."""

    mark: Mark
    text_offset: int | None


@dataclass(frozen=True)
class YamlSource:
    """The data of one YAML file and the place of each key and value in it."""

    file: str
    lines: tuple[str, ...]
    data: Any
    keys: Mapping[DataPath, Mark]
    values: Mapping[DataPath, _Place]
    faults: tuple[Fault, ...] = ()

    def fault(
        self,
        code: str,
        path: DataPath,
        message: str,
        column: int | None = None,
        level: FaultLevel = "error",
    ) -> Fault:
        """Return the fault at ``path``: at the key itself if it has one, else at the value.

        A path that the file does not hold, such as a missing key, is placed where its parent stands. With
        ``column`` (1-based) the fault points at that character of the value's text, if the text stands on
        one line of the file; in a block the message alone must say it.
        """
        place = self.values.get(path)
        known = path
        while known and known not in self.keys and known not in self.values:
            known = known[:-1]
        mark = self.keys.get(known) or self.values[known].mark
        if column is not None and place is not None and place.text_offset is not None:
            mark = Mark(place.mark.line, place.mark.column + place.text_offset + column - 1)
        return _fault(self.file, self.lines, code, self.name(path), message, mark, level)

    def value_at(self, path: DataPath) -> Any:
        """Return the value at ``path``, or None if there is none."""
        value = self.data
        for step in path:
            value = step_into(value, step)
        return value

    def name(self, path: DataPath) -> str:
        """Write a path for people: an item is named by its id, other list entries by their position.

        For example ``items[q1-jacobian].options[2].why``.
        """
        return _name(self.data, path)


class Readable(Protocol):
    """What YAML is read from: a path, or a text that was never a file. ``str`` of it is its name in messages."""

    def read_bytes(self) -> bytes:
        """Return the whole content."""


@dataclass(frozen=True)
class NamedText:
    """A text that stands in no file, such as one typed into a page."""

    name: str
    text: str

    def read_bytes(self) -> bytes:
        """Return the text as UTF-8. What UTF-8 cannot hold is left for the reader to refuse."""
        return self.text.encode("utf-8", errors="surrogatepass")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


def read_yaml(path: Readable, *, partly: bool = False) -> YamlSource:
    """Read a YAML file into plain data.

    Parameters
    ----------
    path
        The file or text, UTF-8, at most 1 MB.
    partly
        True to get the data beside the faults of single values, so that whoever reads on can name all faults at once.

    Returns
    -------
    YamlSource
        The data, with tuples for lists, and the place of every key and value.

    Raises
    ------
    OSError
        If the path is no regular file, or cannot be read.
    BankError
        With every fault found. A syntax fault ends the reading, so it is the last of the list.
    """
    file = str(path)
    raw = read_regular(path, MOST_BYTES + 1) if isinstance(path, Path) else path.read_bytes()
    if len(raw) > MOST_BYTES:
        size = path.stat().st_size if isinstance(path, Path) else len(raw)
        message = f"the file has {size} bytes; at most {MOST_BYTES} are read. Split it."
        raise BankError([_fault(file, (), "too-large", "", message, Mark(0, 0))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8 text. Save the file as UTF-8."
        raise BankError([_fault(file, (), "not-text", "", message, Mark(0, 0))]) from None
    return _Reader(file, text).read(partly=partly)


def step_into(data: Any, step: Step) -> Any:
    """Return the value one step further into plain data, or None if there is none."""
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, tuple) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


class _StopReading(Exception):  # noqa: N818 - it ends the reading; the fault is already listed.
    """The file is too deep or too large to read on."""


class _Reader:
    """Builds plain data from YAML events and lists faults on the way."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._lines = tuple(text.splitlines())
        self._faults: list[Fault] = []
        self._keys: dict[DataPath, Mark] = {}
        self._values: dict[DataPath, _Place] = {}
        self._read_values = 0
        self._flow_level = 0
        self._root: Any = None

    def read(self, *, partly: bool) -> YamlSource:
        """Read the whole file, or raise all its faults; the caller may want the faults of single values with the data."""
        broken = True
        try:
            self._read_document()
            broken = self._root is None
        except yaml.YAMLError as error:
            code, message, mark = syntax_message(error, self._text, self._lines)
            self._faults.append(_fault(self._file, self._lines, code, "", message, mark))
        except _StopReading:
            pass
        if self._faults and (broken or not partly):
            raise BankError(self._faults)
        return YamlSource(self._file, self._lines, self._root, self._keys, self._values, tuple(self._faults))

    def _read_document(self) -> None:
        events: Iterator[Any] = iter(_LOADER(self._text).get_event, None)
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._add(
                        "yaml-documents",
                        (),
                        "a second document starts here. One file is one document: delete the line `---`.",
                        event,
                    )
                    raise _StopReading
                self._root = self._value(next(events), events, ())
        if documents == 0:
            self._faults.append(
                _fault(self._file, self._lines, "empty-file", "", "the file is empty.", Mark(0, 0))
            )

    def _value(self, event: Any, events: Iterator[Any], path: DataPath) -> Any:
        self._read_values += 1
        self._check_level(len(path), event)
        if self._read_values > MOST_VALUES:
            self._add("yaml-too-many", (), f"more than {MOST_VALUES} values. Split the file.", event)
            raise _StopReading
        mark = _mark_of(event)
        self._values[path] = _Place(mark, None)
        if isinstance(event, yaml.AliasEvent):
            message = f"`*{event.anchor}` is a YAML alias, which is not used here. Quote the text."
            self._add("yaml-alias", path, message, event)
            return ""
        if event.anchor is not None:
            message = f"`&{event.anchor}` is a YAML anchor, which is not used here. Quote the text."
            self._add("yaml-alias", path, message, event)
        if event.tag is not None:
            message = f"`{event.tag}` is a YAML tag, which is not used here. Quote text that starts with `!`."
            self._add("yaml-tag", path, message, event)
            # The tag has swallowed the text, so the value itself would only raise a second, misleading fault.
            if isinstance(event, yaml.ScalarEvent):
                return ""
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path, mark)
        self._flow_level += event.flow_style
        if isinstance(event, yaml.SequenceStartEvent):
            value: Any = self._list(events, path)
        else:
            value = self._mapping(event, events, path)
        self._flow_level -= event.flow_style
        return value

    def _list(self, events: Iterator[Any], path: DataPath) -> tuple[Any, ...]:
        entries: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            entries.append(self._value(event, events, (*path, len(entries))))
        return tuple(entries)

    def _mapping(self, start: Any, events: Iterator[Any], path: DataPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                message = "braces are for prose such as $x^{2}$. Write the bare name, or quote the text."
                self._add("yaml-bare-brace", path, message, event)
                self._skip(event, events)
                self._skip(next(events), events)
                continue
            key = event.value
            key_path = (*path, key)
            if key == "<<":
                self._add("yaml-alias", path, "`<<` is a YAML merge key, which is not used here.", event)
            elif key in mapping:
                first = self._keys[key_path]
                message = f"`{key}` appears twice (first at {first.line + 1}:{first.column + 1}). Keep one."
                self._add("yaml-duplicate-key", path, message, event)
            if not event.style and ODD_INDENT.match(key):
                self._add("yaml-odd-space", path, ODD_SPACES, event)
            if not event.style and (trouble := key_trouble(key)):
                self._add("yaml-bool", path, trouble, event)
            self._keys.setdefault(key_path, _mark_of(event))
            value_event = next(events)
            if start.flow_style and _is_empty(value_event):
                message = (
                    f"`{key}` has no value. A comma inside {{ }} starts a new key: quote the text before it, "
                    "or write one key per line."
                )
                self._add("yaml-flow-comma", path, message, event)
                mapping.setdefault(key, "")
                continue
            value = self._value(value_event, events, key_path)
            mapping.setdefault(key, value)
        return mapping

    def _skip(self, event: Any, events: Iterator[Any]) -> None:
        """Read past a value that was refused; what else is wrong inside it has the same cause."""
        depth = 0
        while True:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            self._check_level(depth, event)
            if depth == 0:
                return
            event = next(events)

    def _check_level(self, level: int, event: Any) -> None:
        if level > MOST_LEVELS:
            self._add("yaml-too-deep", (), TOO_DEEP, event)
            raise _StopReading

    def _scalar(self, event: Any, path: DataPath, mark: Mark) -> str | int | float | bool:
        text: str = event.value
        one_line = event.start_mark.line == event.end_mark.line
        if event.style in ("|", ">"):
            return text
        if event.style in ("'", '"'):
            self._values[path] = _Place(mark, 1 if one_line else None)
            if event.style == '"':
                self._check_escapes(event, path)
            return text
        self._values[path] = _Place(mark, 0 if one_line else None)
        if (
            one_line
            and " " in text
            and self._rest_of_line(Mark(event.end_mark.line, event.end_mark.column)).startswith("#")
        ):
            message = (
                "everything after ` #` is a comment and was dropped. Quote the text, or move the comment up."
            )
            self._add("yaml-comment-cut", path, message, event)
        if self._flow_level and "?" in text:
            place = Mark(event.start_mark.line, event.start_mark.column + text.index("?"))
            self._faults.append(
                _fault(self._file, self._lines, "yaml-flow-char", _name(self._root, path), FLOW_TEXT, place)
            )
        try:
            return plain_value(text)
        except UnclearValueError as error:
            self._add(error.code, path, str(error), event)
            return text

    def _rest_of_line(self, mark: Mark) -> str:
        return self._lines[mark.line][mark.column :].lstrip(" \t")

    def _check_escapes(self, event: Any, path: DataPath) -> None:
        """Refuse an escape in double quotes that is really TeX: "\\frac" would give a form feed."""
        quoted = self._text[event.start_mark.index : event.end_mark.index]
        for match in _TEX_ESCAPE.finditer(quoted):
            if command := match.group(2):
                message = (
                    f"`{command.rstrip()}` inside double quotes is an escape, not TeX. "
                    "Use single quotes, or a block (`key: |`)."
                )
                self._add("tex-escape", path, message, event)
                return

    def _add(self, code: str, path: DataPath, message: str, event: Any) -> None:
        name = _name(self._root, path)
        self._faults.append(_fault(self._file, self._lines, code, name, message, _mark_of(event)))


def _is_empty(event: Any) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.value and not event.style and event.tag is None


def _mark_of(event: Any) -> Mark:
    return Mark(event.start_mark.line, event.start_mark.column)


def _name(data: Any, path: DataPath) -> str:
    name = ""
    for step in path:
        data = step_into(data, step)
        if isinstance(step, int):
            label = data.get("id") if isinstance(data, dict) else None
            name += f"[{label if isinstance(label, str) else step + 1}]"
        else:
            name += f".{step}" if name else step
    return name


def _fault(
    file: str,
    lines: tuple[str, ...],
    code: str,
    name: str,
    message: str,
    mark: Mark,
    level: FaultLevel = "error",
) -> Fault:
    source_line = lines[mark.line] if mark.line < len(lines) else ""
    return Fault(file, mark.line + 1, mark.column + 1, level, code, name, message, source_line)

"""What a text of the editor holds, found out with a bounded amount of work.

Anyone may type here, so lists and processor time have a limit that the command line does not have. What is beyond it is
named, with what to do. Two runs of one session can overlap, since a run that was replaced goes on until it draws again: so
a session checks one text at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

import streamlit as st

from pages._shared.frame.lessons import lessons
from quizzes.checks.file import advice_on
from quizzes.loading.banks import ReadItem, read_source
from quizzes.loading.interpolation import texts
from quizzes.work_limit import TooMuchWorkError, at_most
from quizzes.yaml.faults import BankError, DataPath, Fault
from quizzes.yaml.source import NamedText, YamlSource, read_yaml

NAME = "your text"
MOST_CHARACTERS = 200_000
MOST_VARIANTS = 100
MOST_ENTRIES = 100
"""Of a list inside a question, such as its slips or options; a number that varies may have more values."""
MOST_IN_A_TEXT = 5_000
"""Characters of one text of a bank. The longest one that ships has 462."""
MOST_SECONDS = 1.0
"""Of processor time for one check."""

_CHECKED, _LOCK = "quiz_editor_checked", "quiz_editor_lock"
_ITEMS: DataPath = ("items",)
_ELSEWHERE = "`python -m quizzes check FILE` has no such limit."


@dataclass(frozen=True)
class Checked:
    """A text, what is wrong with it, and its questions; none as long as there is an error."""

    text: str
    faults: tuple[Fault, ...]
    items: tuple[ReadItem, ...] = ()


def check_text(text: str) -> Checked:
    """Return what a text holds. The same text is read once a session."""
    with st.session_state.setdefault(_LOCK, Lock()):
        # A run that was replaced while it waited ends here, where it looks at the session.
        known = st.session_state.get(_CHECKED)
        if isinstance(known, Checked) and known.text == text:
            return known
        checked = check_text_now(text)
        st.session_state[_CHECKED] = checked
        return checked


def check_text_now(text: str) -> Checked:
    """Return what a text holds, without errors only if all its questions can be tried."""
    if len(text) > MOST_CHARACTERS:
        message = (
            f"the text has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read here. Split it."
        )
        return Checked(text, (_at_the_top("too-large", message),))
    try:
        source = read_yaml(NamedText(NAME, text), partly=True)
        if large := tuple(_too_large(source)):
            return Checked(text, large)
        with at_most(MOST_SECONDS):
            return _checked(text, source)
    except BankError as error:
        return Checked(text, error.faults)
    except TooMuchWorkError as error:
        where = f" at {error.place}" if error.place else ""
        message = (
            f"checking this text takes more than {MOST_SECONDS:g} second of work; it was stopped{where}. Split the "
            f"text, or give that question fewer or shorter formulas. {_ELSEWHERE}"
        )
        return Checked(text, (_at_the_top("too-much-work", message),))


def _checked(text: str, source: YamlSource) -> Checked:
    read = read_source(source, pages=lessons())
    if read.faults:
        return Checked(text, BankError(read.faults).faults)
    faults = tuple(
        sorted(advice_on(read, MOST_VARIANTS), key=lambda fault: (fault.line, fault.column, fault.code))
    )
    refused = any(fault.level == "error" for fault in faults)
    return Checked(text, faults, () if refused else read.items)


def _at_the_top(code: str, message: str) -> Fault:
    return Fault(NAME, 1, 1, "error", code, "", message, "")


def _too_large(source: YamlSource) -> Iterator[Fault]:
    """Yield a fault for each text that is too long, and for each list of a question that has too many entries."""
    for path, value in texts(source.data):
        if len(value) > MOST_IN_A_TEXT:
            message = (
                f"it has {len(value):,} characters; at most {MOST_IN_A_TEXT:,} are checked here. Shorten it."
            )
            yield source.fault("too-large", path, message)
    for path, count in _lists(source.value_at(_ITEMS), _ITEMS):
        if count > MOST_ENTRIES and path != _ITEMS and path[-1] != "values":
            message = f"it has {count:,} entries; at most {MOST_ENTRIES} are checked here. Delete some. {_ELSEWHERE}"
            yield source.fault("too-many-entries", path, message)


def _lists(data: Any, path: DataPath) -> Iterator[tuple[DataPath, int]]:
    """Yield the place and the length of every list and mapping below a place."""
    if isinstance(data, dict | tuple):
        yield path, len(data)
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _lists(value, (*path, step))

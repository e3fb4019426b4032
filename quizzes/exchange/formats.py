"""The formats a bank can be written in, and what each one loses for every question alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from quizzes.exchange.write_anki import write_anki
from quizzes.exchange.write_csv import write_csv
from quizzes.exchange.write_gift import gift_remarks, write_gift
from quizzes.exchange.write_moodle import moodle_remarks, write_moodle
from quizzes.exchange.write_qti import qti_remarks, write_qti
from quizzes.forms import Exercise

_STAYS = (
    "remarks worked out while grading (too small, factors in reverse order) stay here, and so do the names of "
    "misconceptions and the links to pages"
)


class Format(NamedTuple):
    """One format: how it is written, what it loses of one exercise, and what it loses of every one."""

    title: str
    write: Callable[[Sequence[Exercise]], str]
    remarks: Callable[[Exercise], Iterator[str]]
    everywhere: tuple[str, ...]
    grades: bool


def _nothing(_exercise: Exercise) -> Iterator[str]:
    """Yield what prose alone loses of an exercise: nothing."""
    yield from ()


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "moodle": Format(
            "Moodle XML",
            write_moodle,
            moodle_remarks,
            (_STAYS, "in Moodle the number of tries is a setting of the quiz, not of the question"),
            grades=True,
        ),
        "gift": Format(
            "GIFT",
            write_gift,
            gift_remarks,
            (_STAYS, "penalties, the number of tries and the shuffling of options are not part of GIFT"),
            grades=True,
        ),
        "qti": Format(
            "QTI 1.2",
            write_qti,
            qti_remarks,
            (
                _STAYS,
                "penalties and the number of tries are not part of QTI 1.2",
                "hints and solutions are in the file, but Canvas shows neither",
            ),
            grades=True,
        ),
        "anki": Format(
            "Anki",
            write_anki,
            _nothing,
            ("Anki does not grade answers, so points, penalties and tries have no effect there",),
            grades=False,
        ),
        "csv": Format(
            "CSV",
            write_csv,
            _nothing,
            (
                "the table is for reading: no program grades it",
                "a cell that a spreadsheet would run as a formula starts with an apostrophe",
            ),
            grades=False,
        ),
    }
)
"""Every format, by the word that names it on the command line."""

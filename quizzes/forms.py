"""The forms of question that other programs know, between our items and their files.

All prose is Markdown with ``$...$`` mathematics, as in a bank; a writer turns it into what its reader renders.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias


class ChoiceOption(NamedTuple):
    """One option: its text, whether it is right, the share of the points it earns alone, and why it is so."""

    text: str
    right: bool
    share: float
    why: str


class ChoiceForm(NamedTuple):
    """Options of which one is chosen, or ``several``."""

    options: tuple[ChoiceOption, ...]
    several: bool
    shuffle: bool


class NumericAnswer(NamedTuple):
    """Every number within ``tolerance`` of ``value`` earns ``share`` and hears ``why``."""

    value: float
    tolerance: float
    share: float
    why: str


class NumberForm(NamedTuple):
    """A number; the first answer that fits counts."""

    answers: tuple[NumericAnswer, ...]


class Phrase(NamedTuple):
    """Every text that meets ``pattern``, in which ``*`` stands for any text, earns ``share`` and hears ``why``."""

    pattern: str
    share: float
    why: str


class TextForm(NamedTuple):
    """A few words; the first phrase that fits counts."""

    phrases: tuple[Phrase, ...]
    match_case: bool


class MatchForm(NamedTuple):
    """Prompts, each with its partner, and partners that fit nothing."""

    pairs: tuple[tuple[str, str], ...]
    extra: tuple[str, ...] = ()


class OrderForm(NamedTuple):
    """Entries in their right order, and entries that do not belong.

    ``partial`` is true if a sequence that is right in part earns a share of the points.
    """

    sequence: tuple[str, ...]
    distractors: tuple[str, ...]
    partial: bool


class OpenForm(NamedTuple):
    """A text that a person marks.

    ``marking_guide`` is what the marker needs: the model answer with its rubric, or the key of a formula with the
    mistakes to expect. It must not reach the learner before the answer is handed in.
    """

    marking_guide: str
    is_formula: bool = False
    words: tuple[int, int] | None = None


Form: TypeAlias = ChoiceForm | NumberForm | TextForm | MatchForm | OrderForm | OpenForm

FormWithNotes: TypeAlias = tuple[Form, tuple[str, ...]]
"""A form, and what a program that grades it does less well."""


class Exercise(NamedTuple):
    """One question on its way from one program to another.

    Attributes
    ----------
    name
        Unique: the item's id, with the part's id or the number of the variant.
    item
        The id of the item it comes from.
    bank
        The title of the bank.
    solution
        What is shown after answering, empty if there is nothing.
    tags
        Words to find it by.
    about
        What is known of it besides, such as its source: by the name of the column in a table.
    notes
        What was simplified whatever the format.
    grading_notes
        What a program that grades does less well than this one.
    """

    name: str
    item: str
    bank: str
    kind: str
    ask: str
    form: Form
    points: float = 1.0
    penalty: float = 0.25
    hints: tuple[str, ...] = ()
    solution: str = ""
    tags: tuple[str, ...] = ()
    about: Mapping[str, str] = MappingProxyType({})
    notes: tuple[str, ...] = ()
    grading_notes: tuple[str, ...] = ()

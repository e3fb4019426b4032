"""What every question of a bank has, whatever its kind.

Field names are the keys an author writes. A kind is a file beside this one with a subclass of ``Question``. It must
have a ``type`` of its own, a ``TITLE``, a ``TEMPLATE``, the fields of its key, ``grade`` and ``right_answer``; what the
other methods of ``Question`` do will serve until a kind knows better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints

from quizzes.forms import FormWithNotes, OpenForm
from quizzes.formulas.notation import AnswerError, MisfitError
from quizzes.kinds.grading import Grade, invalid
from quizzes.kinds.marking_guide import marking_guide
from quizzes.kinds.question_state import Rules
from quizzes.yaml.faults import DataPath, Problem
from quizzes.yaml.models import StrictModel

DEFAULT_RIGHT = "That is right."

ON_ITS_PAGE = "on-its-page"
"""The tag of an item that makes sense only where it stands. It counts, but it is never due: review cannot ask it."""

ASKED_ONCE = "asked-once"
"""The tag of an item of a test before or after a course: no hints, no second try, and it counts for no goal."""

_FEWEST_LETTERS = 3  # a shorter key stands in a hint by accident

Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
"""Lower-case words and digits joined by hyphens."""

Prose: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text for the learner, in Markdown with ``$...$`` mathematics."""

PageName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(#[A-Za-z0-9_.=-]+)?$")]
"""The file stem of a page, with an optional preset after ``#``."""


def _number_as_text(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _one_as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _attempts(value: Any) -> Any:
    return None if value == "unlimited" else value


def _hint(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Label: TypeAlias = Annotated[Prose, BeforeValidator(_number_as_text, json_schema_input_type=Prose | float)]
"""A short text; a bare number is one too."""

Formula: TypeAlias = Label
"""An expression in the answer language."""

Share: TypeAlias = Annotated[float, Field(ge=0.0, le=1.0)]
"""A part of a whole, 0 to 1."""


Points: TypeAlias = Annotated[float, Field(gt=0.0, le=100.0)]
"""The most that a question earns."""

_Count: TypeAlias = Annotated[int, Field(ge=1)]
Attempts: TypeAlias = Annotated[
    _Count | None, BeforeValidator(_attempts, json_schema_input_type=_Count | Literal["unlimited"])
]
"""How many answers are graded; ``unlimited`` in the file is None here."""


class BankModel(StrictModel):
    """A part of a bank."""


class Hint(BankModel):
    """A hint and the share of the mark its use takes away."""

    text: Prose
    cost: Share = 0.0


class Source(BankModel):
    """Where a question comes from: document, place in it, and the letter of its own key."""

    doc: Prose
    at: Prose
    key: Annotated[str, StringConstraints(pattern="^[A-Z]$")] | None = None


class Erratum(BankModel):
    """What the source got wrong and what was changed. Shown only once the question is closed."""

    note: Prose
    kind: Literal[
        "wrong-key",
        "second-right-answer",
        "equivalent-options",
        "missing-hypothesis",
        "unreadable-source",
        "wording",
    ]
    affects: tuple[Prose, ...] = ()


class WrongAnswer(BankModel):
    """A wrong answer worth expecting, with what to say about it.

    ``slip`` names the misconception it shows; ``credit`` is the share of the points it still earns.
    """

    answer: Formula
    why: Prose
    slip: Id | None = None
    credit: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0


class Entry(BankModel):
    """What a question and a group of questions have in common.

    Attributes
    ----------
    TITLE
        What an author reads in a list of kinds.
    TEMPLATE
        What ``new`` prints to start from: a comment that says what the kind asks, an empty line, and commented YAML
        with one item. The head that all banks share is put between them.
    FORMULA_KEYS
        The keys below which every text is a formula and not prose. There a parameter stands by its bare name.
    """

    TITLE: ClassVar[str]
    TEMPLATE: ClassVar[str]
    FORMULA_KEYS: ClassVar[frozenset[str]] = frozenset()

    id: Id
    type: str
    ask: Prose
    objective: Annotated[
        tuple[Id, ...], BeforeValidator(_one_as_list, json_schema_input_type=Id | tuple[Id, ...])
    ] = ()
    page: PageName | None = None
    difficulty: Annotated[int, Field(ge=1, le=5)] | None = None
    tags: tuple[Id, ...] = ()
    status: Literal["draft", "live", "retired"] = "live"
    source: Source | None = None
    solution: Prose | None = None
    erratum: Erratum | None = None
    alt: Prose | None = None

    def said_with_solution(self) -> Iterator[str]:
        """Yield what is said to single answers or besides them, for programs that have no place for it."""
        yield from ()


class Mistake(NamedTuple):
    """A wrong answer that an author foresaw: where it is written, as ``grade`` takes it, and the sentence it gets."""

    path: DataPath
    answer: Any
    why: str


class Question(Entry):
    """What can be answered and graded.

    The methods let a program work with every kind alike: it can grade an answer, read one from a line of text, try the
    key and the foreseen mistakes, and take the question to another program.
    """

    points: Points = 1.0
    attempts: Attempts = 3
    penalty: Share = 0.25
    hints: tuple[Annotated[Hint, BeforeValidator(_hint, json_schema_input_type=Prose | Hint)], ...] = ()

    @property
    def rules(self) -> Rules:
        """How answers to this question are marked."""
        costs = tuple(hint.cost for hint in self.hints)
        return Rules(self.points, self.attempts, self.penalty, costs)

    def grade(self, answer: Any) -> Grade:
        """Return what an answer is worth and what to say to it. Each kind takes answers of a form of its own."""
        raise NotImplementedError

    def read_answer(self, text: str) -> Any:
        """Return the answer that a line of text stands for, as ``grade`` takes it.

        Raises
        ------
        AnswerError
            If the text does not have the form of such an answer.
        """
        return text

    def right_answer(self) -> Any:
        """Return an answer that earns everything, as ``grade`` takes it."""
        raise NotImplementedError

    def mistakes(self) -> Iterator[Mistake]:
        """Yield the wrong answers that the author foresaw."""
        yield from ()

    def problems(self) -> Iterator[Problem]:
        """Yield the faults that the fields alone do not show. A bank with one of them is not loaded."""
        yield from ()

    def advice(self) -> Iterator[Problem]:
        """Yield what only ``check`` looks for, once a question has no fault: warnings, and what takes long to find."""
        yield from ()

    def key_texts(self) -> tuple[str, ...]:
        """Return the texts that no hint may contain, because they are the key."""
        return ()

    def key_in_hint(self, hint: str) -> str | None:
        """Return the key as a hint says it, or None."""
        found = (text for text in self.key_texts() if len(_squeezed(text)) >= _FEWEST_LETTERS)
        return next((text for text in found if _squeezed(text) in _squeezed(hint)), None)

    def export_form(self) -> FormWithNotes:
        """Return the form in which other programs know this question, and what they do less well.

        A kind that they do not know is marked by a person there, who gets the key and the mistakes to expect.
        """
        mistakes = [(f"`{mistake.answer}`", mistake.why) for mistake in self.mistakes()]
        note = (
            "marked by a person: no other program has this kind of question; the key and the expected mistakes are "
            "exported with it"
        )
        return OpenForm(marking_guide([f"Key: `{self.right_answer()}`"], mistakes)), (note,)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s*]+", "", text.casefold())


def not_graded(error: AnswerError, understood: str | None = None) -> Grade:
    """Return the grade of an answer that cannot be read or does not fit, with what to mend."""
    return invalid(f"Not graded: {error}", understood=understood, misfit=isinstance(error, MisfitError))

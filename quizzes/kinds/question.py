"""What every question of a bank has, whatever its kind.

Field names are the keys an author writes. A kind adds its own fields and two methods: ``grade``, which
takes the learner's answer, and ``problems``, which looks for faults that need more than one value to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from quizzes.faults import DataPath, Problem
from quizzes.formulas.notation import AnswerError
from quizzes.grading import Grade, Rules, invalid

DEFAULT_RIGHT = "That is right."

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


class BankModel(BaseModel):
    """A part of a bank: immutable, and strict about keys and kinds of value."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


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

    ``FORMULA_KEYS`` names the keys below which every text is a formula and not prose. There a parameter stands
    by its bare name.
    """

    FORMULA_KEYS: ClassVar[frozenset[str]] = frozenset()

    id: Id
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


class Mistake(NamedTuple):
    """A wrong answer that an author foresaw: where it is written, as ``grade`` takes it, and what it hears."""

    path: DataPath
    answer: Any
    why: str


class Question(Entry):
    """What can be answered and graded.

    A kind has a method ``grade``. The other methods here let a program work with every kind alike: it can read an
    answer from a line of text, and try the key and the foreseen mistakes.
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
        """Yield the faults that the fields alone do not show. A kind adds its own."""
        yield from ()


def not_graded(error: AnswerError, understood: str | None = None) -> Grade:
    """Return the grade of an answer that cannot be read, with what to mend."""
    return invalid(f"Not graded: {error}", understood=understood)

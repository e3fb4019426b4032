"""A number, typed as a number or as a formula such as 2^10 or 1.1^3."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from quizzes.forms import FormWithNotes, NumberForm, NumericAnswer
from quizzes.formulas.characters import as_seen
from quizzes.formulas.evaluation import value
from quizzes.formulas.expressions import Symbols, parse
from quizzes.formulas.notation import AnswerError
from quizzes.formulas.pasted import Numerals
from quizzes.formulas.typography import as_tex, in_full
from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.question import (
    DEFAULT_RIGHT,
    BankModel,
    Formula,
    Label,
    Mistake,
    Prose,
    Question,
    WrongAnswer,
    not_graded,
)
from quizzes.kinds.significant_figures import SignificantFigures
from quizzes.yaml.faults import Problem

# A float carries about 16 digits; a formula of a few operations keeps at least 9 of them.
_ROUNDING = 1e-9
_ROUNDING_AT_ZERO = 1e-12

# A learner types about three digits of a wrong number, so a slip is recognised that far.
_SLIP_ROUNDING = 1e-3
# "Very close" begins where the tolerance ends, so it reaches further than any tolerance.
_NEAR = 0.01
_NEAR_IN_TOLERANCES = 3.0

# A learner elsewhere types a decimal number, not a formula: more digits than these are forgiven.
_TYPED_DIGITS = 6
_TYPED_ROUNDING = 1e-12
_TYPED_SHARE = 5e-4

_NO_SYMBOLS = Symbols()
_PER_CENT = re.compile(r"per\s?cent|%", re.IGNORECASE)

Decimal: TypeAlias = Literal["point", "comma"]
"""Which sign parts whole from decimal digits where learners of a bank write numbers."""


def _evaluated(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return real_number(value).value
    except AnswerError as error:
        raise ValueError(f"`{value}` is not a number: {error}") from None


_FORMULA = BeforeValidator(_evaluated, json_schema_input_type=float | str)


class Tolerance(BankModel):
    """How far off an answer may be: ``abs`` in units of the answer, ``rel`` as a share of it.

    Both may be formulas without names, such as ``1/2``.
    """

    abs: Annotated[float, _FORMULA, Field(ge=0.0)] = 0.0
    rel: Annotated[float, _FORMULA, Field(ge=0.0, lt=1.0)] = 0.0

    @model_validator(mode="before")
    @classmethod
    def _with_its_kind(cls, data: Any) -> Any:
        if isinstance(data, str) and data.rstrip().endswith("%"):
            raise ValueError(f"`tolerance` is `{data}`. Write `tolerance: {{rel: 0.01}}` for 1 %")
        if isinstance(data, str | int | float):
            raise ValueError(
                f"`tolerance` is `{data}`. Write `{{abs: {data}}}`, or `{{rel: {data}}}` for a share of the answer"
            )
        return data

    @model_validator(mode="after")
    def _not_zero(self) -> Tolerance:
        if self.abs == 0.0 and self.rel == 0.0:
            raise ValueError("a tolerance of 0 accepts nothing. Give `abs` or `rel`, or delete `tolerance`")
        return self

    def width(self, key: float) -> float:
        """Return how far from the key an answer may lie, ``abs + rel |key|``."""
        return self.abs + self.rel * abs(key)

    def accepts(self, number: float, key: float) -> bool:
        """True if ``|number - key| <= abs + rel |key|``."""
        return abs(number - key) <= self.width(key)


_TEMPLATE = """# A number, typed as a number or as a formula. Here its numbers vary.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  lengths-not-paths: {is: Counts path lengths where paths are asked for}

items:
  - id: my-number
    type: number
    vary: {n: {from: 3, to: 9}}              # or {values: [3, 5, 8]}
    compute: {total: 2^n, lengths: n + 1}    # formulas, as learners type them
    require: [total != lengths]              # which numbers may be asked
    # In a text, a number stands in double braces; in a formula it stands by its bare name.
    ask: How many gradient paths lead through {{n}} residual blocks?
    answer: total
    integer: true
    slips:                   # wrong answers worth expecting, each with what to say
      - answer: lengths
        slip: lengths-not-paths
        why: A path can have {{lengths}} different lengths, but several paths share a length.
    hints:
      - How many ways lead through a single block?
    solution: Two ways at each of {{n}} blocks make $2^{ {{n}} } = {{total}}$ paths.
"""


class Number(Question):
    """One real number.

    Without a ``tolerance`` only rounding is forgiven. ``integer`` asks for a whole number. A learner may type the
    ``unit`` behind the number. With ``decimal: comma``, 1,024 is a little more than one; else such a number is asked for
    again, since it could be a thousand. ``why`` is said
    after a right answer. A wrong answer in ``slips`` gets its own sentence; any other is told in which way
    it is off.
    """

    TITLE = "Number that varies"
    TEMPLATE = _TEMPLATE
    FORMULA_KEYS = frozenset({"answer", "tolerance"})

    type: Literal["number"]
    answer: Formula
    tolerance: Tolerance | None = None
    integer: bool = False
    sigfigs: SignificantFigures | None = None
    decimal: Decimal = "point"
    unit: Label | None = None
    why: Prose = DEFAULT_RIGHT
    slips: tuple[WrongAnswer, ...] = ()

    @cached_property
    def _own(self) -> dict[str, RealNumber | AnswerError]:
        """Every number of the author, read once; the error where one cannot be read."""
        return {text: _tried(text) for text in (self.answer, *(slip.answer for slip in self.slips))}

    def _read(self, text: str) -> RealNumber:
        """Read a number as ``real_number`` does."""
        number = self._own.get(text) or real_number(text)
        if isinstance(number, AnswerError):
            raise number
        return number

    @cached_property
    def _slip_values(self) -> tuple[float, ...]:
        return tuple(self._read(slip.answer).value for slip in self.slips)

    def _typed(self, answer: str) -> RealNumber:
        """Read what a learner typed, whose commas, unit and per cent an author's formula has not."""
        if answer in self._own:
            return self._read(answer)
        text = as_seen(answer).rstrip()
        if self.unit is not None and text.endswith(self.unit):
            text = text.removesuffix(self.unit)
        elif "%" in text and _PER_CENT.search(self.ask):
            raise AnswerError(
                "the question speaks of per cent, so 5 % could be 5 or 0.05. Type the number that you mean."
            )
        try:
            return real_number(text, Numerals(self.decimal, self.integer))
        except AnswerError as error:
            if self.unit is None or not re.search(r"[^\W\d_]\s*$", text):
                raise
            raise AnswerError(
                f"{error} The unit here is {self.unit}, and may be left out.", error.column
            ) from None

    def grade(self, answer: str) -> Grade:
        """Grade a number, or a formula without names, as typed."""
        if not answer.strip():
            return invalid("Type a number first.")
        try:
            number, understood = self._typed(answer)
        except AnswerError as error:
            return not_graded(error)
        key = self._read(self.answer).value
        if self.integer and not _same(number, round(number)):
            return invalid("The answer is a whole number.", understood=understood)
        if is_accepted(number, key, self.tolerance):
            complaint = self.sigfigs.complaint(as_seen(answer)) if self.sigfigs else None
            if complaint:
                return invalid(complaint, understood=understood)
            return graded(1.0, self.why, understood=understood)
        for slip, foreseen in zip(self.slips, self._slip_values, strict=True):
            if math.isclose(number, foreseen, rel_tol=_SLIP_ROUNDING):
                return graded(slip.credit, slip.why, understood=understood, slip=slip.slip)
        if not self.integer and self._nearly(number, key):
            said = "Very close. Keep more digits, or type the formula."
            return graded(0.0, said, understood=understood)
        return graded(0.0, how_far_off(number, key), understood=understood)

    def _nearly(self, number: float, key: float) -> bool:
        """True within 1 % of the key, or within three tolerances if that is further."""
        accepted = self.tolerance.width(key) if self.tolerance else 0.0
        return abs(number - key) <= max(_NEAR * abs(key), _NEAR_IN_TOLERANCES * accepted)

    def right_answer(self) -> str:
        """Return the key."""
        return self.answer

    def mistakes(self) -> Iterator[Mistake]:
        """Yield the slips."""
        for position, slip in enumerate(self.slips):
            yield Mistake(("slips", position, "answer"), slip.answer, slip.why)

    def problems(self) -> Iterator[Problem]:
        """Yield faults of the key and of the wrong answers."""
        try:
            key = self._read(self.answer).value
        except AnswerError as error:
            yield Problem(("answer",), "answer-syntax", str(error), error.column)
            return
        if self.integer and not _same(key, round(key)):
            yield Problem(("answer",), "bad-value", f"`integer` is true, but the answer is {key:g}.")
        for position, slip in enumerate(self.slips):
            path = ("slips", position, "answer")
            try:
                number = self._read(slip.answer).value
            except AnswerError as error:
                yield Problem(path, "answer-syntax", str(error), error.column)
                continue
            if _same(number, key):
                yield Problem(
                    path, "slip-equals-answer", f"the slip {number:g} is graded right: it is the answer."
                )
            elif is_accepted(number, key, self.tolerance):
                message = f"the tolerance accepts the slip {number:g} for the answer {key:g}. Narrow it."
                yield Problem(path, "not-separated", message)

    def advice(self) -> Iterator[Problem]:
        """Yield a key of many digits without a tolerance."""
        key = self._read(self.answer).value
        if self.tolerance is None and not math.isclose(key, float(f"{key:.6g}"), rel_tol=_ROUNDING):
            message = f"{key!r} has to be typed to nine digits, or as a formula. Add a `tolerance`."
            yield Problem(("answer",), "tolerance-missing", message, level="warning")

    def key_in_hint(self, hint: str) -> str | None:
        """Return the key if a hint says that something is that number."""
        number = in_full(self._read(self.answer).value)
        either = "|".join(map(re.escape, (number, as_tex(number))))
        said = re.search(rf"(=|\bis|\bare|\bmakes|\bgives)\s*\$?({either})(?![\d.]*\d)", hint)
        return number if said else None

    def export_form(self) -> FormWithNotes:
        """Return the key and the slips as decimal numbers, each with a tolerance, since no formula can be typed there."""
        key = self._read(self.answer).value
        slips = list(zip(self._slip_values, self.slips, strict=True))
        notes: list[str] = []
        if self.tolerance is not None:
            tolerance = self.tolerance.width(key)
        elif key.is_integer() or math.isclose(
            key, float(f"{key:.{_TYPED_DIGITS}g}"), rel_tol=_TYPED_ROUNDING
        ):
            tolerance = 0.0
        else:
            nearest = min((abs(number - key) for number, _ in slips), default=abs(key))
            tolerance = min(_TYPED_SHARE * abs(key), nearest / 10)
            notes.append(
                f"no formula can be typed there, so {key:.{_TYPED_DIGITS}g} may be off by {tolerance:.2g}"
            )
        if self.unit is not None:
            notes.append(f"the unit {self.unit} may not be typed there")
        if self.sigfigs is not None:
            notes.append("the number of significant figures is not checked there")
        answers = [NumericAnswer(key, tolerance, 1.0, self.why)]
        answers += [
            NumericAnswer(number, _SLIP_ROUNDING * abs(number), slip.credit, slip.why)
            for number, slip in slips
        ]
        return NumberForm(tuple(answers)), tuple(notes)


def is_accepted(number: float, key: float, tolerance: Tolerance | None) -> bool:
    """True if a number is close enough to the key; without a tolerance only rounding is forgiven."""
    return _same(number, key) if tolerance is None else tolerance.accepts(number, key)


def _same(number: float, key: float) -> bool:
    return math.isclose(number, key, rel_tol=_ROUNDING, abs_tol=0.0 if key else _ROUNDING_AT_ZERO)


class RealNumber(NamedTuple):
    """A number as typed: its value, and in TeX how it was read."""

    value: float
    tex: str


def _tried(text: str) -> RealNumber | AnswerError:
    try:
        return real_number(text)
    except AnswerError as error:
        return error


@lru_cache(maxsize=2048)
def real_number(text: str, numerals: Numerals | None = None) -> RealNumber:
    """Read a number, or a formula without names; ``numerals`` says how a learner's commas and points are read.

    Raises
    ------
    AnswerError
        If it cannot be read, or is not a real, finite number.

    Examples
    --------
    >>> real_number("2^3 + 1/8").value
    8.125
    """
    expression = parse(text, _NO_SYMBOLS, numerals=numerals)
    number = value(expression)
    if isinstance(number, complex):
        raise AnswerError("the answer should be a real number.")
    return RealNumber(number, expression.tex())


def how_far_off(number: float, key: float) -> str:
    """Say in words in which way a wrong number is off, without telling the right one.

    Examples
    --------
    >>> how_far_off(5.324, -5.324)
    'The size is right; the sign is not.'
    >>> how_far_off(0.1, 0.001)
    'The digits are right; the decimal point is not.'
    >>> how_far_off(7.0, 8.0)
    'Too small.'
    """
    if key == 0.0 or number == 0.0:
        return "Too small." if number < key else "Too large."
    if _same(-number, key):
        return "The size is right; the sign is not."
    if number * key < 0.0:
        return "The sign is not right."
    powers_of_ten = math.log10(number / key)
    if round(powers_of_ten) != 0 and _same(powers_of_ten, round(powers_of_ten)):
        return "The digits are right; the decimal point is not."
    direction = "small" if powers_of_ten < 0.0 else "large"
    far = " by far" if abs(powers_of_ten) >= 1.0 else ""
    return f"Too {direction}{far}." if key > 0.0 else f"The sign is right; the size is too {direction}{far}."

"""Questions whose numbers vary: what an author declares, and the numbers that follow.

``vary`` lists the values of each parameter, ``compute`` works out more numbers from them, and ``require`` says
which combinations may be asked. All three are read by the parser that reads answers. Every combination that
may be asked is a variant; a code of three letters names it, and the same code always gives the same numbers.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field, StringConstraints, model_validator

from quizzes.formulas.evaluation import evaluate
from quizzes.formulas.expressions import Expression, Symbols, parse
from quizzes.formulas.functions import CONSTANTS, Values
from quizzes.formulas.notation import AnswerError
from quizzes.formulas.symbols import SCALAR
from quizzes.formulas.typography import in_full
from quizzes.kinds.question import BankModel, Formula
from quizzes.yaml.faults import Problem

MOST_VARIANTS = 10_000
KEYS = ("vary", "compute", "require")
"""The keys of an item that make it vary."""

Name = Annotated[str, StringConstraints(pattern="^[A-Za-z][A-Za-z0-9]{0,15}$")]

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: they are misread
_CODES = len(_DIGITS) ** 3
_ROUNDING = 1e-9
_COMPARISON = re.compile(r"==|!=|<=|>=|<|>|=")


class Axis(BankModel):
    """The values of one parameter: ``{from: 2, to: 10, step: 1}`` or ``{values: [0.5, 0.8]}``."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["from", "to"]}, {"required": ["values"]}]}
    )

    first: Annotated[float | None, Field(alias="from")] = None
    last: Annotated[float | None, Field(alias="to")] = None
    step: Annotated[float, Field(gt=0.0)] = 1.0
    values: Annotated[tuple[float, ...], Field(max_length=MOST_VARIANTS)] = ()

    @model_validator(mode="after")
    def _one_of_two_forms(self) -> Axis:
        ranged = self.first is not None and self.last is not None
        if ranged == bool(self.values) or (self.first is None) != (self.last is None):
            raise ValueError("a parameter is either {from: 2, to: 10} or {values: [2, 3]}")
        if self.first is not None and self.last is not None:
            if self.last < self.first:
                raise ValueError(
                    f"to is {self.last:g}, below from {self.first:g}. Write the smaller number first"
                )
            if (self.last - self.first) / self.step >= MOST_VARIANTS:
                raise ValueError(f"a parameter has at most {MOST_VARIANTS} values. Make the step larger")
        return self

    def all_values(self) -> tuple[float, ...]:
        """Return every value, in order.

        Examples
        --------
        >>> Axis.model_validate({"from": 0.1, "to": 0.4, "step": 0.1}).all_values()
        (0.1, 0.2, 0.3, 0.4)
        """
        if self.first is None or self.last is None:
            return self.values
        count = math.floor((self.last - self.first) / self.step + _ROUNDING) + 1
        return tuple(round(self.first + number * self.step, 12) for number in range(count))


class Variation(BankModel):
    """What an author writes to make an item vary."""

    vary: Annotated[dict[Name, Axis], Field(min_length=1)]
    compute: dict[Name, Formula] = Field(default_factory=dict)
    require: tuple[Formula, ...] = ()


@dataclass(frozen=True, eq=False)
class Parameters:
    """The numbers of an item, for every combination that ``require`` allows.

    ``columns`` holds one array a name, with one entry for each allowed combination; ``numbers`` says which
    combination of all that is, so that a code stays the same when only ``require`` changes.
    """

    seed: str
    columns: Mapping[str, NDArray[np.float64]]
    numbers: tuple[int, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all variants, in an order that depends on the item alone."""
        codes = [self._code(number) for number in self.numbers]
        return tuple(sorted(codes, key=lambda code: sha256(f"{self.seed} {code}".encode()).digest()))

    def values(self, code: str) -> dict[str, float]:
        """Return the numbers of a variant by name.

        Raises
        ------
        KeyError
            If there is no such variant.
        """
        row = self._rows.get(code.upper())
        if row is None:
            raise KeyError(code)
        return {name: float(column[row]) for name, column in self.columns.items()}

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {self._code(number): row for row, number in enumerate(self.numbers)}

    def _code(self, number: int) -> str:
        # Each item counts from a number of its own, so a code belongs to one item.
        shifted = (number + int.from_bytes(sha256(self.seed.encode()).digest()[:4], "big")) % _CODES
        return "".join(_DIGITS[shifted // len(_DIGITS) ** power % len(_DIGITS)] for power in (2, 1, 0))


def read_parameters(variation: Variation, seed: str) -> tuple[Parameters | None, list[Problem]]:
    """Work out the numbers of every variant.

    Parameters
    ----------
    variation
        What the author declared.
    seed
        The item's identity: bank and id. The same seed gives the same codes and the same order.

    Returns
    -------
    parameters : Parameters or None
        None if a fault leaves no variant.
    problems : list of Problem
        With paths that start at the item.

    Examples
    --------
    >>> declared = {
    ...     "vary": {"n": {"from": 2, "to": 5}},
    ...     "compute": {"total": "2^n"},
    ...     "require": ("total != n^2",),
    ... }
    >>> parameters, _ = read_parameters(Variation.model_validate(declared), "paths two-to-the-n")
    >>> [parameters.values(code)["n"] for code in sorted(parameters.codes)]
    [3.0, 5.0]
    """
    problems = list(_name_problems(variation))
    axes = {name: axis.all_values() for name, axis in variation.vary.items()}
    count = math.prod(map(len, axes.values()))
    if count > MOST_VARIANTS:
        message = f"{count} combinations; at most {MOST_VARIANTS} are possible. Vary fewer values."
        problems.append(Problem(("vary",), "too-many-variants", message))
    if problems:
        return None, problems
    grid = np.array(list(itertools.product(*axes.values())), dtype=np.float64)
    columns = {name: grid[:, position] for position, name in enumerate(axes)}
    for name, formula in variation.compute.items():
        try:
            columns[name] = _column(formula, columns)
        except AnswerError as error:
            problems.append(Problem(("compute", name), *_unreadable(error)))
            columns[name] = np.full(count, np.nan)  # what uses it has no fault of its own
    allowed = np.ones(count, dtype=np.bool_)
    for position, text in enumerate(variation.require):
        try:
            allowed &= _holds(text, columns)
        except AnswerError as error:
            problems.append(Problem(("require", position), *_unreadable(error)))
    if not problems and not allowed.any():
        problems.append(Problem(("require",), "no-variant", "no combination meets every requirement."))
    for name in variation.compute:
        if not problems and not np.isfinite(columns[name][allowed]).all():
            row = int(np.flatnonzero(allowed & ~np.isfinite(columns[name]))[0])
            example = ", ".join(f"{other} = {in_full(columns[other][row])}" for other in axes)
            message = f"`{name}` is not a real, finite number for {example}. Add a `require`."
            problems.append(Problem(("compute", name), "answer-not-finite", message))
    if problems:
        return None, problems
    kept = {name: column[allowed] for name, column in columns.items()}
    return Parameters(seed, kept, tuple(map(int, np.flatnonzero(allowed)))), []


def _name_problems(variation: Variation) -> Iterator[Problem]:
    for section, names in (("vary", variation.vary), ("compute", variation.compute)):
        for name in names:
            try:
                Symbols(shapes={name: ()})
            except ValueError as error:
                yield Problem((section, name), "bad-value", str(error))
            if name in CONSTANTS or name == "I":
                message = f"`{name}` is a constant of formulas. Choose another name."
                yield Problem((section, name), "bad-value", message)
            if section == "compute" and name in variation.vary:
                yield Problem((section, name), "bad-value", f"`{name}` varies already. Choose another name.")


def _unreadable(error: AnswerError) -> tuple[str, str, int | None]:
    unknown = error.message.startswith("unknown name")
    return ("unknown-parameter" if unknown else "answer-syntax"), error.message, error.column


def _column(formula: str, columns: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return a formula's value for every combination; not-a-number where it is not real."""
    return _evaluated(_read(formula, tuple(columns)), columns)


# One formula serves every variant.
@lru_cache(maxsize=1024)
def _read(formula: str, names: tuple[str, ...]) -> Expression:
    expression = parse(formula, _symbols(names))
    if expression.shape != SCALAR:
        raise AnswerError("a number is needed here, not a matrix.")
    return expression


@lru_cache(maxsize=256)
def _symbols(names: tuple[str, ...]) -> Symbols:
    return Symbols(shapes=dict.fromkeys(names, ()))


def _evaluated(expression: Expression, columns: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    points: dict[str, Values] = {name: column.astype(np.complex128) for name, column in columns.items()}
    found = evaluate(expression.tree, points)
    count = len(next(iter(columns.values()), np.zeros(1)))
    return np.broadcast_to(np.where(found.imag == 0, found.real, np.nan), (count,)).copy()


def _holds(text: str, columns: Mapping[str, NDArray[np.float64]]) -> NDArray[np.bool_]:
    """Return for which combinations a comparison such as ``total != n^2`` is true."""
    signs = _COMPARISON.findall(text)
    if len(signs) != 1 or signs[0] == "=":
        raise AnswerError("a requirement is one comparison with ==, !=, <, <=, > or >=.")
    sign = signs[0]
    left_text, right_text = text.split(sign)
    if not left_text.strip() or not right_text.strip():
        raise AnswerError(f"one side of {sign} is empty.")
    left, right = _column(left_text, columns), _column(right_text, columns)
    with np.errstate(invalid="ignore"):
        same = np.isclose(left, right, rtol=_ROUNDING, atol=_ROUNDING)
        results: dict[str, NDArray[np.bool_]] = {
            "==": same,
            "!=": ~same,
            "<": (left < right) & ~same,
            "<=": (left < right) | same,
            ">": (left > right) & ~same,
            ">=": (left > right) | same,
        }
    defined: NDArray[np.bool_] = np.isfinite(left) & np.isfinite(right)
    return results[sign] & defined


def read_and_evaluate(formula: str, values: Mapping[str, float]) -> float:
    """Return the number a formula in parameters stands for.

    Raises
    ------
    AnswerError
        If it cannot be read, or is not a real, finite number.
    """
    if formula in values:
        return values[formula]
    columns = {name: np.array([value]) for name, value in values.items()}
    number = float(_column(formula, columns)[0])
    if not math.isfinite(number):
        raise AnswerError("the value is not a real, finite number.")
    return number

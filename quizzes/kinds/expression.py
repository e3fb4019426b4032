"""A formula in scalar symbols."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from quizzes.formulas.expressions import Symbols
from quizzes.formulas.pasted import Numerals
from quizzes.formulas.typography import listed
from quizzes.kinds.formula import FormulaQuestion
from quizzes.kinds.number import Decimal

_TEMPLATE = """# A formula in numbers. Any spelling that means the same is right.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  step-is-state: {is: Takes the change of the state for the state}

items:
  - id: my-expression
    type: expression
    symbols: [h, s, F]       # the names a learner may write
    # domain: {s: positive}  # only where the formula needs it
    ask: A state $h$ takes one Euler step of size $s$ with slope $F$. What is the new state?
    answer: h + s*F
    slips:
      - answer: s*F
        slip: step-is-state
        why: That is by how much the state changes.
    hints:
      - A step adds to the state.
"""


class ScalarExpression(FormulaQuestion):
    """A scalar formula, such as s*F.

    ``symbols`` lists the names; ``domain`` may say that one is ``positive`` or in the ``unit`` interval,
    where the formula needs it.
    """

    TITLE = "Formula"
    TEMPLATE = _TEMPLATE

    type: Literal["expression"]
    symbols: tuple[str, ...] = Field(min_length=1)
    domain: dict[str, Literal["any", "positive", "unit"]] = Field(default_factory=dict)
    decimal: Decimal = "point"

    @model_validator(mode="after")
    def _declarable(self) -> ScalarExpression:
        self.symbol_table()
        return self

    def symbol_table(self) -> Symbols:
        """Return the names as scalars, each with its domain."""
        return Symbols(shapes=dict.fromkeys(self.symbols, ()), domain=self.domain)

    def _numerals(self) -> Numerals:
        """Return how commas in numbers are read."""
        return Numerals(self.decimal)

    def _about_symbols(self) -> Iterator[str]:
        yield f"Symbols: {listed(self.symbols)}"

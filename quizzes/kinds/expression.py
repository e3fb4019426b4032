"""A formula in scalar symbols."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from quizzes.formulas.expressions import Symbols
from quizzes.kinds.formula import FormulaQuestion


class ScalarExpression(FormulaQuestion):
    """A scalar formula, such as s*F.

    ``symbols`` lists the names; ``domain`` may say that one is ``positive`` or in the ``unit`` interval,
    where the formula needs it.
    """

    type: Literal["expression"]
    symbols: tuple[str, ...] = Field(min_length=1)
    domain: dict[str, Literal["any", "positive", "unit"]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _declarable(self) -> ScalarExpression:
        self.symbol_table()
        return self

    def symbol_table(self) -> Symbols:
        """Return the names as scalars, each with its domain."""
        return Symbols(shapes=dict.fromkeys(self.symbols, ()), domain=self.domain)

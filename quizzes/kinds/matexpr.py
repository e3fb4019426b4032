"""A formula in matrices and vectors."""

from __future__ import annotations

from typing import Literal

from quizzes.formulas.equivalence import transposed_equal
from quizzes.formulas.expressions import Expression, Symbols
from quizzes.kinds.formula import FormulaQuestion
from quizzes.kinds.given import Given

_OTHER_LAYOUT = (
    "You wrote the transpose. Some books lay Jacobians out that way; here entry (i, j) is the slope of "
    "output i with respect to input j."
)


class MatrixExpression(FormulaQuestion):
    """A matrix formula, such as I + W2*diag(tanh'(W1*x))*W1.

    ``given`` declares the symbols. ``layout: either`` also accepts the transpose, with a note.
    ``elementwise`` lets functions act on matrices entry by entry.
    """

    type: Literal["matexpr"]
    given: Given
    layout: Literal["as-written", "either"] = "as-written"
    elementwise: bool = False

    def symbol_table(self) -> Symbols:
        """Return the given symbols with their shapes."""
        return self.given.symbols(elementwise=self.elementwise)

    def _other_layout(self, student: Expression) -> str | None:
        if self.layout == "as-written":
            return None
        key = self._expressions[self.answer]
        turned = key is not None and transposed_equal(student, key, self._symbols, seed=self.id)
        return _OTHER_LAYOUT if turned else None

    def _plain_advice(self) -> str:
        return "The formula means something else. Check each term, and the order of the factors."

"""A formula in matrices and vectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from quizzes.formulas.equivalence import transposed_equal
from quizzes.formulas.expressions import Expression, Symbols
from quizzes.kinds.formula import FormulaQuestion
from quizzes.kinds.given import Given

_OTHER_LAYOUT = (
    "You wrote the transpose. Some books lay Jacobians out that way; here entry (i, j) is the slope of "
    "output i with respect to input j."
)


_TEMPLATE = r"""# A formula in matrices and vectors. The order of factors matters.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  swaps-factors: {is: Treats matrix products as if their order did not matter}

items:
  - id: my-matexpr
    type: matexpr
    given:                   # the names a learner may write, with their sizes
      dims: {n: 4, m: 5}     # different sizes get different numbers, so that a wrong order does not fit
      W1: [m, n]
      W2: [n, m]
      x: [n]
    ask: A block computes $y = x + W_2\tanh(W_1x)$. What is its Jacobian $\partial y/\partial x$?
    answer: I + W2*diag(tanh'(W1*x))*W1
    layout: either           # the transpose is right, too, with a note
    slips:
      - answer: W2*diag(tanh'(W1*x))*W1
        why: That is the branch. The skip adds a term.
      - answer: I + diag(tanh'(W1*x))*W1*W2
        slip: swaps-factors
        why: What acts on $x$ first stands on the right.
    hints:
      - Differentiate the two terms of the sum one by one.
"""


class MatrixExpression(FormulaQuestion):
    """A matrix formula, such as I + W2*diag(tanh'(W1*x))*W1.

    ``given`` declares the symbols. ``layout: either`` also accepts the transpose, with a note.
    ``elementwise`` lets functions act on matrices entry by entry.
    """

    TITLE = "Formula with matrices"
    TEMPLATE = _TEMPLATE

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

    def _about_symbols(self) -> Iterator[str]:
        yield f"Sizes: {self.given.sizes()}"
        if self.layout == "either":
            yield "The transpose is right, too."

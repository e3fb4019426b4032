"""How many significant figures a typed decimal number has, and how many it should have."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, model_validator

from quizzes.kinds.question import BankModel

_LITERAL = re.compile(r"[-+−]?(?P<whole>[0-9]*)(?P<point>\.?)(?P<decimals>[0-9]*)([eE][-+−]?[0-9]+)?")


class SignificantFigures(BankModel):
    """How many significant figures a typed decimal number must have."""

    min: Annotated[int, Field(ge=1, le=15)] | None = None
    exactly: Annotated[int, Field(ge=1, le=15)] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> SignificantFigures:
        if (self.min is None) == (self.exactly is None):
            raise ValueError("give either `min` or `exactly`")
        return self

    def complaint(self, text: str) -> str | None:
        """Return what to tell a learner who typed too few or too many figures, or None."""
        figures = significant_figures(text)
        if figures is None:
            return None
        fewest, most = figures
        if self.exactly is not None and not fewest <= self.exactly <= most:
            return f"Give exactly {self.exactly} significant figures."
        if self.min is not None and most < self.min:
            return f"Give at least {self.min} significant figures."
        return None


def significant_figures(text: str) -> tuple[int, int] | None:
    """Return the fewest and the most significant figures of a decimal number, or None for a formula.

    Trailing zeros of a whole number may or may not be significant, so 100 has between 1 and 3.

    Examples
    --------
    >>> significant_figures("5.15e-3"), significant_figures("100"), significant_figures("2^3")
    ((3, 3), (1, 3), None)
    """
    match = _LITERAL.fullmatch(text.strip())
    if match is None:
        return None
    digits = (match["whole"] + match["decimals"]).lstrip("0")
    most = max(1, len(digits))
    fewest = most if match["point"] else max(1, len(digits.rstrip("0")))
    return fewest, most

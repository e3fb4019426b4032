"""One option of a choice, as an author writes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from quizzes.kinds.question import BankModel, Id, Label, Prose


def _option_as_written(schema: dict[str, Any]) -> None:
    schema["required"].remove("id")
    schema["oneOf"] = [{"required": ["right"]}, {"required": ["wrong"]}]


class Option(BankModel):
    """One option: ``right:`` or ``wrong:`` with its text, and why it is so.

    ``pin`` keeps an option such as "none of these" at the top or the bottom when the others are shuffled.
    """

    model_config = ConfigDict(json_schema_extra=_option_as_written)

    id: Id
    right: Label | None = None
    wrong: Label | None = None
    why: Prose
    slip: Id | None = None
    credit: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    pin: Literal["first", "last"] | None = None

    @property
    def text(self) -> str:
        """What the learner reads."""
        return self.right or self.wrong or ""

    @property
    def is_right(self) -> bool:
        """True if choosing this option is right."""
        return self.right is not None

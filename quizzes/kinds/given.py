"""The symbols a learner may write, with their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from quizzes.formulas.expressions import Symbols
from quizzes.kinds.question import BankModel

Size = Annotated[int, Field(ge=1, le=8)]


def _as_written(schema: dict[str, Any]) -> None:
    shapes = schema["properties"].pop("shapes")
    schema["additionalProperties"] = shapes["additionalProperties"] | {"maxItems": 2}
    schema.pop("required")


class Given(BankModel):
    """Symbols and their shapes; ``dims`` gives each named size the number it has in the check.

    An author writes the symbols beside ``dims``::

        given:
          dims: {n: 4, m: 5}
          W1: [m, n]
          x: [n]
          s: []

    Sizes that differ in the lesson should differ here, so that a wrong transpose does not fit.
    """

    model_config = ConfigDict(json_schema_extra=_as_written)

    dims: dict[str, Size] = Field(default_factory=dict)
    shapes: dict[str, tuple[str | int, ...]]

    @model_validator(mode="before")
    @classmethod
    def _symbols_beside_dims(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        shapes = {name: shape for name, shape in data.items() if name != "dims"}
        return {"dims": data.get("dims", {}), "shapes": shapes}

    @model_validator(mode="after")
    def _consistent(self) -> Given:
        for name, shape in self.shapes.items():
            for size in shape:
                if isinstance(size, str) and size not in self.dims:
                    raise ValueError(f"`{name}` uses the size `{size}`. Give it a number in `dims`")
        self.symbols()
        return self

    def symbols(self, *, elementwise: bool = False) -> Symbols:
        """Return the symbol table of the answer language."""
        return Symbols(shapes=self.shapes, dims=self.dims, elementwise=elementwise)

    def sizes(self) -> str:
        """Return the symbols with their sizes, for people: ``W1 m × n, x n, s a number``."""
        return ", ".join(
            f"{name} {' × '.join(map(str, shape)) if shape else 'a number'}"
            for name, shape in self.shapes.items()
        )

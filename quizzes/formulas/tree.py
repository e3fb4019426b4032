"""The tree a formula is read into. Every node knows its shape, so a tree that exists can be evaluated."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from quizzes.formulas.symbols import Shape


class Op(StrEnum):
    """What a node does with its arguments."""

    NUMBER = "number"  # name: the digits as typed
    SYMBOL = "symbol"
    CONSTANT = "constant"
    IDENTITY = "identity"
    SUM = "sum"  # operators: + or - before each term
    NEGATE = "negate"
    PRODUCT = "product"  # operators: *, / or ⊙ before each factor, read left to right
    POWER = "power"  # of a number or of each entry of a vector
    MATRIX_POWER = "matrix power"  # exponent: a whole number
    TRANSPOSE = "transpose"
    CALL = "call"  # name: the function, with ' for its derivative
    ARRAY = "array"  # entries row by row; the shape says how many columns


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operation, its arguments, and the column where it was typed.

    ``height`` counts the nodes on the longest way down, this one included.
    """

    op: Op
    shape: Shape
    column: int
    args: tuple["Node", ...] = ()
    name: str = ""
    operators: tuple[str, ...] = ()
    exponent: int = 0
    height: int = field(init=False)

    def __post_init__(self) -> None:
        """Work out the height from the arguments'."""
        object.__setattr__(self, "height", 1 + max((argument.height for argument in self.args), default=0))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    yield node
    for argument in node.args:
        yield from walk(argument)

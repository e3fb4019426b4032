"""Building a formula's tree, refusing what does not fit.

Each constructor works out one node's shape from its arguments' shapes, so every node is visited once and no
tree with a shape error exists. Matrices are matrices here, never numbers: adding 1 where I is meant is
refused, and a product in the wrong order does not fit.

Shapes: ``()`` a number, ``(r, c)`` a matrix, ``(n, 1)`` and ``(1, n)`` vectors, ``(0, 0)`` a multiple of I
whose size its neighbour decides. A product that leaves one entry, such as x^T x, is a number.
"""

from collections.abc import Sequence

from quizzes.formulas.characters import HADAMARD
from quizzes.formulas.functions import MATRIX, PAIRS
from quizzes.formulas.notation import AnswerError, MisfitError
from quizzes.formulas.symbols import IDENTITY, MAX_SIZE, SCALAR, Shape, Symbols, as_matrix_shape
from quizzes.formulas.tree import Node, Op

MAX_NODES = 400
MAX_HEIGHT = 60
MAX_MATRIX_POWER = 12


def is_vector(shape: Shape) -> bool:
    """Return whether a shape is a column or a row."""
    return len(shape) == 2 and 1 in shape


def is_square(shape: Shape) -> bool:
    """Return whether a shape has as many rows as columns; a multiple of I has."""
    return len(shape) == 2 and shape[0] == shape[1]


def matrix_product_shape(left: Shape, right: Shape) -> Shape | None:
    """Return the shape of a matrix product, or None when the inner sizes differ.

    Examples
    --------
    >>> matrix_product_shape((4, 5), (5, 1))
    (4, 1)
    >>> matrix_product_shape((4, 5), (4, 5)) is None
    True
    """
    if SCALAR in (left, right) or IDENTITY in (left, right):
        return left if right in (SCALAR, IDENTITY) and left != SCALAR else right
    return as_matrix_shape((left[0], right[1])) if left[1] == right[0] else None


class Builder:
    """Makes the nodes of one formula, counting them and checking each shape."""

    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols
        self._count = 0

    def leaf(self, op: Op, name: str, column: int, shape: Shape = SCALAR) -> Node:
        """Return a number, a symbol, a constant or I."""
        return self._node(Node(op, shape, column, name=name))

    def add(self, terms: Sequence[Node], operators: Sequence[str], columns: Sequence[int]) -> Node:
        """Return a sum; ``columns`` says where each + or - stands."""
        shape = terms[0].shape
        for term, column in zip(terms[1:], columns[1:], strict=True):
            shape = self._sum_shape(shape, term.shape, column)
        return self._node(Node(Op.SUM, shape, terms[0].column, tuple(terms), operators=tuple(operators)))

    def multiply(self, factors: Sequence[Node], operators: Sequence[str], columns: Sequence[int]) -> Node:
        """Return a product read left to right; ``columns`` says where each factor's sign stands."""
        shape = factors[0].shape
        left = factors[0]
        for factor, operator, column in zip(factors[1:], operators[1:], columns[1:], strict=True):
            if operator == HADAMARD:
                shape = self._hadamard_shape(shape, factor.shape, column)
            elif operator == "/":
                shape = self._quotient_shape(shape, factor.shape, column)
            else:
                shape = self._product_shape(shape, factor.shape, column, (left, factor))
            left = factor
        return self._node(
            Node(Op.PRODUCT, shape, factors[0].column, tuple(factors), operators=tuple(operators))
        )

    def negate(self, argument: Node, column: int) -> Node:
        """Return the negative of a node."""
        return self._node(Node(Op.NEGATE, argument.shape, column, (argument,)))

    def transpose(self, argument: Node, column: int) -> Node:
        """Return the transpose; that of a number or of I is itself."""
        return self._node(Node(Op.TRANSPOSE, argument.shape[::-1], column, (argument,)))

    def power(self, base: Node, exponent: Node, column: int) -> Node:
        """Return a power: entry by entry for a vector, repeated product for a matrix."""
        if base.shape in (SCALAR,) or is_vector(base.shape):
            return self._entrywise_power(base, exponent, column)
        if not is_square(base.shape):
            raise MisfitError(
                f"only a square matrix has a power; the one at column {column} "
                f"is {self.symbols.describe(base.shape)}.",
                column,
            )
        count = _whole_number(exponent)
        if count is None:
            raise MisfitError(f"the power of a matrix at column {column} must be a whole number.", column)
        if abs(count) > MAX_MATRIX_POWER:
            raise MisfitError(
                f"the power of a matrix at column {column} is above {MAX_MATRIX_POWER}.", column
            )
        return self._node(Node(Op.MATRIX_POWER, base.shape, base.column, (base,), exponent=count))

    def power_of_each_entry(self, base: Node, exponent: Node, column: int) -> Node:
        """Return the power that ``.^`` means; for a matrix it is another one than ``^``, and is not read."""
        if base.shape == SCALAR or is_vector(base.shape):
            return self._entrywise_power(base, exponent, column)
        raise MisfitError(
            f"the .^ at column {column} raises each entry of a matrix. Write A⊙A, or ^ for the matrix power.",
            column,
        )

    def percent(self, number: Node, column: int) -> Node:
        """Return a hundredth of a number."""
        self.require_number(number, "what stands before %")
        hundred = self.leaf(Op.NUMBER, "100", column)
        return self.multiply((number, hundred), ("*", "/"), (column, column))

    def _entrywise_power(self, base: Node, exponent: Node, column: int) -> Node:
        if exponent.shape == SCALAR:
            shape = base.shape
        elif base.shape == SCALAR and is_vector(exponent.shape):
            shape = exponent.shape
        else:
            raise MisfitError(f"the power at column {column} must be a number.", column)
        return self._node(Node(Op.POWER, shape, base.column, (base, exponent)))

    def array(self, rows: Sequence[Sequence[Node]], column: int) -> Node:
        """Return a matrix from rows of numbers, all of the same length."""
        entries = [entry for row in rows for entry in row]
        if len({len(row) for row in rows}) != 1:
            raise MisfitError(f"the rows of the matrix at column {column} have different lengths.", column)
        if max(len(rows), len(rows[0])) > MAX_SIZE:
            raise MisfitError(
                f"the matrix at column {column} has more than {MAX_SIZE} rows or columns.", column
            )
        for entry in entries:
            self.require_number(entry, "an entry")
        shape = as_matrix_shape((len(rows), len(rows[0])))
        return self._node(Node(Op.ARRAY, shape, column, tuple(entries)))

    def require_number(self, node: Node, what: str) -> None:
        """Refuse a matrix where only a number can stand."""
        if node.shape != SCALAR:
            raise MisfitError(
                f"{what} must be a number; the one at column {node.column} is "
                f"{self.symbols.describe(node.shape)}.",
                node.column,
            )

    def call(self, name: str, args: Sequence[Node], column: int) -> Node:
        """Return a function applied to its arguments."""
        if name == "diag" and len(args) > 1:
            return self._node(
                Node(Op.CALL, (len(args),) * 2, column, (self._column(args, column),), name=name)
            )
        wanted = 2 if name in {"hadamard", "matmul", "log"} | PAIRS else 1
        if len(args) != wanted:
            raise MisfitError(
                f"{name} at column {column} takes {'one value' if wanted == 1 else 'two values'}, "
                f"not {len(args)}.",
                column,
            )
        if name == "hadamard":
            return self.multiply(args, ("*", HADAMARD), (column, column))
        if name == "matmul":
            return self.multiply(args, ("*", "*"), (column, column))
        if name == "transpose":
            return self.transpose(args[0], column)
        if name == "inverse":
            return self._inverse(args[0], column)
        if name in PAIRS:
            for argument in args:
                self.require_number(argument, f"what {name} acts on")
            shape = SCALAR
        elif name in MATRIX:
            shape = self._matrix_function_shape(name, args[0].shape, column)
        else:
            shape = self._entrywise_shape(name, args, column)
        return self._node(Node(Op.CALL, shape, column, tuple(args), name=name))

    def _column(self, entries: Sequence[Node], column: int) -> Node:
        return self.array([[entry] for entry in entries], column)

    def _inverse(self, argument: Node, column: int) -> Node:
        if argument.shape == SCALAR:
            return self.power(argument, self.leaf(Op.NUMBER, "-1", column), column)
        if not is_square(argument.shape):
            raise MisfitError(self._needs_square("inverse", argument.shape, column), column)
        return self._node(Node(Op.MATRIX_POWER, argument.shape, column, (argument,), exponent=-1))

    def _matrix_function_shape(self, name: str, shape: Shape, column: int) -> Shape:
        if name in ("adjoint", "conj"):
            return shape[::-1] if name == "adjoint" else shape
        if name == "diag":
            if not is_vector(shape):
                raise MisfitError(
                    f"diag at column {column} needs a vector, not {self.symbols.describe(shape)}.", column
                )
            return (max(shape),) * 2
        if shape == IDENTITY:
            raise MisfitError(f"{name} at column {column} needs a matrix whose size is known.", column)
        if shape != SCALAR and not is_square(shape):
            raise MisfitError(self._needs_square(name, shape, column), column)
        return SCALAR

    def _needs_square(self, name: str, shape: Shape, column: int) -> str:
        return f"{name} at column {column} needs a square matrix, not {self.symbols.describe(shape)}."

    def _entrywise_shape(self, name: str, args: Sequence[Node], column: int) -> Shape:
        shape = args[-1].shape
        if name == "log":
            self.require_number(args[0], "the base of log")
        if shape == IDENTITY:
            raise MisfitError(f"{name} at column {column} acts on numbers and vectors, not on I.", column)
        if shape == SCALAR or (is_vector(shape) and name != "factorial") or self.symbols.elementwise:
            return shape
        if name == "abs":
            raise MisfitError(f"the absolute value at column {column} needs a number or a vector.", column)
        raise MisfitError(
            f"{name} at column {column} acts on numbers and vectors, not on a matrix "
            f"({self.symbols.describe(shape)}).",
            column,
        )

    def _sum_shape(self, left: Shape, right: Shape, column: int) -> Shape:
        if left == right:
            return left
        if SCALAR in (left, right):
            other = right if left == SCALAR else left
            if other != IDENTITY and (is_vector(other) or self.symbols.elementwise):
                return other
            raise MisfitError(
                f"a number and a matrix cannot be added at column {column}. Did you mean I?", column
            )
        if IDENTITY in (left, right):
            other = right if left == IDENTITY else left
            if is_square(other):
                return other
            raise MisfitError(
                f"I at column {column} needs a square matrix beside it, not {self.symbols.describe(other)}.",
                column,
            )
        raise MisfitError(
            f"{self.symbols.describe(left)} and {self.symbols.describe(right)} cannot be added "
            f"at column {column}.",
            column,
        )

    def _product_shape(self, left: Shape, right: Shape, column: int, factors: tuple[Node, Node]) -> Shape:
        shape = matrix_product_shape(left, right)
        if shape is not None:
            return shape
        if left == right and is_vector(left):
            advice = "Did you mean ⊙, or a transpose?"
        else:
            advice = "Check the order and the transposes."
        raise MisfitError(
            f"the product at column {column} does not fit: "
            f"{self._named(factors[0], left)} times {self._named(factors[1], right)}. {advice}",
            column,
        )

    def _named(self, node: Node, shape: Shape) -> str:
        described = self.symbols.describe(shape)
        return f"{node.name} ({described})" if node.op is Op.SYMBOL and node.shape == shape else described

    def _quotient_shape(self, left: Shape, right: Shape, column: int) -> Shape:
        if right == SCALAR:
            return left
        if is_vector(right) and left in (SCALAR, right):
            return right
        if is_vector(right):
            raise MisfitError(
                f"{self.symbols.describe(left)} cannot be divided by {self.symbols.describe(right)} "
                f"at column {column}.",
                column,
            )
        raise MisfitError(
            f"the / at column {column} divides by a matrix. Write inverse(...) instead.", column
        )

    def _hadamard_shape(self, left: Shape, right: Shape, column: int) -> Shape:
        if IDENTITY in (left, right):
            raise MisfitError(f"I cannot stand in the elementwise product at column {column}.", column)
        if SCALAR in (left, right):
            return right if left == SCALAR else left
        if left != right:
            raise MisfitError(
                f"the elementwise product at column {column} needs two equal shapes: "
                f"{self.symbols.describe(left)} and {self.symbols.describe(right)}.",
                column,
            )
        return left

    def _node(self, node: Node) -> Node:
        self._count += 1
        if self._count > MAX_NODES:
            raise AnswerError(f"the answer has more than {MAX_NODES} parts. Shorten it.")
        if node.height > MAX_HEIGHT:
            raise AnswerError(f"the answer stacks more than {MAX_HEIGHT} operations. Simplify it.")
        return node


def _whole_number(node: Node) -> int | None:
    """Return the whole number a power is written as, or None."""
    if node.op is Op.NEGATE:
        positive = _whole_number(node.args[0])
        return None if positive is None else -positive
    if node.op is not Op.NUMBER:
        return None
    value = float(node.name)
    return int(value) if value.is_integer() and abs(value) < 1e6 else None

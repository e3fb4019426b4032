"""Evaluating a formula's tree with numpy, at many points at once.

Numbers have shape (K,), or (1,) while they do not vary; matrices (K, r, c). Everything is complex128, so a
power tower overflows to infinity and never builds a large integer. A multiple of I is carried as its factor
until it meets a matrix.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from quizzes.formulas.expressions import Expression
from quizzes.formulas.functions import CONSTANTS, DERIVATIVES, ELEMENTWISE, Values, combinations, opaque
from quizzes.formulas.notation import AnswerError, MisfitError
from quizzes.formulas.symbols import IDENTITY, SCALAR, Shape
from quizzes.formulas.tree import Node, Op, walk

JITTER = 1e-13
"""Largest relative change of one operation in a disturbed evaluation."""


NOT_FINITE = "the value is not finite. Check for a division by zero or a huge power."


class Disturbance:
    """Relative errors of irregular size for every operation, at all points but the first few.

    Comparing a disturbed value with a clean one measures how much rounding matters. Equal sizes would cancel
    in a difference, so each operation and each entry draws its own.
    """

    def __init__(self, clean: int, count: int, seed: int) -> None:
        self._clean = clean
        self._count = count
        self._rng = np.random.default_rng(seed)

    def apply(self, values: Values) -> Values:
        """Return the values with each point after the clean ones changed by up to 1e-13."""
        disturbed: Values = np.empty((self._count, *values.shape[1:]), dtype=np.complex128)
        disturbed[:] = values
        disturbed[self._clean :] *= 1 + self._rng.uniform(
            -JITTER, JITTER, (self._count - self._clean, *values.shape[1:])
        )
        return disturbed


def value(expression: Expression) -> complex | float:
    """Return the number a formula without symbols stands for.

    Parameters
    ----------
    expression : Expression
        A formula of numbers and constants, of shape ``()``.

    Returns
    -------
    float or complex
        A float when the value is real.

    Raises
    ------
    AnswerError
        If the formula is a matrix, uses a symbol, or its value is not finite.

    Examples
    --------
    >>> from quizzes.formulas.expressions import Symbols, parse
    >>> value(parse("2^3 + 1/8", Symbols()))
    8.125
    """
    if expression.shape != SCALAR:
        raise MisfitError("the answer should be a number, not a matrix.")
    free = sorted({node.name for node in walk(expression.tree) if node.op is Op.SYMBOL})
    if free:
        raise MisfitError(f"the answer should be a number without {', '.join(free)}.")
    result = complex(evaluate(expression.tree, {})[0])
    if not np.isfinite(result):
        raise AnswerError(NOT_FINITE)
    return result.real if result.imag == 0 else result


def evaluate(tree: Node, points: Mapping[str, Values], disturbance: Disturbance | None = None) -> Values:
    """Return a formula's values at many points; not-a-number and infinity where it has none.

    Parameters
    ----------
    tree : Node
        The formula.
    points : mapping of str to complex array, shape (K,) or (K, r, c)
        The value of each symbol at K points.
    disturbance : Disturbance, optional
        Errors to apply to each operation.

    Returns
    -------
    complex array
        Shape (K,) or (K, r, c); a single point, (1,) or (1, r, c), when the formula is constant and
        undisturbed.
    """
    with np.errstate(all="ignore"):
        return _Evaluator(points, disturbance).visit(tree)


class _Evaluator:
    def __init__(self, points: Mapping[str, Values], disturbance: Disturbance | None) -> None:
        self._points = points
        self._disturbance = disturbance

    def visit(self, node: Node) -> Values:
        if node.op is Op.SYMBOL:
            return self._points[node.name]
        if node.op is Op.NUMBER:
            number = np.array([float(node.name)], dtype=np.complex128)
            return number if number[0].real.is_integer() else self._settle(number)
        if node.op is Op.IDENTITY:
            size = node.shape[0] if node.shape else 0
            return np.eye(size, dtype=np.complex128)[None] if size else np.ones(1, dtype=np.complex128)
        if node.op is Op.SUM:
            return self._sum(node)
        if node.op is Op.PRODUCT:
            return self._product(node)
        return self._settle(self._operate(node))

    def _settle(self, values: Values) -> Values:
        if self._disturbance is not None:
            values = self._disturbance.apply(values)
        # Adding zero turns -0 into 0, so that ln(-x) and ln(-1*x) lie on the same side of the branch cut.
        return values + 0.0

    def _operate(self, node: Node) -> Values:
        match node.op:
            case Op.CONSTANT:
                return np.array([CONSTANTS[node.name]], dtype=np.complex128)
            case Op.NEGATE:
                return -self.visit(node.args[0])
            case Op.POWER:
                base, exponent = (self.visit(argument) for argument in node.args)
                return _power(_lift(base, exponent.ndim), _lift(exponent, base.ndim))
            case Op.MATRIX_POWER:
                return self._matrix_power(self.visit(node.args[0]), node.exponent)
            case Op.TRANSPOSE:
                return _transpose(self.visit(node.args[0]))
            case Op.ARRAY:
                entries = np.broadcast_arrays(*(self.visit(entry) for entry in node.args))
                return np.stack(entries, axis=-1).reshape(-1, *node.shape)
            case _:
                return self._call(node)

    def _sum(self, node: Node) -> Values:
        total, shape = self.visit(node.args[0]), node.args[0].shape
        for term, operator in zip(node.args[1:], node.operators[1:], strict=True):
            values = self.visit(term)
            if shape != term.shape:
                total, values = _beside(total, shape, values, term.shape)
                shape = max(shape, term.shape)  # () before (0, 0) before any matrix
            total = self._settle(total + values if operator == "+" else total - values)
        return total

    def _product(self, node: Node) -> Values:
        result = self.visit(node.args[0])
        for factor, operator in zip(node.args[1:], node.operators[1:], strict=True):
            values = self.visit(factor)
            if operator == "*" and result.ndim == values.ndim == 3:
                result = result @ values
                if result.shape[1:] == (1, 1):
                    result = result[:, 0, 0]
            elif operator == "/":
                result = _divide(_lift(result, values.ndim), _lift(values, result.ndim))
            else:
                result = _lift(result, values.ndim) * _lift(values, result.ndim)
            result = self._settle(result)
        return result

    def _matrix_power(self, base: Values, exponent: int) -> Values:
        if base.ndim == 1:
            return base**exponent
        if exponent < 0:
            base = _inverse(base)
        return np.linalg.matrix_power(base, abs(exponent))

    def _call(self, node: Node) -> Values:
        values = self.visit(node.args[-1])
        match node.name:
            case "adjoint":
                return _transpose(values).conj()
            case "conj":
                return values.conj()
            case "diag":
                return values.reshape(len(values), -1, 1) * np.eye(node.shape[0])
            case "det" | "trace" if values.ndim == 1:
                return values
            case "det":
                determinants: Values = np.linalg.det(values)
                return determinants
            case "trace":
                traces: Values = np.trace(values, axis1=1, axis2=2)
                return traces
            case "comb":
                return combinations(self.visit(node.args[0]), values)
            case "log":
                base = np.log(self.visit(node.args[0]))
                return _divide(np.log(values), _lift(base, values.ndim))
        if node.name.endswith("'"):
            return DERIVATIVES[node.name[:-1]](values)
        return (ELEMENTWISE.get(node.name) or opaque(node.name))(values)


def as_matrix(values: Values, size: int) -> Values:
    """Return a multiple of I, given by its factor at each point, as size by size matrices."""
    return np.where(np.eye(size) == 1, _lift(values, 3), 0)


def _lift(values: Values, dimensions: int) -> Values:
    """Give numbers two more axes when they meet matrices."""
    return values[:, None, None] if values.ndim == 1 and dimensions == 3 else values


def _beside(left: Values, left_shape: Shape, right: Values, right_shape: Shape) -> tuple[Values, Values]:
    """Bring two terms to one shape: a multiple of I beside a matrix, or a number beside a vector."""
    if left_shape == IDENTITY:
        return as_matrix(left, right_shape[0]), right
    if right_shape == IDENTITY:
        return left, as_matrix(right, left_shape[0])
    return _lift(left, right.ndim), _lift(right, left.ndim)


def _divide(left: Values, right: Values) -> Values:
    """Divide; by a real number exactly, because complex division would round 49/49 to less than 1."""
    if right.imag.any():
        return left / right
    real, imaginary = left.real / right.real, left.imag / right.real
    return real + 1j * imaginary


def _power(base: Values, exponent: Values) -> Values:
    """Raise to a power, in real arithmetic where that gives the principal value."""
    if base.imag.any() or exponent.imag.any():
        return base**exponent
    if ((base.real >= 0) | (exponent.real == np.rint(exponent.real))).all():
        return np.power(base.real, exponent.real).astype(np.complex128)
    return base**exponent


def _transpose(values: Values) -> Values:
    return values.swapaxes(1, 2) if values.ndim == 3 else values


def _inverse(matrices: Values) -> Values:
    """Return the inverses, not-a-number where a matrix is singular or not finite."""
    regular: NDArray[np.bool_] = np.asarray(np.isfinite(matrices).all(axis=(1, 2)))
    regular[regular] = np.linalg.det(matrices[regular]) != 0
    inverses = np.full_like(matrices, np.nan)
    inverses[regular] = np.linalg.inv(matrices[regular])
    return inverses

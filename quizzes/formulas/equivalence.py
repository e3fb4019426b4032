"""Whether two formulas, or two lists of formulas, mean the same.

The decision is by value: both sides are evaluated at the same test points and compared there. Matrices stay
matrices throughout, so the order of factors matters.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from quizzes.formulas.comparison import (
    ABSOLUTE,
    RELATIVE,
    Sampled,
    SamplePoints,
    Verdict,
    agree,
    aligned,
    comparable,
    require_finite,
)
from quizzes.formulas.expressions import Expression
from quizzes.formulas.functions import MATRIX
from quizzes.formulas.notation import AnswerError, MisfitError
from quizzes.formulas.printing import plain
from quizzes.formulas.set_matching import SetMatch, match_sets
from quizzes.formulas.shapes import is_square, matrix_product_shape
from quizzes.formulas.symbols import IDENTITY, SCALAR, Shape, Symbols
from quizzes.formulas.tree import Node, Op, walk

__all__ = ["SetMatch", "Verdict", "compare", "diagnose", "match_sets", "reverse_products", "transposed_equal"]


def compare(
    student: Expression,
    key: Expression,
    symbols: Symbols,
    *,
    seed: str,
    rel: float = RELATIVE,
    abs: float = ABSOLUTE,  # noqa: A002 - the name authors write in an item's tolerance
) -> Verdict:
    """Decide whether an answer means the same as a key.

    Parameters
    ----------
    student, key : Expression
        Formulas in the same symbols.
    symbols : Symbols
        Their names, shapes and domains.
    seed : str
        The question's identity, such as its id and revision. The same seed always gives the same verdict.
    rel, abs : float
        Tolerances of the entry-by-entry comparison.

    Returns
    -------
    Verdict
        CANNOT_CHECK when the values are undefined or too sensitive to rounding at nearly every point.

    Raises
    ------
    AnswerError
        If the answer has another shape than the key, or no finite value anywhere.

    Examples
    --------
    >>> from quizzes.formulas.expressions import parse
    >>> J = Symbols(shapes={"J1": (4, 4), "J2": (4, 4)})
    >>> key = parse("(I + J2)(I + J1)", J)
    >>> compare(parse("I + J1 + J2 + J2 J1", J), key, J, seed="two blocks")
    <Verdict.EQUAL: 'equal'>
    >>> compare(parse("I + J1 + J2 + J1 J2", J), key, J, seed="two blocks")
    <Verdict.DIFFERENT: 'different'>
    """
    if not comparable(student.shape, key.shape):
        raise _wrong_shape(student.shape, key.shape, symbols)
    points = SamplePoints(symbols, seed, (student.tree, key.tree))
    left, right = aligned(points.sample(student.tree), points.sample(key.tree))
    require_finite(left)
    return agree(left, right, rel, abs)


def transposed_equal(student: Expression, key: Expression, symbols: Symbols, *, seed: str) -> bool:
    """Return whether the transpose of an answer means the same as the key.

    Parameters
    ----------
    student, key, symbols, seed
        As for `compare`; a shape that does not fit is False, not an error.
    """
    if not comparable(student.shape[::-1], key.shape):
        return False
    points = SamplePoints(symbols, seed, (student.tree, key.tree))
    left, right = aligned(points.sample(student.tree).transposed(), points.sample(key.tree))
    return agree(left, right) is Verdict.EQUAL


def diagnose(student: Expression, key: Expression, symbols: Symbols, *, seed: str) -> str | None:
    """Return the common slip that turns the key into a wrong answer, if there is one.

    Parameters
    ----------
    student, key, symbols, seed
        As for `compare`.

    Returns
    -------
    str or None
        "transposed", "missing-identity" (the key minus I), "reversed-products", "sign" or "constant-factor".
        Each is given only if it explains the answer exactly and changes the key.
    """
    points = SamplePoints(symbols, seed, (student.tree, key.tree))
    answer, right = points.sample(student.tree), points.sample(key.tree)
    changed: dict[str, Callable[[], Sampled | None]] = {
        "transposed": right.transposed,
        "missing-identity": lambda: right.plus_identity(-1) if _is_matrix(key.shape) else None,
        "reversed-products": lambda: _sample_reversed(key, points),
        "sign": lambda: right.times(-1),
        "constant-factor": lambda: _scaled(answer, right) if _has_symbols(key) else None,
    }
    for name, change in changed.items():
        slip = change()
        if slip is None:
            continue
        if _same(answer, slip) and not _same(slip, right):
            return name
    return None


def reverse_products(expression: Expression) -> Expression:
    """Return a formula with the matrices of every product in the opposite order.

    This turns products written for columns into those written for rows: J3*J2*J1 becomes J1*J2*J3. Numbers
    keep their places, and what stands inside a function such as tanh(W1*x) is left alone.

    Parameters
    ----------
    expression : Expression
        A formula whose matrices are square.

    Returns
    -------
    Expression
        Of the same shape; its text is written out anew.

    Raises
    ------
    AnswerError
        If a reversed product does not fit or changes its shape.

    Examples
    --------
    >>> from quizzes.formulas.expressions import parse
    >>> J = Symbols(shapes={"J1": (4, 4), "J2": (4, 4)})
    >>> reverse_products(parse("I + J2 J1", J)).text
    'I+J1*J2'
    """
    tree = _reversed(expression.tree)
    return Expression(plain(tree), tree)


def _wrong_shape(student: Shape, key: Shape, symbols: Symbols) -> MisfitError:
    if student == SCALAR and is_square(key):
        return MisfitError(
            "the answer is a number where a matrix is asked for. Did you mean a multiple of I?"
        )
    return MisfitError(
        f"the answer has the wrong shape: it is {symbols.describe(student)}, "
        f"and {symbols.describe(key)} is asked for."
    )


def _same(left: Sampled, right: Sampled) -> bool:
    left, right = aligned(left, right)
    return left.values.shape == right.values.shape and agree(left, right) is Verdict.EQUAL


def _is_matrix(shape: Shape) -> bool:
    return is_square(shape) and shape != IDENTITY


def _has_symbols(expression: Expression) -> bool:
    return any(node.op is Op.SYMBOL for node in walk(expression.tree))


def _sample_reversed(key: Expression, points: SamplePoints) -> Sampled | None:
    try:
        return points.sample(reverse_products(key).tree)
    except AnswerError:
        return None


def _scaled(answer: Sampled, key: Sampled) -> Sampled | None:
    """Return the key times the real number that brings it nearest to the answer."""
    usable = answer.finite & key.finite
    if answer.values.shape != key.values.shape or not usable.any():
        return None
    a = answer.values[usable].reshape(usable.sum(), -1)
    b = key.values[usable].reshape(usable.sum(), -1)
    size = np.abs(b).max(axis=1, keepdims=True)
    if not size.all():
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        factor = float((np.vdot(b / size, a / size) / np.vdot(b / size, b / size)).real)
    return key.times(factor) if RELATIVE < abs(factor) < 1 / RELATIVE else None


def _reversed(node: Node) -> Node:
    if node.op is Op.CALL and (node.name not in MATRIX or node.name == "diag"):
        return node
    args = tuple(_reversed(argument) for argument in node.args)
    return replace(node, args=_reorder(node, args) if node.op is Op.PRODUCT else args)


def _reorder(node: Node, args: tuple[Node, ...]) -> tuple[Node, ...]:
    places = [place for place, factor in enumerate(args) if factor.shape not in (SCALAR, IDENTITY)]
    if any(node.operators[place] != "*" for place in places):
        return args
    factors = list(args)
    for place, source in zip(places, reversed(places), strict=True):
        factors[place] = args[source]
    shape: Shape | None = factors[0].shape
    for factor in factors[1:]:
        shape = None if shape is None else matrix_product_shape(shape, factor.shape)
    if shape != node.shape:
        raise AnswerError(
            f"the product at column {node.column} does not fit in the opposite order.", node.column
        )
    return tuple(factors)

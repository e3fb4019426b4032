"""In what form a formula stands: multiplied out, or as one product."""

from __future__ import annotations

from typing import Literal, TypeAlias

from quizzes.formulas.tree import Node, Op

Form: TypeAlias = Literal["any", "expanded", "factored", "as-written"]


def has_form(node: Node, form: Form, key: Node) -> bool:
    """Say whether a formula stands in the form that is asked for.

    Parameters
    ----------
    node
        The formula.
    form
        ``expanded`` has no sum inside a product or a power, ``factored`` is no sum, ``as-written`` has the same
        terms and factors in the same order as ``key``; ``any`` is always true.
    key
        What ``as-written`` is compared with.

    Examples
    --------
    >>> from quizzes.formulas.expressions import Symbols, parse
    >>> ab = Symbols(shapes={"a": (), "b": ()})
    >>> product, total = (parse(text, ab).tree for text in ("a*(1 + b)", "a + a*b"))
    >>> has_form(product, "factored", product), has_form(product, "expanded", product)
    (True, False)
    >>> has_form(total, "factored", total), has_form(total, "expanded", total)
    (False, True)
    """
    if form == "expanded":
        return not _holds_sum(node, inside=False)
    if form == "factored":
        return _without_sign(node).op is not Op.SUM
    if form == "as-written":
        return _same(node, key)
    return True


def _holds_sum(node: Node, *, inside: bool) -> bool:
    """Say whether a sum stands where it could be multiplied out.

    A sum may stand in an exponent, and in what a function is given.
    """
    if inside and node.op is Op.SUM:
        return True
    if node.op is Op.CALL:
        return any(_holds_sum(argument, inside=False) for argument in node.args)
    if node.op is Op.POWER:
        return _holds_sum(node.args[0], inside=True)
    inside = inside or node.op in (Op.NEGATE, Op.PRODUCT, Op.MATRIX_POWER)
    return any(_holds_sum(argument, inside=inside) for argument in node.args)


def _without_sign(node: Node) -> Node:
    return _without_sign(node.args[0]) if node.op is Op.NEGATE else node


def _same(first: Node, second: Node) -> bool:
    """Say whether two trees are alike; where they were typed makes no difference."""
    return (
        (first.op, first.name, first.operators, first.exponent)
        == (second.op, second.name, second.operators, second.exponent)
        and len(first.args) == len(second.args)
        and all(_same(one, other) for one, other in zip(first.args, second.args, strict=True))
    )

"""Declaring the names of a question, and how they decide what a word means."""

import re

import pytest

from quizzes.formulas.expressions import Symbols, parse
from quizzes.formulas.notation import AnswerError


def test_a_name_that_splits_in_two_ways_is_refused() -> None:
    """The learner decides, not the parser."""
    symbols = Symbols(shapes=dict.fromkeys(["a", "b", "c", "ab", "bc"], ()))

    with pytest.raises(AnswerError) as caught:
        parse("abc", symbols)

    assert caught.value.message == "abc at column 1 can be read as ab·c or as a·bc. Put * between the names."


def test_a_declared_name_comes_before_its_parts_and_before_constants() -> None:
    """ab is the symbol ab, and a declared e is not Euler's number."""
    symbols = Symbols(shapes=dict.fromkeys(["a", "b", "ab", "e"], ()))

    assert parse("ab", symbols).tree.name == "ab"
    assert parse("e", symbols).tree.op == "symbol"


def test_a_declared_T_is_a_power_and_the_raised_one_still_a_transpose() -> None:
    """W^T is the transpose only where T is not a symbol of the question."""
    symbols = Symbols(shapes={"x": (), "T": ()})

    assert parse("x^T", symbols).tree.op == "power"
    assert parse("xᵀ", symbols).tree.op == "transpose"


def test_elementwise_questions_allow_functions_of_matrices() -> None:
    """With the setting, tanh and 1 - A act entry by entry; powers stay matrix powers."""
    symbols = Symbols(shapes={"A": (2, 2)}, elementwise=True)

    assert parse("1 - tanh(A)", symbols).shape == (2, 2)
    assert parse("A^2", symbols).tree.op == "matrix power"


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ({"tanh": ()}, "tanh is the name of a function. Choose another name."),
        ({"W": ("n",)}, "the shape of W uses the size n. Give it a number in dims."),
        ({"W": (9,)}, "W has the size 9. Choose 1 to 8."),
        ({"W": (2, 2, 2)}, "the shape of W has 3 sizes. Give none, one or two."),
        ({"1x": ()}, "'1x' cannot be a name. Start with a letter and use letters, digits and _."),
        ({"W_1": (), "W1": ()}, "two symbols have the same name once W_1 and W1 are read alike. Rename one."),
    ],
)
def test_a_declaration_no_answer_could_use_is_refused(
    shapes: dict[str, tuple[str | int, ...]], message: str
) -> None:
    """Authors hear of it when the question is loaded."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Symbols(shapes=shapes)


@pytest.mark.parametrize(
    ("domain", "message"),
    [
        ({"x": "negative"}, "the domain of x is 'negative'. Choose one of any, positive, unit."),
        ({"y": "unit"}, "y has a domain but is not declared as a number."),
    ],
)
def test_a_domain_belongs_to_a_declared_number(domain: dict[str, str], message: str) -> None:
    """A domain that would never be used is a mistake."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Symbols(shapes={"x": ()}, domain=domain)

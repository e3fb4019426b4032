"""Matching lists of paths, in the column and in the row convention."""

import pytest

from quizzes.formulas.equivalence import SetMatch, Verdict, compare, match_sets, reverse_products
from quizzes.formulas.expressions import Symbols, parse, parse_list
from quizzes.formulas.notation import AnswerError

PATHS = Symbols(shapes={f"J{block}": ("n", "n") for block in (1, 2, 3)}, dims={"n": 4})
BRANCH = Symbols(shapes={"W1": ("m", "n"), "W2": ("n", "m")}, dims={"n": 4, "m": 5})
EIGHT = "I, J1, J2, J3, J2*J1, J3*J1, J3*J2, J3*J2*J1"


def match(student: str, key: str) -> SetMatch:
    """Match two lists of paths."""
    return match_sets(parse_list(student, PATHS), parse_list(key, PATHS), PATHS, seed="seed")


@pytest.mark.parametrize(
    ("text", "reversed_text"),
    [
        ("J3 J2 J1", "J1*J2*J3"),
        ("I + 2 J2 J1", "I+2*J1*J2"),
        ("(I+J2)(I+J1)", "(I+J1)*(I+J2)"),
        ("(J3 J2) J1", "J1*(J2*J3)"),
        ("transpose(J2 J1)", "transpose(J1*J2)"),
        ("J1 ⊙ J2", "J1⊙J2"),
        ("J2 J1/2", "J1*J2/2"),
    ],
)
def test_products_are_reversed_word_by_word(text: str, reversed_text: str) -> None:
    """Numbers, I and elementwise products keep their places."""
    assert reverse_products(parse(text, PATHS)).text == reversed_text


def test_reversing_twice_gives_the_formula_back() -> None:
    """Rows read as columns and back again."""
    key = parse("(I+J3)(I+J2) J1 + 3 J2 J1", PATHS)
    there_and_back = reverse_products(reverse_products(key))

    assert compare(there_and_back, key, PATHS, seed="s") is Verdict.EQUAL


def test_a_product_that_does_not_fit_in_reverse_is_refused() -> None:
    """W2 W1 is n by n; W1 W2 is m by m."""
    with pytest.raises(AnswerError, match=r"^the product at column 1 does not fit in the opposite order\.$"):
        reverse_products(parse("W2 W1", BRANCH))


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        (EIGHT, SetMatch(8, 0, 0, [])),
        ("J3J2J1, J3J2, J3J1, J2J1, J3, J2, J1, I", SetMatch(8, 0, 0, [])),
        ("I, J1, J2, J3", SetMatch(4, 4, 0, [])),
        ("J1 J2, J1 J3", SetMatch(0, 8, 2, [])),
        ("J1, I J1, J2*I", SetMatch(2, 6, 1, [("J1", "I J1")])),
        ("I, J1 + 0*J1", SetMatch(2, 6, 0, [])),
        ("1, J1", SetMatch(1, 7, 1, [])),
    ],
)
def test_a_list_of_paths_is_matched_by_meaning(student: str, expected: SetMatch) -> None:
    """Order is free, repeats are extra and named, and a number is not a path."""
    assert match(student, EIGHT) == expected


def test_the_matching_is_as_large_as_possible() -> None:
    """An entry that fits two keys makes way for one that fits only the first."""
    symbols = Symbols()
    student = parse_list("1.000000005, 1", symbols)
    key = parse_list("1, 1.000000012", symbols)

    assert match_sets(student, key, symbols, seed="s").matched == 2


def test_the_row_convention_is_the_key_with_every_word_reversed() -> None:
    """J1 J2 J3 matches the key of rows and not that of columns."""
    rows = parse_list("I, J1, J2, J3, J1J2, J1J3, J2J3, J1J2J3", PATHS)
    columns = parse_list(EIGHT, PATHS)

    assert match_sets(rows, columns, PATHS, seed="s").matched == 4
    assert match_sets(rows, [reverse_products(key) for key in columns], PATHS, seed="s").matched == 8


def test_a_list_with_an_entry_lost_to_rounding_is_refused() -> None:
    """Whether it is a path cannot be told, so it costs nothing."""
    with pytest.raises(AnswerError, match=r"cannot be checked: its value is too sensitive to rounding\.$"):
        match("J1 + 1e16 J2 - 1e16 J2", EIGHT)


def test_a_list_with_an_undefined_entry_is_refused() -> None:
    """0^-1 has no value, so the list cannot be graded."""
    with pytest.raises(AnswerError, match=r"^the value is not finite"):
        match("I, J1/0", EIGHT)

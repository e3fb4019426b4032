"""Answers, keys and verdicts by relation, in tables: each row gets the verdict that mathematics gives it.

Where graders follow different conventions, the column ``elsewhere`` says what many others answer.
"""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from quizzes.formulas.equivalence import compare
from quizzes.formulas.expressions import Symbols, parse
from quizzes.formulas.notation import AnswerError

FIXTURES = Path(__file__).with_name("fixtures")
LETTERS = "abcdnxyz"
SYMBOLS = {
    "scalars": Symbols(dict.fromkeys(LETTERS, ()), functions=("f", "g")),
    "positive": Symbols(dict.fromkeys(LETTERS, ()), domain=dict.fromkeys(LETTERS, "positive")),
    "matrices": Symbols(
        {
            **dict.fromkeys("ABC", ("n", "n")),
            **dict.fromkeys("uv", ("n",)),
            "P": ("n", "m"),
            "Q": ("m", "n"),
            "s": (),
        },
        {"n": 4, "m": 5},
    ),
}
VERDICTS = {"equal", "different", "refused", "cannot check"}


class Row(NamedTuple):
    """An answer with its key and its verdict; ``elsewhere`` is empty unless other graders say something else."""

    table: str
    relation: str
    student: str
    key: str
    expected: str
    elsewhere: str


def read_rows(table: str) -> list[Row]:
    """Return the rows of a table."""
    with (FIXTURES / f"{table}.tsv").open(encoding="utf-8", newline="") as lines:
        found = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Row(table, **cells) for cells in found]


ROWS = [row for table in SYMBOLS for row in read_rows(table)]


def verdict(row: Row, seed: str = "table") -> str:
    """Return our verdict on a row."""
    symbols = SYMBOLS[row.table]
    try:
        return compare(parse(row.student, symbols), parse(row.key, symbols), symbols, seed=seed)
    except AnswerError:
        return "refused"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.table}: {row.student} for {row.key}")
def test_an_answer_gets_its_verdict(row: Row) -> None:
    """Whatever the test points are, and never the verdict that only another convention gives."""
    verdicts = {verdict(row, seed) for seed in ("table", "other points", "still other points")}

    assert verdicts == {row.expected}
    assert row.expected != row.elsewhere


def test_every_relation_has_rows_that_hold_and_rows_that_do_not() -> None:
    """A table of equal rows alone would be passed by a grader that calls everything equal."""
    counted: dict[str, Counter[str]] = {}
    for row in ROWS:
        counted.setdefault(row.relation, Counter())[row.expected] += 1
    of_one_kind = {"undefined", "unreadable", "lost digits", "conventions"}
    one_sided = {
        relation
        for relation, verdicts in counted.items()
        if not verdicts["equal"] or verdicts["equal"] == verdicts.total()
    }

    assert {row.expected for row in ROWS} == VERDICTS
    assert len(ROWS) > 200
    assert one_sided == of_one_kind


def test_no_row_stands_twice() -> None:
    """A repeated row would look like one more case."""
    pairs = [(row.table, row.student, row.key) for row in ROWS]

    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize(("student", "key"), [("x", "2x"), ("sin(pi x)", "0"), ("(x + y)^2", "x^2 + y^2")])
def test_a_false_row_is_found_out(student: str, key: str) -> None:
    """The tables can fail: unequal formulas that claim to be equal are caught."""
    row = Row("scalars", "expanded", student, key, "equal", "")

    assert verdict(row) != row.expected

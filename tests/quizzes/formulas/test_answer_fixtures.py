"""Answers and verdicts from other engines' own test suites, graded by ours.

The rows are third-party data and stay outside the project. A ``core`` row must get its stated verdict, or be
excused below by name, with the convention that explains the difference.
"""

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from quizzes.formulas.equivalence import Verdict, compare
from quizzes.formulas.expressions import Symbols, parse
from quizzes.formulas.functions import ALIASES, ELEMENTWISE, MATRIX
from quizzes.formulas.notation import AnswerError

FIXTURES = Path(__file__).resolve().parents[3].parent / "shared" / "fixtures"
FILES = ("matrices.tsv", "scalar_equivalence.tsv")
SIZES = {"n": 4, "m": 5, "l": 3}
WORDS = sorted({*ELEMENTWISE, *MATRIX, *ALIASES, "log", "pi", "infty"}, key=len, reverse=True)

ERROR = "error"
STATED = {"equal": Verdict.EQUAL, "not_equal": Verdict.DIFFERENT, "error": ERROR, "invalid": ERROR}

CONVENTIONS = {
    "mitx-0247": "A matrix of another shape than the key is refused free of charge, not marked wrong.",
    "sympy-0051": "The row uses the size n as a number; here a size is not a name a learner may write.",
    "kas-0617": "(x^y)^z = x^(yz) holds for positive x; without a stated domain both signs are sampled.",
    "kas-0635": "log_b(b^x) = x holds for positive b; without a stated domain both signs are sampled.",
}
NEED_POSITIVE = ("kas-0617", "kas-0635")


class Row(NamedTuple):
    """One fixture row that has both an answer and a key."""

    id: str
    tier: str
    kind: str
    student: str
    correct: str
    expected: str
    options: dict[str, Any]


def read_rows() -> list[Row]:
    """Return the rows of both files, or none when the fixtures are absent."""
    rows = []
    for path in (FIXTURES / name for name in FILES):
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                cells: dict[str, Any] = {name: line[name] for name in Row._fields}
                rows.append(Row(**cells | {"options": json.loads(line["options"] or "{}")}))
    return [row for row in rows if row.correct]


ROWS = {row.id: row for row in read_rows()}


@pytest.fixture(autouse=True)
def _fixtures_are_here() -> None:
    if not ROWS:
        pytest.skip(f"third-party fixtures are not here: {FIXTURES}")


def symbols_of(row: Row, domain: str = "any") -> Symbols:
    """Declare what a row uses: its stated variables and shapes, or the single letters in its texts."""
    text = f"{row.student} {row.correct}"
    functions = tuple(name for name in "fgh" if re.search(rf"(?<![A-Za-z]){name}\(", text))
    shapes: dict[str, tuple[str | int, ...]] = {
        name: tuple(int(size) if str(size).isdigit() else size for size in sizes)
        for name, sizes in row.options.get("shapes", {}).items()
    }
    stated = row.options.get("variables")
    if row.kind == "scalar_expr" and stated is None:
        stated = sorted(letters(text) - set(functions))
    scalars = [name for name in stated or () if name not in shapes]
    if "infty" in text:
        scalars.append("infty")
    shapes |= dict.fromkeys(scalars, ())
    return Symbols(shapes, SIZES, domain=dict.fromkeys(scalars, domain), functions=functions)


def letters(text: str) -> set[str]:
    """Return the single letters in a text that are not part of a known word; e and i are constants."""
    for word in WORDS:
        text = text.replace(word, " ")
    return set(re.findall("[A-Za-z]", text)) - {"e", "i"}


def tolerance(row: Row) -> dict[str, float]:
    """Return a row's tolerance: a share such as 0.01%, or an amount."""
    stated = row.options.get("tolerance")
    if isinstance(stated, str):
        return {"rel": float(stated.removesuffix("%")) / 100}
    return {} if stated is None else {"rel": 0.0, "abs": float(stated)}


def graded(row: Row, domain: str = "any") -> Verdict | str:
    """Return our verdict on a row."""
    try:
        symbols = symbols_of(row, domain)
        student, key = parse(row.student, symbols), parse(row.correct, symbols)
        return compare(student, key, symbols, seed=row.id, **tolerance(row))
    except AnswerError:
        return ERROR


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.tier == "core"] or [None])
def test_a_core_row_gets_its_stated_verdict(row: Row) -> None:
    """Every core row is reproduced, unless it is excused by name; a stale excuse fails."""
    reproduced = graded(row) == STATED[row.expected]

    assert reproduced is not (row.id in CONVENTIONS)


def test_every_excuse_belongs_to_a_core_row() -> None:
    """An excuse for a row that is gone would hide nothing, so it must go too."""
    assert {ROWS[name].tier for name in CONVENTIONS} == {"core"}


@pytest.mark.parametrize("name", NEED_POSITIVE)
def test_an_excused_row_about_powers_holds_on_its_domain(name: str) -> None:
    """The two rows on powers of a variable base are equal once the base is declared positive."""
    assert graded(ROWS[name], domain="positive") is Verdict.EQUAL


@pytest.mark.parametrize("wrong", ["kas-0053", "mitx-0726", "mitx-0050"])
def test_a_row_with_the_opposite_verdict_is_not_reproduced(wrong: str) -> None:
    """The check can fail: unequal rows that claim to be equal are caught."""
    row = ROWS[wrong]._replace(expected="equal")

    assert graded(row) != STATED[row.expected]


def agreement() -> dict[str, tuple[int, int]]:
    """Return, for each relation outside the core tier, how many rows get their stated verdict, and of how many."""
    total: Counter[str] = Counter()
    same: Counter[str] = Counter()
    for row in ROWS.values():
        # A name such as t'' cannot be declared here, so such a row cannot be put to our grader.
        if row.tier != "core" and row.expected in STATED and "''" not in row.student:
            relation = f"{row.tier} {row.kind} {row.expected}"
            total[relation] += 1
            same[relation] += graded(row) == STATED[row.expected]
    return {relation: (same[relation], total[relation]) for relation in sorted(total)}


def test_the_other_rows_are_graded_without_a_crash() -> None:
    """Their agreement is told at the end of a run."""
    assert sum(count for _, count in agreement().values()) > 50

"""What people type and paste gets the verdict that was written down for it beforehand.

``right``, ``wrong``, or ``free``: not graded, because it cannot be read or has two plausible readings.
"""

import csv
import statistics
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from quizzes.formulas.notation import AnswerError
from quizzes.kinds.grading import Outcome
from quizzes.kinds.question import Question
from quizzes.loading.banks import load_bank

FOLDER = Path(__file__).parent
BANK = load_bank(FOLDER / "bank.yaml")
VERDICTS = {Outcome.RIGHT: "right", Outcome.WRONG: "wrong", Outcome.PARTLY_RIGHT: "wrong"}


class Row(NamedTuple):
    """An answer to an item of the bank; ``kind`` says whether it is of Q3 (unseen), Q4 (unread) or a further spelling."""

    kind: str
    item: str
    answer: str
    verdict: str


def _rows() -> list[Row]:
    with (FOLDER / "answers.tsv").open(encoding="ascii", newline="") as lines:
        rows = [Row(*cells) for cells in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]
    return [row._replace(answer=row.answer.encode("ascii").decode("unicode_escape")) for row in rows]


ROWS = _rows()


def verdict(row: Row) -> str:
    """Return what the engine makes of an answer."""
    question = BANK.items[row.item]
    assert isinstance(question, Question)
    try:
        grade = question.grade(question.read_answer(row.answer))
    except AnswerError:
        return "free"
    return VERDICTS.get(grade.outcome, "free")


@pytest.mark.parametrize("item", BANK.items)
def test_answers_get_the_verdicts_that_were_written_first(item: str) -> None:
    """None is accepted that is wrong, and none is charged that was only typed in another way."""
    rows = [row for row in ROWS if row.item == item]

    assert rows
    assert [row for row in rows if verdict(row) != row.verdict] == []


def test_the_table_can_fail() -> None:
    """It has wrong and unreadable answers beside right ones, and a row with another verdict is found out."""
    for kind, fewest in (("Q3", 25), ("Q4", 25), ("S", 300)):
        assert sum(row.kind == kind for row in ROWS) >= fewest
    for each in ("right", "wrong", "free"):
        assert sum(row.verdict == each for row in ROWS) > 100

    assert verdict(Row("S", "half", "0.75", "right")) == "wrong"


def test_no_verdict_takes_long() -> None:
    """2 ms for half of them and 50 ms for each, of the processor's time, once the keys are read."""
    for row in ROWS:
        verdict(row._replace(answer="1"))
    spent = []
    for row in ROWS:
        start = time.process_time()
        verdict(row)
        spent.append(time.process_time() - start)

    assert statistics.median(spent) <= 0.002
    assert max(spent) <= 0.05

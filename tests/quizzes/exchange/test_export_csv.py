"""The table: read back by another reader, and harmless in a spreadsheet."""

import csv
import io
import math
import re

import pytest

from quizzes.exchange.write_csv import inert, write_csv
from quizzes.forms import Exercise
from tests.quizzes.every_kind import every_exercise


def rows(exercises: list[Exercise]) -> dict[str, dict[str, str]]:
    """Write a table and read it again, by the name of the question."""
    text = write_csv(exercises)
    assert text.startswith("\ufeff")
    return {row["name"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))}


def test_every_question_is_one_row_with_what_an_author_wrote() -> None:
    """Prose comes as it stands in the bank."""
    exercises = every_exercise()
    table = rows(list(exercises.values()))

    assert list(table) == list(exercises)
    assert table["pick"]["question"] == exercises["pick"].ask
    assert table["pick"]["answer"] == "A"
    assert table["pick"]["options"].splitlines()[1] == "B. %50% of $x$"
    assert table["tick"]["answer"] == "A, C, D"
    assert table["pick"]["hints"] == "How many ways at $n = 1$?\nAnd at two?"
    assert table["pick"]["source"] == "002, Quiz Q2"
    assert table["whole.count"]["answer"] == "8"
    assert table["paths-v1"]["variant"]
    assert "`I + J`" in table["jacobian"]["answer"]
    assert table["steps"]["answer"].splitlines() == ["norm", "ReLU", "conv", "norm"]
    assert table["vote"]["answer"] == "C"


def test_every_cell_stands_under_its_own_heading() -> None:
    """A golden row, in the order of the columns; no two of its cells are the same."""
    pick = every_exercise()["pick"]

    assert list(rows([pick])["pick"].items()) == [
        ("name", "pick"),
        ("item", "pick"),
        ("variant", ""),
        ("bank", 'Every kind / of "question" & more'),
        ("kind", "choice"),
        ("question", pick.ask),
        ("options", 'A. $2^{L}$ = "two" & more\nB. %50% of $x$\nC. [html] of a kind'),
        ("answer", "A"),
        ("why", "At each block there are **two** ways, `a -> b`."),
        ("wrong answers", "B. Half: of what? # ~ = { }\nC. %50% is no weight here."),
        ("hints", "How many ways at $n = 1$?\nAnd at two?"),
        ("solution", pick.solution),
        ("points", "2"),
        ("penalty", "0.2"),
        ("difficulty", "2"),
        ("page", ""),
        ("source", "002, Quiz Q2"),
        ("tags", "every-kind count paths"),
    ]


def test_right_and_wrong_answers_of_a_typed_question_stand_apart() -> None:
    """A wrong answer that earns a part of the points is still a wrong one."""
    table = rows(list(every_exercise().values()))
    row, paths = table["name"], table["paths-v1"]
    n = int(math.log2(int(paths["answer"])))

    assert row["options"] == ""
    assert row["answer"] == "forward Euler\nexplicit Euler*"
    assert row["why"] == "The old state decides."
    assert row["wrong answers"] == "'=backward*: That uses the new state."
    assert paths["wrong answers"].splitlines() == [
        f"{2 * n + 1}: That adds.",
        f"-{n}: A number of paths is not negative.",
    ]


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x","y")',
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1+1",
        "＝1+1",
        "- a list",
        "-1.5.2",
    ],
)
def test_a_cell_that_looks_like_a_formula_is_made_text(cell: str) -> None:
    """An apostrophe in front keeps a spreadsheet from running it."""
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-1", "+2", "-0.5", "1e-3", "-1.5E+10", "I + J", "a = b", "$-x$", "", "8"])
def test_numbers_and_plain_text_are_left_alone(cell: str) -> None:
    """A column of numbers stays one."""
    assert inert(cell) == cell


def test_no_cell_of_a_hostile_bank_starts_like_a_formula() -> None:
    """Wherever an author puts it."""
    bad = '=cmd|" /C calc"!A0'
    plain = every_exercise()["paths-v1"]
    hostile = plain._replace(
        ask=bad, bank=bad, hints=(bad,), solution=bad, tags=(bad,), about={"source": bad}
    )

    cells = [cell for row in rows([hostile]).values() for cell in row.values()]

    assert cells.count(f"'{bad}") == 6
    assert [cell for cell in cells if re.match(r"\s*[=+@]", cell)] == []

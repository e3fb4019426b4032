"""CSV: a table to read and sort, one row a question, with prose as it stands in the bank.

A spreadsheet runs a cell that starts like a formula, so such a cell gets an apostrophe in front. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from quizzes.exchange.numerals import decimal
from quizzes.forms import ChoiceForm, Exercise, MatchForm, NumberForm, OpenForm, OrderForm, TextForm

_COLUMNS = (
    "name", "item", "variant", "bank", "kind", "question", "options", "answer", "why", "wrong answers", "hints",
    "solution", "points", "penalty", "difficulty", "page", "source", "tags",
)  # fmt: skip
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def write_csv(exercises: Sequence[Exercise]) -> str:
    """Return a table with a head row, after the mark by which spreadsheets recognise UTF-8."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for exercise in exercises:
        rows.writerow([inert(cell) for cell in _row(exercise)])
    return "\ufeff" + table.getvalue()


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; a number is left as it is.

    Examples
    --------
    >>> inert('=HYPERLINK("http://x")'), inert("-1.5"), inert("-x"), inert("I + J")
    ('\\'=HYPERLINK("http://x")', '-1.5', "'-x", 'I + J')
    """
    if cell.lstrip(" ").startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _row(exercise: Exercise) -> list[str]:
    options, answer, why, wrong = _answers(exercise)
    about = exercise.about
    return [
        exercise.name,
        exercise.item,
        about.get("variant", ""),
        exercise.bank,
        exercise.kind,
        exercise.ask,
        options,
        answer,
        why,
        wrong,
        "\n".join(exercise.hints),
        exercise.solution,
        decimal(exercise.points),
        decimal(exercise.penalty),
        about.get("difficulty", ""),
        about.get("page", ""),
        about.get("source", ""),
        " ".join(exercise.tags),
    ]


def _answers(exercise: Exercise) -> tuple[str, str, str, str]:
    """Return the options, the right answer, why it is right, and the wrong answers with their reasons."""
    form = exercise.form
    if isinstance(form, ChoiceForm):
        lettered = [(chr(ord("A") + position), option) for position, option in enumerate(form.options)]
        right = [(letter, option) for letter, option in lettered if option.right]
        wrong = [f"{letter}. {option.why}" for letter, option in lettered if not option.right]
        options = "\n".join(f"{letter}. {option.text}" for letter, option in lettered)
        letters = ", ".join(letter for letter, _ in right)
        return options, letters, "\n".join(option.why for _, option in right), "\n".join(wrong)
    if isinstance(form, NumberForm):
        return _listed([(decimal(answer.value), answer.share, answer.why) for answer in form.answers])
    if isinstance(form, TextForm):
        return _listed([(phrase.pattern, phrase.share, phrase.why) for phrase in form.phrases])
    if isinstance(form, MatchForm):
        pairs = "\n".join(f"{prompt} → {partner}" for prompt, partner in form.pairs)
        return "\n".join(form.extra), pairs, "", ""
    if isinstance(form, OrderForm):
        return "\n".join(form.distractors), "\n".join(form.sequence), "", ""
    assert isinstance(form, OpenForm)
    return "", form.marking_guide, "", ""


def _listed(answers: list[tuple[str, float, str]]) -> tuple[str, str, str, str]:
    right = [(answer, why) for answer, share, why in answers if share == 1.0]
    wrong = [f"{answer}: {why}" for answer, share, why in answers if share < 1.0]
    return (
        "",
        "\n".join(answer for answer, _ in right),
        "\n".join(dict.fromkeys(why for _, why in right)),
        "\n".join(wrong),
    )

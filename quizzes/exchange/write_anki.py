"""Anki: one card a question, as text that Anki imports.

The identity of a note (``guid``) comes from the name of its question alone, so importing a newer file changes the
cards that are there and adds none twice.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from hashlib import sha256

from quizzes.exchange.numerals import decimal
from quizzes.exchange.prose_as_html import html, inline_html
from quizzes.forms import ChoiceForm, Exercise, MatchForm, NumberForm, OpenForm, OrderForm, TextForm

# A card is read by a person, so it shows no more figures than one would.
_FIGURES = 6

_HEAD = """\
#separator:tab
#html:true
#notetype:Basic
#guid column:1
#deck column:2
#tags column:5
#columns:GUID\tDeck\tFront\tBack\tTags
"""


def write_anki(exercises: Sequence[Exercise]) -> str:
    """Return a text file for Anki's import, with one deck a bank."""
    table = io.StringIO()
    rows = csv.writer(table, delimiter="\t", lineterminator="\n")
    for exercise in exercises:
        deck = "Residual Lab::" + " ".join(exercise.bank.replace("::", ":").split())
        rows.writerow((guid(exercise), deck, _front(exercise), _back(exercise), " ".join(exercise.tags)))
    return _HEAD + table.getvalue()


def guid(exercise: Exercise) -> str:
    """Return the identity of an exercise's note: the same for the same name, whatever it asks.

    It starts with letters, so no spreadsheet takes it for a number.
    """
    return f"rl-{sha256(exercise.name.encode()).hexdigest()[:20]}"


def _front(exercise: Exercise) -> str:
    form = exercise.form
    pieces = [html(exercise.ask)]
    if isinstance(form, ChoiceForm):
        pieces.append(_lettered([inline_html(option.text) for option in form.options]))
    if isinstance(form, MatchForm):
        partners = sorted({partner for _, partner in form.pairs} | set(form.extra))
        pieces.append(_bullets([inline_html(prompt) for prompt, _ in form.pairs]))
        pieces.append(_bullets([inline_html(partner) for partner in partners]))
    if isinstance(form, OrderForm):
        pieces.append(_bullets([inline_html(entry) for entry in sorted((*form.sequence, *form.distractors))]))
    for number, hint in enumerate(exercise.hints, 1):
        pieces.append(f"<details><summary>Hint {number}</summary>{html(hint)}</details>")
    return "".join(pieces)


def _back(exercise: Exercise) -> str:
    return _answer(exercise) + html(exercise.solution)


def _answer(exercise: Exercise) -> str:
    form = exercise.form
    if isinstance(form, ChoiceForm):
        said = [
            f"<strong>{'Right' if option.right else 'Wrong'}.</strong> {inline_html(option.why)}"
            for option in form.options
        ]
        return _lettered(said)
    if isinstance(form, NumberForm):
        return _answers(
            [(decimal(answer.value, _FIGURES), answer.share, answer.why) for answer in form.answers]
        )
    if isinstance(form, TextForm):
        return _answers([(phrase.pattern, phrase.share, phrase.why) for phrase in form.phrases])
    if isinstance(form, MatchForm):
        return _bullets([f"{inline_html(prompt)} → {inline_html(partner)}" for prompt, partner in form.pairs])
    if isinstance(form, OrderForm):
        return "<ol>" + "".join(f"<li>{inline_html(entry)}</li>" for entry in form.sequence) + "</ol>"
    assert isinstance(form, OpenForm)
    return html(form.marking_guide)


def _answers(answers: list[tuple[str, float, str]]) -> str:
    entries = [
        f"<code>{inline_html(_literal(answer))}</code> <strong>{'Right' if share == 1.0 else 'Wrong'}.</strong> "
        f"{inline_html(why)}"
        for answer, share, why in sorted(answers, key=lambda answer: -answer[1])
    ]
    return _bullets(entries)


def _literal(text: str) -> str:
    """Return Markdown that shows a pattern as it is, its stars included."""
    return text.replace("\\", "\\\\").replace("*", r"\*").replace("$", r"\$")


def _bullets(entries: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{entry}</li>" for entry in entries) + "</ul>"


def _lettered(entries: list[str]) -> str:
    return '<ol type="A">' + "".join(f"<li>{entry}</li>" for entry in entries) + "</ol>"

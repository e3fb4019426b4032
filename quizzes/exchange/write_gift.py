r"""GIFT: one line of text a question and one an answer.

GIFT gives seven characters a meaning, ``\ ~ = # { } :``, and reads ``\n`` as a new line, so TeX such as ``\nabla``
is only safe with every backslash doubled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from quizzes.exchange.moodle_formats import match_remarks, share_remarks, steps_to_match
from quizzes.exchange.numerals import decimal, moodle_percent
from quizzes.exchange.prose_as_html import html, inline_html, plain_text, storable
from quizzes.forms import ChoiceForm, Exercise, MatchForm, NumberForm, OpenForm, OrderForm, TextForm

_ESCAPES = str.maketrans({character: f"\\{character}" for character in "\\~=#{}:"})


def write_gift(exercises: Sequence[Exercise]) -> str:
    """Return a GIFT file, with one category a bank."""
    blocks: list[str] = []
    bank = None
    for exercise in exercises:
        if exercise.bank != bank:
            bank = exercise.bank
            blocks.append(f"$CATEGORY: $course$/top/Residual Lab/{_one_line(bank).replace('/', '//')}")
        blocks.append(_question(exercise))
    return "\n\n".join(blocks) + "\n"


def gift_remarks(exercise: Exercise) -> Iterator[str]:
    """Yield what is lost in GIFT, or read there in another way."""
    form = exercise.form
    if exercise.hints:
        count = len(exercise.hints)
        yield f"without its {'hint' if count == 1 else f'{count} hints'}: GIFT has no hints"
    if exercise.points != 1.0:
        yield f"worth 1 point, not {exercise.points:g}: GIFT has no points"
    yield from share_remarks(exercise)
    if isinstance(form, OpenForm):
        yield "the marking guide is a comment in the file, which Moodle does not import"
    if isinstance(form, OrderForm):
        yield "it becomes a matching of places to entries: GIFT has no ordering questions"
        form = steps_to_match(form)
    if isinstance(form, MatchForm):
        yield from match_remarks(form)
    if isinstance(form, TextForm) and form.match_case:
        yield "capital and small letters make no difference there"


def _question(exercise: Exercise) -> str:
    marks = [f"[id:{exercise.name}]", *(f"[tag:{tag}]" for tag in exercise.tags)]
    comments = [f"// {' '.join(marks)}"]
    form = exercise.form
    if isinstance(form, OpenForm):
        comments += [f"// {line}" for line in storable(form.marking_guide).splitlines() if line.strip()]
    stem = f"::{_escaped(exercise.name)}::[html]{_escaped(html(exercise.ask))}"
    answers = [f"\t{line}" for line in _answers(exercise)]
    if exercise.solution:
        answers.append(f"\t####{_escaped(html(exercise.solution))}")
    opening = "{#" if isinstance(form, NumberForm) else "{"
    return "\n".join((*comments, f"{stem} {opening}", *answers, "}"))


def _answers(exercise: Exercise) -> Iterator[str]:
    form = steps_to_match(exercise.form) if isinstance(exercise.form, OrderForm) else exercise.form
    match form:
        case ChoiceForm():
            for option in form.options:
                sign = "=" if option.share == 1.0 and not form.several else "~"
                weight = "" if sign == "=" or option.share == 0.0 else f"%{moodle_percent(option.share)}%"
                yield f"{sign}{weight}{_start(inline_html(option.text))}#{_escaped(html(option.why))}"
        case NumberForm():
            for answer in form.answers:
                number = f"{decimal(answer.value)}:{decimal(answer.tolerance)}"
                yield f"=%{moodle_percent(answer.share)}%{number}#{_escaped(html(answer.why))}"
        case TextForm():
            for phrase in form.phrases:
                pattern = _escaped(_one_line(phrase.pattern))
                yield f"=%{moodle_percent(phrase.share)}%{pattern}#{_escaped(html(phrase.why))}"
        case MatchForm():
            for prompt, partner in (*form.pairs, *(("", extra) for extra in form.extra)):
                yield f"={_start(inline_html(prompt))} -> {_escaped(plain_text(partner))}"
        case OpenForm():
            pass
        case _:
            assert_never(form)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _start(text: str) -> str:
    """Return escaped HTML that cannot be taken for a weight, a format or an arrow."""
    # Written as an entity: at the start of an answer these two would be read as part of GIFT.
    entity = {"%": "&#37;", "[": "&#91;"}.get(text[:1])
    return _escaped(entity + text[1:] if entity else text)


def _one_line(text: str) -> str:
    return " ".join(storable(text).split())

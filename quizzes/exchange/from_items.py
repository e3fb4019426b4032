"""Items of a bank in the forms that other programs know, with a note of everything that is lost.

A kind of question has one function here. What no other program can grade, such as a formula compared by meaning,
becomes a text that a person marks, with the key and the mistakes to expect for that person's eyes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from quizzes.exchange.forms import (
    ChoiceForm,
    ChoiceOption,
    Exercise,
    Form,
    MatchForm,
    NumberForm,
    NumericAnswer,
    OpenForm,
    OrderForm,
    Phrase,
    TextForm,
)
from quizzes.items import Item, SimpleQuestion
from quizzes.kinds.choice import Choice, Pick
from quizzes.kinds.claim import VOTES, Claim
from quizzes.kinds.essay import Essay
from quizzes.kinds.expression import ScalarExpression
from quizzes.kinds.formula import FormulaQuestion
from quizzes.kinds.match import Match
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number, real_number
from quizzes.kinds.order import Order
from quizzes.kinds.parts import Parts
from quizzes.kinds.question import Entry
from quizzes.kinds.set import MatrixSet
from quizzes.kinds.text import Text

Formed: TypeAlias = tuple[Form, tuple[str, ...]]
"""A form, and what a program that grades it does less well."""

MOST_COPIES = 5
"""How many variants of an item with parameters leave as questions of their own."""

# A learner elsewhere types a decimal number, not a formula: more digits than these are forgiven.
_TYPED_DIGITS = 6
_ROUNDING = 1e-12
_TYPED_SHARE = 5e-4
_SLIP_SHARE = 1e-3
_MARKED_BY_HAND = (
    "marked by a person: no other program compares formulas by meaning; key and mistakes go with it"
)


def exercises(
    item: Item,
    bank: str,
    bank_tag: str,
    *,
    copy: int | None = None,
    code: str | None = None,
    notes: Sequence[str] = (),
) -> Iterator[Exercise]:
    """Yield an item as one exercise, or a question in parts as one exercise a part.

    Parameters
    ----------
    item
        A concrete item: if it has parameters, one of its variants.
    bank, bank_tag
        The bank's title, and its id.
    copy, code
        For a variant: its number from 1, which goes into the name, and its code.
    notes
        What was simplified before.
    """
    name = item.id if copy is None else f"{item.id}-v{copy}"
    about = _about(item, code)
    tags = (bank_tag, *item.objective, *item.tags)
    if not isinstance(item, Parts):
        yield _exercise(item, item, name, item.ask, bank, tags, about, _solution(item), tuple(notes))
        return
    count = len(item.parts)
    split = f"{count} questions, each opening with the text that its parts share"
    for position, part in enumerate(item.parts):
        # The solution of the whole answers every part, so it waits for the last one.
        solutions = [_solution(part), _solution(item) if position == count - 1 else ""]
        solution = "\n\n".join(filter(None, solutions))
        ask = f"{item.ask}\n\n{part.ask}"
        part_name = f"{name}.{part.id}"
        yield _exercise(item, part, part_name, ask, bank, tags, about, solution, (*notes, split))


def form_of(question: SimpleQuestion) -> Formed:
    """Return a question's form elsewhere, and what a program that grades it does less well."""
    return FORM_OF_KIND[question.type](question)


def _exercise(
    item: Item,
    question: SimpleQuestion,
    name: str,
    ask: str,
    bank: str,
    tags: tuple[str, ...],
    about: Mapping[str, str],
    solution: str,
    notes: tuple[str, ...],
) -> Exercise:
    form, grading_notes = form_of(question)
    if any(hint.cost for hint in question.hints):
        grading_notes = (*grading_notes, "hints cost nothing there")
    return Exercise(
        name=name,
        item=item.id,
        bank=bank,
        kind=question.type,
        ask=ask,
        form=form,
        points=question.points,
        penalty=question.penalty,
        hints=tuple(hint.text for hint in question.hints),
        solution=solution,
        tags=tuple(dict.fromkeys(tags)),
        about=about,
        notes=notes,
        grading_notes=grading_notes,
    )


def _about(item: Item, code: str | None) -> Mapping[str, str]:
    source = f"{item.source.doc}, {item.source.at}" if item.source else ""
    difficulty = "" if item.difficulty is None else str(item.difficulty)
    return MappingProxyType(
        {"source": source, "page": item.page or "", "difficulty": difficulty, "variant": code or ""}
    )


def _solution(entry: Entry) -> str:
    """Return what may be shown once the question is closed."""
    pieces = [*_said_with_solution(entry), entry.solution or ""]
    if entry.erratum:
        pieces.append(f"**About the source.** {entry.erratum.note}")
    return "\n\n".join(filter(None, pieces))


def _said_with_solution(entry: Entry) -> Iterator[str]:
    """Yield what a kind says to single answers or besides them, where other programs have no place for it."""
    if isinstance(entry, Claim):
        yield f"**{VOTES[entry.verdict]}.** {entry.condition or ''}".strip()
    if isinstance(entry, Match | Order):
        yield entry.why
    if isinstance(entry, Match):
        reasons = [(pair.left, pair.why) for pair in entry.pairs] + [
            (each.right, each.why) for each in entry.extra
        ]
        yield _bullets(reasons)
    if isinstance(entry, Order):
        steps = [(step.step, step.why) for step in entry.sequence]
        yield _bullets([*steps, *((each.step, each.why) for each in entry.distractors)])


def _bullets(reasons: list[tuple[str, str | None]]) -> str:
    return "\n".join(f"- {text}: {' '.join(why.split())}" for text, why in reasons if why)


def _choice(question: Choice) -> Formed:
    right = sum(option.is_right for option in question.options)
    several = not question.picks_one
    options = tuple(
        ChoiceOption(
            option.text, option.is_right, _share(option.is_right, option.credit, several, right), option.why
        )
        for option in question.options
    )
    notes: list[str] = []
    if several and question.credit != "net":
        earned = {
            "each": "every option judged rightly earns its share",
            "none": "only the whole choice counts",
        }
        notes.append(f"here {earned[question.credit]}; there right minus wrong counts")
    if several and question.pick != Pick(min=1):
        notes.append("how many options may be chosen is not limited there")
    if question.shuffle and any(option.pin for option in question.options):
        notes.append("an option that keeps its place here is shuffled with the others there")
    return ChoiceForm(options, several, question.shuffle), tuple(notes)


def _share(right: bool, credit: float, several: bool, count_right: int) -> float:
    if several:
        return (1.0 if right else -1.0) / count_right
    return 1.0 if right else credit


def _claim(question: Claim) -> Formed:
    options = tuple(
        ChoiceOption(
            label, vote == question.verdict, float(vote == question.verdict), question.why.for_vote(vote)
        )
        for vote, label in VOTES.items()
    )
    return ChoiceForm(options, several=False, shuffle=False), ("a choice of three votes",)


def _number(question: Number) -> Formed:
    key = real_number(question.answer).value
    slips = [(real_number(slip.answer).value, slip) for slip in question.slips]
    notes: list[str] = []
    if question.tolerance is not None:
        tolerance = question.tolerance.abs + question.tolerance.rel * abs(key)
    elif key.is_integer() or math.isclose(key, float(f"{key:.{_TYPED_DIGITS}g}"), rel_tol=_ROUNDING):
        tolerance = 0.0
    else:
        nearest = min((abs(value - key) for value, _ in slips), default=abs(key))
        tolerance = min(_TYPED_SHARE * abs(key), nearest / 10)
        notes.append(
            f"no formula can be typed there, so {key:.{_TYPED_DIGITS}g} may be off by {tolerance:.2g}"
        )
    if question.sigfigs is not None:
        notes.append("the number of significant figures is not checked there")
    answers = [NumericAnswer(key, tolerance, 1.0, question.why)]
    answers += [
        NumericAnswer(value, _SLIP_SHARE * abs(value), slip.credit, slip.why) for value, slip in slips
    ]
    return NumberForm(tuple(answers)), tuple(notes)


def _text(question: Text) -> Formed:
    # Here a slip may be an exception to a wider answer, so it stands first.
    phrases = [Phrase(slip.answer, slip.credit, slip.why) for slip in question.slips]
    phrases += [Phrase(pattern, 1.0, question.why) for pattern in (question.answer, *question.accept)]
    folded = [fold for fold in question.fold if fold != "case"]
    names = {"space": "spaces", "hyphen": "hyphens", "accents": "accents", "punctuation": "punctuation"}
    notes = (f"there {_listed([names[fold] for fold in folded])} must match",) if folded else ()
    return TextForm(tuple(phrases), match_case="case" not in question.fold), notes


def _match(question: Match) -> Formed:
    pairs = tuple((pair.left, pair.right) for pair in question.pairs)
    notes = ["what is said to single pairs comes with the solution"]
    if question.credit == "none":
        notes.append("here only all pairs together count; there each right pair earns its share")
    return MatchForm(pairs, tuple(each.right for each in question.extra)), tuple(notes)


def _order(question: Order) -> Formed:
    notes = ["what is said to single steps comes with the solution"]
    if question.before is not None:
        notes.append("several orders are right here; there only the one in the file is")
    if question.credit == "first-wrong":
        notes.append("here the steps before the first mistake count; there other right steps count, too")
    sequence = tuple(step.step for step in question.sequence)
    distractors = tuple(each.step for each in question.distractors)
    return OrderForm(sequence, distractors, partial=question.credit != "none"), tuple(notes)


def _formula(question: FormulaQuestion) -> Formed:
    lines = [f"Key: `{question.answer}`"]
    lines += [f"Also right: `{other}`" for other in question.accept]
    if question.form != "any":
        lines.append(f"The form must be {question.form}.")
    if isinstance(question, MatrixExpression):
        lines.append(f"Sizes: {_sizes(question.given.shapes)}")
        if question.layout == "either":
            lines.append("The transpose is right, too.")
    if isinstance(question, ScalarExpression):
        lines.append(f"Symbols: {_listed(list(question.symbols))}")
    return _by_hand(lines, question.why, [(f"`{slip.answer}`", slip.why) for slip in question.slips])


def _matrix(question: Matrix) -> Formed:
    lines = [f"Key: `{_rows(question.answer)}`"]
    return _by_hand(lines, question.why, [(f"`{_rows(slip.answer)}`", slip.why) for slip in question.slips])


def _set(question: MatrixSet) -> Formed:
    lines = [f"Key, in any order: `{', '.join(question.answer)}`"]
    if "row" in question.conventions:
        lines.append("With every product reversed it is right, too.")
    lines.append(f"Sizes: {_sizes(question.given.shapes)}")
    return _by_hand(lines, question.why, [(f"`{slip.answer}`", slip.why) for slip in question.slips])


def _essay(question: Essay) -> Formed:
    rubric = "\n".join(f"- {point.points:g}: {point.criterion}" for point in question.rubric)
    for_marker = f"{question.model}\n\n{rubric}"
    words = (question.words.min, question.words.max)
    note = (
        "marked by a person: learners do not mark themselves by the rubric there; it goes with the question"
    )
    return OpenForm(for_marker, words=words), (note,)


def _by_hand(lines: list[str], why: str, mistakes: list[tuple[str, str]]) -> Formed:
    blocks = [*lines, why]
    if mistakes:
        blocks.append("Mistakes to expect:")
        blocks.append(_bullets([*mistakes]))
    return OpenForm("\n\n".join(blocks), is_formula=True), (_MARKED_BY_HAND,)


def _rows(rows: Sequence[Sequence[str]]) -> str:
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def _sizes(shapes: Mapping[str, Sequence[str | int]]) -> str:
    return ", ".join(
        f"{name} {' × '.join(map(str, shape)) if shape else 'a number'}" for name, shape in shapes.items()
    )


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


FORM_OF_KIND: Mapping[str, Callable[[Any], Formed]] = MappingProxyType(
    {
        "choice": _choice,
        "claim": _claim,
        "number": _number,
        "text": _text,
        "order": _order,
        "match": _match,
        "expression": _formula,
        "matexpr": _formula,
        "matrix": _matrix,
        "set": _set,
        "essay": _essay,
    }
)
"""How each kind of question looks elsewhere; ``parts`` is taken apart before."""

"""Items of a bank in the forms that other programs know, with a note of everything that is lost.

Each kind says itself how it looks elsewhere. What no other program can grade, such as a formula compared by meaning,
becomes a text that a person marks, with the key and the mistakes to expect for that person's eyes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from quizzes.forms import Exercise
from quizzes.kinds.parts import Parts
from quizzes.kinds.question import Entry, Question
from quizzes.loading.items import Item

MOST_COPIES = 5
"""How many variants of an item with parameters leave as questions of their own."""


def exercises_of_item(
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


def _exercise(
    item: Item,
    question: Question,
    name: str,
    ask: str,
    bank: str,
    tags: tuple[str, ...],
    about: Mapping[str, str],
    solution: str,
    notes: tuple[str, ...],
) -> Exercise:
    form, grading_notes = question.export_form()
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
    pieces = [*entry.said_with_solution(), entry.solution or ""]
    if entry.erratum:
        pieces.append(f"**About the source.** {entry.erratum.note}")
    return "\n\n".join(filter(None, pieces))

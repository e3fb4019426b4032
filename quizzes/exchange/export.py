"""Exporting banks: the exercises of their items, and a report that leaves out no loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quizzes.exchange.exercises import MOST_COPIES, exercises_of_item
from quizzes.exchange.formats import Format
from quizzes.forms import Exercise
from quizzes.formulas.typography import counted
from quizzes.loading.banks import Bank


@dataclass(frozen=True)
class Export:
    """What was written: the text of the file, and for each item what was simplified, nothing if it is kept."""

    text: str
    count: int
    simplified: Mapping[str, tuple[str, ...]]


def export(banks: Sequence[Bank], file_format: Format) -> Export:
    """Write the live items of some banks in a format."""
    every = [exercise for bank in banks for exercise in exercises_of_bank(bank)]
    simplified: dict[str, dict[str, None]] = {}
    for exercise in every:
        simplified.setdefault(exercise.item, {}).update(dict.fromkeys(_losses(exercise, file_format)))
    return Export(
        file_format.write(every), len(every), {item: tuple(notes) for item, notes in simplified.items()}
    )


def exercises_of_bank(bank: Bank) -> Iterator[Exercise]:
    """Yield the exercises of a bank; of an item with parameters, the first few variants."""
    for item_id, item in bank.items.items():
        recipe = bank.recipes.get(item_id)
        if recipe is None:
            yield from exercises_of_item(item, bank.title, bank.id)
            continue
        codes = recipe.parameters.codes
        chosen = codes[:MOST_COPIES]
        note = f"{len(chosen)} of {len(codes)} variants, as questions of their own"
        for copy, code in enumerate(chosen, 1):
            yield from exercises_of_item(
                recipe.item(code), bank.title, bank.id, copy=copy, code=code, notes=(note,)
            )


def _losses(exercise: Exercise, file_format: Format) -> Iterator[str]:
    yield from exercise.notes
    _, _, part = exercise.name.partition(".")
    where = f"{part}: " if part else ""
    for remark in (*(exercise.grading_notes if file_format.grades else ()), *file_format.remarks(exercise)):
        yield where + remark


def report(
    file_format: Format, file: str, banks: Sequence[Bank], done: Export, left_out: Mapping[str, str]
) -> Iterator[str]:
    """Yield the lines of the report on an export.

    Parameters
    ----------
    left_out
        For each item that was not written, why.
    """
    items = sum(len(bank.items) for bank in banks)
    yield (
        f"{file_format.title}, {file}: {counted(done.count, 'question')} from {counted(items, 'item')} of "
        + counted(len(banks), "bank")
    )
    yield ""
    yield "For every question:"
    yield from (f"  {remark}" for remark in file_format.everywhere)
    kept = [item for item, notes in done.simplified.items() if not notes]
    yield f"Kept ({len(kept)}):"
    yield from (f"  {item}" for item in kept)
    yield f"Simplified ({len(done.simplified) - len(kept)}):"
    for item, notes in done.simplified.items():
        yield from (f"  {item}: {note}" for note in notes)
    yield f"Left out ({len(left_out)}):"
    yield from (f"  {item}: {why}" for item, why in left_out.items())

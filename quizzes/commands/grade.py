"""``grade BANK ITEM --answer TEXT``: what the engine says to one answer, as JSON."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import Any

from quizzes.commands.places import CommandError, Commands, find_bank, is_unicode, pages
from quizzes.formulas.notation import AnswerError
from quizzes.kinds.essay import Essay, EssayAnswer
from quizzes.kinds.grading import Grade, invalid
from quizzes.kinds.parts import Parts
from quizzes.kinds.question import not_graded
from quizzes.kinds.question_state import QuestionState
from quizzes.loading.banks import Bank, load_bank
from quizzes.loading.items import SimpleQuestion
from quizzes.yaml.faults import BankError, did_you_mean

_ANSWERS = """\
The answer is written as a learner would type it. A choice takes its letter, A for the first option of the file,
or several: "A, C". A matrix is [[a, b], [c, d]]. A list has commas. A claim is true, false or only-if.
An essay is a text, with --ticks for the points of the rubric that it makes: --ticks 1,3.
"""


def add_parser(commands: Commands) -> None:
    """Add ``grade`` to the command line."""
    parser = commands.add_parser("grade", help="grade one answer and print JSON", description=_ANSWERS)
    parser.add_argument("bank", metavar="BANK", help="a bank file, or the id of a bank")
    parser.add_argument("item", metavar="ITEM", help="the id of an item")
    parser.add_argument("--part", help="the id of a part")
    parser.add_argument("--answer", required=True, metavar="TEXT")
    parser.add_argument("--variant", metavar="CODE", help="which numbers, for an item that varies")
    parser.add_argument("--ticks", metavar="NUMBERS", help="rubric points of an essay, from 1: 1,3")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Print the grade of an answer."""
    try:
        bank = load_bank(find_bank(arguments.bank), pages=pages())
    except BankError as error:
        print(error, file=sys.stderr)
        return 1
    question = _question(bank, arguments.item, arguments.part, arguments.variant)
    try:
        grade = _grade(question, arguments.answer, arguments.ticks)
    except AnswerError as error:
        grade = not_graded(error)
    print(json.dumps(_described(question, grade), ensure_ascii=not is_unicode(sys.stdout.encoding), indent=2))
    return 0


def _question(bank: Bank, item_id: str, part_id: str | None, code: str | None) -> SimpleQuestion:
    if item_id not in bank.items:
        raise CommandError(
            f"the bank `{bank.id}` has no live item `{item_id}`.{did_you_mean(item_id, bank.items)}"
        )
    item = bank.items[item_id]
    if code is not None:
        recipe = bank.recipes.get(item_id)
        if recipe is None:
            raise CommandError(f"`{item_id}` has no variants: leave out --variant.")
        try:
            item = recipe.item(code)
        except KeyError:
            some = ", ".join(recipe.parameters.codes[:5])
            raise CommandError(f"`{item_id}` has no variant `{code}`; some are {some}.") from None
    if not isinstance(item, Parts):
        if part_id is not None:
            raise CommandError(f"`{item_id}` has no parts: leave out --part.")
        return item
    parts = {part.id: part for part in item.parts}
    if part_id not in parts:
        wrong = f"`{item_id}` has no part `{part_id}`;" if part_id else f"`{item_id}` has parts: say --part;"
        raise CommandError(f"{wrong} they are {', '.join(parts)}.")
    return parts[part_id]


def _grade(question: SimpleQuestion, text: str, ticks: str | None) -> Grade:
    if isinstance(question, Essay):
        return _grade_essay(question, text, ticks)
    if ticks is not None:
        raise CommandError("--ticks belongs to essays only.")
    return question.grade(question.read_answer(text))


def _grade_essay(question: Essay, text: str, ticks: str | None) -> Grade:
    if (refused := question.check(text)) is not None:
        return refused
    if ticks is None:
        return invalid(
            "An essay is marked by a person: compare it with the model answer and tick the points it makes, "
            "with --ticks 1,3."
        )
    numbers = [number.strip() for number in ticks.split(",") if number.strip()]
    points = len(question.rubric)
    if not all(number.isdecimal() and 1 <= int(number) <= points for number in numbers):
        raise CommandError(f"--ticks is `{ticks}`; write numbers from 1 to {points} with commas.")
    return question.grade(EssayAnswer(text, frozenset(int(number) - 1 for number in numbers)))


def _described(question: SimpleQuestion, grade: Grade) -> dict[str, Any]:
    rules = question.rules
    described: dict[str, Any] = {
        "outcome": str(grade.outcome),
        "mark": QuestionState().after(grade, rules).mark(rules),
        "points": rules.points,
        "feedback": list(grade.feedback),
        "notes": list(grade.notes),
    }
    if grade.understood:
        described["understood"] = grade.understood
    if grade.slip:
        described["slip"] = grade.slip
    return described

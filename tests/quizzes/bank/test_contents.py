"""The questions that ship: their keys follow from the mathematics, and their feedback gives nothing away."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import VOTES, Claim
from quizzes.kinds.essay import Essay, EssayAnswer
from quizzes.kinds.expression import ScalarExpression
from quizzes.kinds.grading import Grade, Outcome
from quizzes.kinds.match import Match
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number, real_number
from quizzes.kinds.order import Order
from quizzes.kinds.question import ASKED_ONCE, Question
from quizzes.kinds.set import MatrixSet
from quizzes.kinds.text import Text
from quizzes.loading.banks import load_banks
from quizzes.loading.items import SimpleQuestion, questions
from quizzes.yaml.source import read_yaml

Kind = TypeVar("Kind", bound=Question)

ROOT = Path(__file__).resolve().parents[3]
BANKS = load_banks(ROOT / "quizzes" / "bank", pages=read_yaml(ROOT / "pages" / "lessons.yaml").data)
QUESTIONS: dict[str, SimpleQuestion] = {
    key: question for item in BANKS.items.values() for key, question in questions(item)
}
EVERY_QUESTION = pytest.mark.parametrize("key", QUESTIONS)


def of_kind(key: str, kind: type[Kind]) -> Kind:
    """Return the question, which must be of this kind."""
    question = QUESTIONS[key]
    assert isinstance(question, kind)
    return question


def key_of(key: str) -> float:
    """Return the number that a question expects."""
    return real_number(of_kind(key, Number).answer).value


def grade_of_key(question: SimpleQuestion) -> Grade:
    """Grade a question's own key."""
    if isinstance(question, Choice):
        return question.grade({option.id for option in question.options if option.is_right})
    if isinstance(question, Claim):
        return question.grade(question.verdict)
    if isinstance(question, Order):
        return question.grade([step.step for step in question.sequence])
    if isinstance(question, Match):
        return question.grade({pair.left: pair.right for pair in question.pairs})
    if isinstance(question, Matrix):
        return question.grade(question.answer)
    if isinstance(question, MatrixSet):
        return question.grade(", ".join(question.answer))
    if isinstance(question, Essay):
        ticks = frozenset(range(len(question.rubric)))
        return question.grade(EssayAnswer(question.model, ticks))
    if isinstance(question, Text):
        return question.grade(question.answer.replace("*", ""))
    assert isinstance(question, Number | ScalarExpression | MatrixExpression)
    return question.grade(question.answer)


def wrong_grades(question: SimpleQuestion) -> Iterator[tuple[str, Grade]]:
    """Yield, for each wrong option and slip, its own sentence and the grade it gets."""
    if isinstance(question, Choice):
        for option in question.options:
            if not option.is_right:
                yield option.why, question.grade(option.id)
    elif isinstance(question, Claim):
        yield from (
            (question.why.for_vote(vote), question.grade(vote)) for vote in VOTES if vote != question.verdict
        )
    elif isinstance(question, Matrix):
        for matrix in question.slips:
            yield matrix.why, question.grade(matrix.answer)
    elif isinstance(question, Order | Match):
        yield from ((mistake.why, question.grade(mistake.answer)) for mistake in question.mistakes())
    elif not isinstance(question, Essay):
        assert isinstance(question, Number | Text | MatrixSet | ScalarExpression | MatrixExpression)
        for slip in question.slips:
            yield (
                slip.why,
                question.grade(slip.answer.replace("*", " ") if isinstance(question, Text) else slip.answer),
            )


def of_kinds(*kinds: type[Question]) -> pytest.MarkDecorator:
    """Return the mark that runs a test once for each question of some kinds."""
    return pytest.mark.parametrize(
        "key", [key for key, question in QUESTIONS.items() if isinstance(question, kinds)]
    )


WITH_MISTAKES = pytest.mark.parametrize(
    "key", [key for key, question in QUESTIONS.items() if any(True for _ in wrong_grades(question))]
)


def prose_of(question: Question) -> Iterator[str]:
    """Yield every text of a question that a learner may see."""
    yield question.ask
    yield from (hint.text for hint in question.hints)
    if isinstance(question, Choice):
        for option in question.options:
            yield option.text
            yield option.why
    elif isinstance(question, Claim):
        yield from map(question.why.for_vote, VOTES)
        if question.condition:
            yield question.condition
    elif isinstance(question, Order):
        yield question.why
        yield from (step.why for step in question.sequence if step.why)
        yield from (distractor.why for distractor in question.distractors)
    elif isinstance(question, Match):
        yield question.why
        yield from (pair.why for pair in question.pairs if pair.why)
        yield from (extra.why for extra in question.extra if extra.why)
    elif isinstance(question, Essay):
        yield question.model
        yield from (point.criterion for point in question.rubric)
    elif isinstance(question, Number | Text | Matrix | MatrixSet | ScalarExpression | MatrixExpression):
        yield question.why
        yield from (slip.why for slip in question.slips)


@EVERY_QUESTION
def test_a_key_is_graded_right(key: str) -> None:
    """The expected answer earns everything."""
    grade = grade_of_key(QUESTIONS[key])

    assert grade.outcome is Outcome.RIGHT
    assert grade.credit == 1.0


@WITH_MISTAKES
def test_a_wrong_option_or_slip_hears_its_own_sentence_and_is_not_right(key: str) -> None:
    """No expected mistake is graded right, and none hears about another."""
    for why, grade in wrong_grades(QUESTIONS[key]):
        assert grade.outcome is not Outcome.RIGHT
        assert grade.feedback[0] == why, "An earlier slip takes this answer: reorder them, or delete one."


@WITH_MISTAKES
def test_wrong_feedback_gives_nothing_away(key: str) -> None:
    """It holds no sentence of the right answer or of another option, no right option and no solution."""
    question = QUESTIONS[key]
    item = BANKS.items[key.split(".")[0]]
    secrets = {*grade_of_key(question).feedback, item.solution}
    if item.erratum:
        secrets.add(item.erratum.note)
    if isinstance(question, Choice):
        secrets |= {option.text for option in question.options if option.is_right}
    for why, grade in wrong_grades(question):
        spoken = " ".join(grade.feedback)

        assert not [secret for secret in secrets if secret and secret in spoken], (
            "Say only what is wrong with it."
        )
        if isinstance(question, Choice):
            assert not [option for option in question.options if option.why != why and option.why in spoken]


@of_kinds(Choice)
def test_sentences_are_not_shared_between_options(key: str) -> None:
    """Every option has a sentence of its own."""
    sentences = [option.why for option in of_kind(key, Choice).options]

    assert len(sentences) == len(set(sentences)), "Say of each option what is wrong, or right, with it."


@of_kinds(Choice, Number, Text, ScalarExpression, MatrixExpression, Matrix, MatrixSet, Order, Match)
def test_every_question_but_an_essay_and_a_vote_has_two_or_three_hints(key: str) -> None:
    """Help comes in steps. An essay has its rubric, a hint would halve a vote among three, and a test gives none at all."""
    hints = len(QUESTIONS[key].hints)
    if ASKED_ONCE in BANKS.items[key.split(".")[0]].tags:
        assert hints == 0, "What is asked once has no hints: they would never be shown."
    else:
        assert 2 <= hints <= 3, "Write two or three hints."


def test_every_question_is_of_a_kind_that_these_tests_know() -> None:
    """A new kind says here whether it has hints, and what it hears when it is wrong."""
    known = {
        "choice",
        "number",
        "text",
        "expression",
        "matexpr",
        "matrix",
        "set",
        "order",
        "match",
        "essay",
        "claim",
    }
    strangers = {question.type for question in QUESTIONS.values()} - known

    assert strangers == set(), "Add the kind to the lists of kinds in this file."


@of_kinds(Choice, Number, Text, ScalarExpression, MatrixExpression)
def test_no_hint_holds_the_key(key: str) -> None:
    """A hint leads to the answer and does not say it."""
    question = QUESTIONS[key]
    hints = " ".join(hint.text for hint in question.hints)
    if isinstance(question, Choice):
        keys = [option.text for option in question.options if option.is_right]
    elif isinstance(question, Number):
        keys = [rf"= {key_of(key):g}$", f"is {key_of(key):g}."]
    else:
        assert isinstance(question, Text | ScalarExpression | MatrixExpression)
        keys = [question.answer.replace("*", ""), question.answer]

    assert keys
    assert not [text for text in keys if text in hints], "Lead to the answer instead of saying it."


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "x" * 700,
        "((((",
        "1/0",
        "9^9^9^9",
        "\x00",
        "\u202e8",
        "I;I",
        "$\\input{x}$",
        "<b>8</b>",
        "__import__",
    ],
)
def test_no_typed_text_breaks_a_question_or_is_right_by_accident(typed: str) -> None:
    """Whatever is typed is graded or sent back with a sentence."""
    for question in QUESTIONS.values():
        if isinstance(question, Number | Text | ScalarExpression | MatrixExpression | MatrixSet):
            grade = question.grade(typed)

            assert grade.outcome in (Outcome.INVALID, Outcome.WRONG)
            assert all(grade.feedback)


def test_every_item_has_a_solution_and_an_objective() -> None:
    """What a closed question shows is never empty."""
    for item in BANKS.items.values():
        assert item.solution, f"Write a `solution` for {item.id}."
        assert item.objective, f"Name an `objective` of {item.id}."


def test_mathematics_is_closed_in_every_text() -> None:
    """Dollar signs come in pairs and braces match, so that nothing renders as raw TeX."""
    texts = [text for question in QUESTIONS.values() for text in prose_of(question)]
    texts += [
        text
        for item in BANKS.items.values()
        for text in (item.ask, item.solution, item.erratum.note if item.erratum else None)
        if text
    ]
    for text in texts:
        formulas = text.split("$")[1::2]

        assert text.count("$") % 2 == 0, text
        assert all(formula.count("{") == formula.count("}") for formula in formulas), text
        assert not re.search(r"\\[a-zA-Z]", "".join(text.split("$")[0::2])), text


def test_every_misconception_and_objective_is_used() -> None:
    """A bank names nothing that no question refers to."""
    for name, bank in BANKS.banks.items():
        source = read_yaml(ROOT / "quizzes" / "bank" / f"{name.replace('-', '_')}.yaml")
        referred = {
            (path[-1], referred_to)
            for path in source.values
            if path[:1] == ("items",) and path[-1] in ("slip", "objective")
            # One name, or a list of them.
            for value in [source.value_at(path)]
            for referred_to in (value if isinstance(value, tuple) else (value,))
        }

        advice = f"Use it in an item of {source.file}, or delete it there."
        assert {name for kind, name in referred if kind == "slip"} == set(bank.slips), advice
        assert {name for kind, name in referred if kind == "objective"} == set(bank.objectives), advice

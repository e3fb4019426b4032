"""The questions that ship: their keys follow from the mathematics, and their feedback gives nothing away."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import TANH
from core.blocks import Block, forward, jacobian, vjp
from core.bounds import gradient_band, plain_band
from core.path_lengths import path_counts
from core.paths import enumerate_paths
from quizzes.formulas.evaluation import evaluate
from quizzes.formulas.expressions import parse
from quizzes.formulas.functions import Values
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
from quizzes.kinds.question import Question
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
QUIZ = list(BANKS.banks["quiz"].items.values())


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
    elif not isinstance(question, Essay | Order | Match):
        assert isinstance(question, Number | Text | MatrixSet | ScalarExpression | MatrixExpression)
        for slip in question.slips:
            yield (
                slip.why,
                question.grade(slip.answer.replace("*", " ") if isinstance(question, Text) else slip.answer),
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


@EVERY_QUESTION
def test_a_wrong_option_or_slip_hears_its_own_sentence_and_is_not_right(key: str) -> None:
    """No expected mistake is graded right, and none hears about another."""
    for why, grade in wrong_grades(QUESTIONS[key]):
        assert grade.outcome is not Outcome.RIGHT
        assert grade.feedback[0] == why


@EVERY_QUESTION
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

        assert not [secret for secret in secrets if secret and secret in spoken]
        if isinstance(question, Choice):
            assert not [option for option in question.options if option.why != why and option.why in spoken]


@EVERY_QUESTION
def test_sentences_are_not_shared_between_options(key: str) -> None:
    """Every option has a sentence of its own."""
    question = QUESTIONS[key]
    sentences = [option.why for option in question.options] if isinstance(question, Choice) else []

    assert len(sentences) == len(set(sentences))


@EVERY_QUESTION
def test_every_question_but_an_essay_and_a_vote_has_two_or_three_hints(key: str) -> None:
    """Help comes in steps. An essay has its rubric instead, and a hint would halve a vote among three."""
    question = QUESTIONS[key]

    assert isinstance(question, Essay | Claim) or 2 <= len(question.hints) <= 3


@EVERY_QUESTION
def test_no_hint_holds_the_key(key: str) -> None:
    """A hint leads to the answer and does not say it."""
    question = QUESTIONS[key]
    hints = " ".join(hint.text for hint in question.hints)
    if isinstance(question, Choice):
        keys = [option.text for option in question.options if option.is_right]
    elif isinstance(question, Number):
        keys = [rf"= {key_of(key):g}$", f"is {key_of(key):g}."]
    elif isinstance(question, Text | ScalarExpression | MatrixExpression):
        keys = [question.answer.replace("*", ""), question.answer]
    else:
        keys = []

    assert not [text for text in keys if text in hints]


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
        assert item.solution, item.id
        assert item.objective, item.id


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

        assert {name for kind, name in referred if kind == "slip"} == set(bank.slips)
        assert {name for kind, name in referred if kind == "objective"} == set(bank.objectives)


def test_the_quiz_keeps_the_order_and_the_key_letters_of_its_source() -> None:
    """Q1 to Q5, four options each as A to D, keys C, C, B, B, B."""
    letters = []
    for number, item in enumerate(QUIZ, 1):
        assert isinstance(item, Choice)
        assert item.source is not None
        assert (item.id[:3], item.source.at, len(item.options)) == (f"q{number}-", f"Quiz Q{number}", 4)
        assert item.shown_options("any learner") == item.options
        letters.append([option.id.upper() for option in item.options if option.is_right])
        assert letters[-1] == [item.source.key]

    assert letters == [["C"], ["C"], ["B"], ["B"], ["B"]]


def test_every_question_of_the_quiz_says_what_was_wrong_in_its_source() -> None:
    """All five were repaired; the note shows once the question is closed."""
    kinds = [item.erratum.kind for item in QUIZ if item.erratum]

    assert kinds == [
        "equivalent-options",
        "missing-hypothesis",
        "second-right-answer",
        "wrong-key",
        "second-right-answer",
    ]


def test_the_practice_problems_are_the_five_of_the_source() -> None:
    """In order, each with its place in the source."""
    places = [item.source.at[:18] for item in BANKS.banks["practice"].items.values() if item.source]

    assert places == [f"Practice Problem {number}" for number in range(1, 6)]


def test_only_the_true_bound_is_offered_for_deep_networks() -> None:
    """The bound of Q4 holds at its ends; a gradient of norm at least 1 is promised nowhere."""
    shrinking = np.linalg.matrix_power(np.eye(2) - 0.1 * np.eye(2), 100)
    band = gradient_band([0.1] * 100)
    halving = np.linalg.matrix_power(np.eye(2) - 0.5 * np.eye(2), 10)

    assert np.linalg.norm(shrinking, 2) == pytest.approx(band.lower, rel=1e-12)
    assert np.linalg.norm(halving, 2) == 2.0**-10
    assert "(1-\\varepsilon)^L" in of_kind("q4-deep-training", Choice).option("b").text


def test_a_branch_of_one_over_depth_keeps_the_band_near_1_over_e_to_e() -> None:
    """The reason of Q4's key, at depth 1000."""
    band = gradient_band([1e-3] * 1000)

    assert band.lower == pytest.approx(1 / math.e, rel=1e-3)
    assert band.upper == pytest.approx(math.e, rel=1e-3)


def columns(**vectors_and_matrices: NDArray[np.float64]) -> dict[str, Values]:
    """Return symbols for one test point: vectors as columns."""
    return {
        name: np.atleast_3d(array[None]).astype(np.complex128) for name, array in vectors_and_matrices.items()
    }


def value_of_key(key: str, points: dict[str, Values]) -> NDArray[np.float64]:
    """Return the value of a matrix formula's key at a test point."""
    question = of_kind(key, MatrixExpression)
    tree = parse(question.answer, question.symbol_table()).tree
    value: NDArray[np.float64] = evaluate(tree, points)[0].real
    return value


def test_the_equations_of_problem_1_are_those_of_the_block() -> None:
    """Output, Jacobian and the three gradients agree with the core at random numbers."""
    rng = np.random.default_rng(1)
    block = Block(w1=rng.normal(size=(5, 4)), w2=rng.normal(size=(4, 5)), activation=TANH)
    x, u = rng.normal(size=4), rng.normal(size=4)
    points = columns(W1=block.w1, W2=block.w2, x=x, u=u)
    gradients = vjp(block, x, u)
    expected = {
        "forward": forward(block, x).output[:, None],
        "backward": jacobian(block, x).total,
        "pull-back": gradients.grad_x[:, None],
        "grad-w2": gradients.grad_w2,
        "grad-w1": gradients.grad_w1,
    }

    for part, value in expected.items():
        np.testing.assert_allclose(value_of_key(f"p1-block-equations.{part}", points), value, rtol=1e-12)


def test_the_paths_of_problem_2_are_those_of_three_blocks() -> None:
    """The list is the core's, with the identities of the skips left out."""
    table = enumerate_paths([np.eye(2)] * 3, [1.0, 1.0])
    words = {"*".join(factor for factor in word.split() if factor != "I") or "I" for word in table.words}

    assert set(of_kind("p2-list-paths.list", MatrixSet).answer) == words
    assert key_of("p2-list-paths.count") == len(table.words)


@pytest.mark.parametrize("order", ["pre", "post"])
def test_the_jacobians_of_problem_3_are_those_of_the_block(order: str) -> None:
    """diag(0, 2) after the addition, diag(1, 2) before the branch."""
    block = Block(w1=np.eye(2), w2=np.eye(2), order="pre" if order == "pre" else "post")
    answer = of_kind(f"p3-truer-identity.{order}", Matrix).answer
    key = [[real_number(cell).value for cell in row] for row in answer]

    np.testing.assert_array_equal(jacobian(block, [-1.0, 1.0]).total, key)


def test_the_numbers_of_problem_4_follow_from_counts_and_norms() -> None:
    """The bounds of the longest and the shortest path, and the length of the largest count times bound."""
    weights = [count * 0.9**length for length, count in enumerate(path_counts(50))]

    assert key_of("p4-longest-shortest.longest") == pytest.approx(plain_band([0.9] * 50).upper, rel=1e-12)
    assert key_of("p4-longest-shortest.longest") == pytest.approx(5.15e-3, rel=1e-3)
    assert key_of("p4-longest-shortest.shortest") == np.linalg.norm(np.eye(3), 2)
    assert key_of("p4-longest-shortest.heaviest") == np.argmax(weights)


def test_norms_below_1_alone_do_not_force_exponential_decay() -> None:
    """The product named in Problem 4 is 0.51 and stays above one half."""
    factors = [1 - 1 / number**2 for number in range(2, 51)]

    assert max(factors) < 1
    assert math.prod(factors) == pytest.approx(0.51, rel=1e-12)


def test_the_step_of_problem_5_is_one_euler_step() -> None:
    """From 2, with slope -0.5 times the state, to 1."""
    step_size = key_of("p5-neural-ode.step")
    state = 2.0

    assert key_of("p5-neural-ode.by-hand") == state + step_size * (-0.5 * state)

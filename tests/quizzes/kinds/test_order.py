"""Steps to put in order: chains, free orders, equal steps, steps that do not belong."""

from itertools import combinations, permutations
from typing import Any

import pytest

from quizzes.kinds.grading import Outcome
from quizzes.kinds.order import Order
from quizzes.kinds.precedence import Precedence

BRANCH = {
    "id": "branch",
    "type": "order",
    "ask": "Put the branch in order.",
    "sequence": (
        "BatchNorm",
        {"step": "ReLU", "why": "The activation comes before the weights here.", "slip": "late"},
        "Conv",
        "Add the skip",
    ),
    "why": "Normalise, activate, convolve, add.",
}
LATE = {"step": "ReLU after the addition", "why": "It would cut the skip.", "slip": "cut-skip"}


def order(**changes: Any) -> Order:
    """Return the question, with some keys changed."""
    return Order.model_validate(BRANCH | changes)


def test_the_sequence_is_right_and_no_other_order_of_its_steps() -> None:
    """One of 24 orders."""
    steps = ("BatchNorm", "ReLU", "Conv", "Add the skip")
    right = [each for each in permutations(steps) if order().grade(each).outcome is Outcome.RIGHT]

    assert right == [steps]
    assert order().grade(steps).feedback == ("Normalise, activate, convolve, add.",)


def test_equal_steps_are_interchangeable() -> None:
    """Which of two BatchNorms stands where makes no difference."""
    twice = ("BatchNorm", "ReLU", "Conv", "BatchNorm", "ReLU", "Conv")

    assert order(sequence=twice).grade(twice).outcome is Outcome.RIGHT
    assert order(sequence=twice).grade(sorted(twice)).credit == pytest.approx(3 / 6)


def test_with_chains_every_order_that_keeps_them_is_right() -> None:
    """Two branches that meet in a sum: 6 of the 120 orders of five steps keep both chains."""
    question = order(
        sequence=tuple({"id": name, "step": name} for name in ("a1", "a2", "b1", "b2", "sum")),
        before=(("a1", "a2", "sum"), ("b1", "b2", "sum")),
    )
    right = [
        each
        for each in permutations(("a1", "a2", "b1", "b2", "sum"))
        if question.grade(each).outcome is Outcome.RIGHT
    ]

    assert len(right) == 6
    assert all(
        each.index("a1") < each.index("a2") and each.index("b1") < each.index("b2") and each[-1] == "sum"
        for each in right
    )


@pytest.mark.parametrize("answer", list(permutations("abcd")))
def test_the_longest_run_is_the_longest_of_all_selections_that_keep_the_order(
    answer: tuple[str, ...],
) -> None:
    """Brute force over all 16 selections: a before b before c, and d is free."""
    run = Precedence("abcd", [(0, 1), (1, 2)]).longest_run(answer)
    bound = [place for place in range(4) if answer[place] != "d"]
    chosen = [kept for size in range(4) for kept in combinations(bound, size)]
    in_order = [kept for kept in chosen if [answer[at] for at in kept] == sorted(answer[at] for at in kept)]

    assert len(run) == 1 + max(map(len, in_order))
    assert tuple(place for place in run if answer[place] != "d") in in_order


@pytest.mark.parametrize(
    ("credit", "answer", "earned"),
    [
        ("longest-run", ("ReLU", "BatchNorm", "Conv", "Add the skip"), 0.75),
        ("longest-run", ("Add the skip", "Conv", "ReLU", "BatchNorm"), 0.25),
        ("first-wrong", ("BatchNorm", "ReLU", "Add the skip", "Conv"), 0.5),
        ("first-wrong", ("Conv", "BatchNorm", "ReLU", "Add the skip"), 0.0),
        ("none", ("ReLU", "BatchNorm", "Conv", "Add the skip"), 0.0),
    ],
)
def test_an_order_that_is_not_right_earns_what_the_author_chose(
    credit: str, answer: tuple[str, ...], earned: float
) -> None:
    """The longest run that could stay, the steps before the first mistake, or nothing."""
    assert order(credit=credit).grade(answer).credit == earned


@pytest.mark.parametrize(("credit", "earned"), [("longest-run", 0.75), ("first-wrong", 0.75), ("none", 0.0)])
def test_a_step_that_does_not_belong_takes_a_share_and_says_why(credit: str, earned: float) -> None:
    """A complete order with a distractor at its end is not right."""
    question = order(credit=credit, distractors=(LATE,))
    grade = question.grade(("BatchNorm", "ReLU", "Conv", "Add the skip", "ReLU after the addition"))

    assert grade.outcome is not Outcome.RIGHT
    assert grade.credit == earned
    assert "It would cut the skip." in grade.feedback
    assert grade.slip == "cut-skip"


def test_a_misplaced_step_hears_its_own_sentence_and_any_other_a_plain_one() -> None:
    """Nothing is said of steps that could stay."""
    moved = order().grade(("BatchNorm", "Conv", "Add the skip", "ReLU"))
    plain = order().grade(("Conv", "BatchNorm", "ReLU", "Add the skip"))

    assert moved.feedback == (
        "The activation comes before the weights here.",
        "3 of the steps are in a right order.",
    )
    assert moved.slip == "late"
    assert plain.feedback[:-1] == ("“Conv” is in the wrong place.",)


def test_how_many_steps_belong_is_not_told_when_some_do_not() -> None:
    """A list that leaves steps out is graded then, and hears that something is missing."""
    grade = order(distractors=(LATE,)).grade(("BatchNorm", "ReLU"))

    assert (grade.outcome, grade.credit) == (Outcome.PARTLY_RIGHT, 0.5)
    assert grade.feedback == ("2 of the steps are in a right order. A step is missing.",)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((), "Put the steps in order first."),
        (("BatchNorm", "ReLU"), "Place all 4 steps; you placed 2."),
        (("BatchNorm", "relu"), "There is no step `relu`."),
        (("ReLU", "ReLU", "Conv", "BatchNorm"), "You used “ReLU” 2 times; it may be used 1 time."),
    ],
)
def test_an_order_that_cannot_be_read_costs_nothing(answer: tuple[str, ...], said: str) -> None:
    """It says what to mend."""
    grade = order().grade(answer)

    assert grade.outcome is Outcome.INVALID
    assert grade.feedback[0].startswith(said)


def test_the_steps_are_shown_alike_to_everyone_and_never_in_a_right_order() -> None:
    """Two steps have only one other order."""
    two = order(sequence=("first", "second"))

    assert two.shown_steps() == ["second", "first"]
    assert order().shown_steps() == order().shown_steps() != ["BatchNorm", "ReLU", "Conv", "Add the skip"]
    assert sorted(order().shown_steps()) == sorted(["BatchNorm", "ReLU", "Conv", "Add the skip"])


def test_ten_steps_without_a_chain_between_most_are_graded_at_once() -> None:
    """The largest question looks at no more than 1,024 sets of steps."""
    steps = tuple({"id": f"s{number}", "step": f"step {number}"} for number in range(10))
    question = order(sequence=steps, before=(("s0", "s1"),))
    answer = [f"step {number}" for number in (1, 0, *range(2, 10))]

    assert question.grade(answer).credit == pytest.approx(0.9)


@pytest.mark.parametrize(
    "text",
    [
        "BatchNorm, ReLU, Conv, Add the skip",
        "batchnorm > relu > CONV > add  the skip",
        "step-1,step-2,step-3,step-4",
    ],
)
def test_an_order_is_read_from_a_line_of_text(text: str) -> None:
    """With commas or arrows, by the texts or the ids."""
    assert order().grade(order().read_answer(text)).outcome is Outcome.RIGHT


def test_what_is_no_step_is_kept_as_typed_so_that_the_grade_can_name_it() -> None:
    """Nothing typed is dropped silently."""
    assert order().read_answer("Conv, Cnov") == ["Conv", "Cnov"]


def test_each_distractor_is_a_foreseen_mistake_that_hears_its_reason() -> None:
    """It is never graded right."""
    question = order(distractors=(LATE,))
    (mistake,) = question.mistakes()
    grade = question.grade(mistake.answer)

    assert question.grade(question.right_answer()).outcome is Outcome.RIGHT
    assert (mistake.why, grade.feedback[0]) == (LATE["why"], LATE["why"])
    assert grade.outcome is Outcome.PARTLY_RIGHT


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sequence": ("alone",)}, "bad-value"),
        ({"sequence": tuple("abcdefghijk")}, "bad-value"),
        ({"sequence": ("same", "same")}, "bad-value"),
        ({"sequence": ({"id": "a", "step": "x"}, {"id": "a", "step": "y"})}, "duplicate-id"),
        ({"distractors": (LATE | {"step": "relu"},)}, "duplicate-option"),
        ({"distractors": (LATE, LATE)}, "duplicate-option"),
        ({"before": ()}, "bad-value"),
        ({"before": (("step-1", "step-9"), ("step-1", "step-2"))}, "unknown-step"),
        ({"before": (("step-2", "step-1"),)}, "cycle"),
    ],
)
def test_a_faulty_order_is_found(changes: dict[str, Any], code: str) -> None:
    """Chains have to agree with the sequence, so they can never run in a circle."""
    assert [problem.code for problem in order(**changes).problems()] == [code]


def test_a_good_order_has_no_problems() -> None:
    """The example above is faultless, with distractors and chains too."""
    assert list(order().problems()) == []
    assert list(order(distractors=(LATE,), before=(("step-1", "step-2"),)).problems()) == []

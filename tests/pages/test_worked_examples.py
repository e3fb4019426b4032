"""Worked examples: stages that fade, taps that name the rule, the flawed line, and new numbers that can be reproduced."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.bounds import uniform_band
from core.paths import enumerate_paths
from pages._shared.experiments.worked_examples.faded_steps import BLANKS, STAGES, Step, item
from pages._shared.experiments.worked_examples.new_numbers import new_bounds, two_new_blocks, two_new_orders
from pages._shared.experiments.worked_examples.norm_band import ANSWERS, FAR, LINES, NEVER
from pages._shared.experiments.worked_examples.two_block_routes import two_block_steps
from pages._shared.experiments.worked_examples.two_orders import two_orders_steps
from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import lessons
from pages._shared.quiz.reasons import WHY_EACH
from quizzes.kinds.choice import Choice
from quizzes.kinds.essay import Essay
from quizzes.kinds.grading import Outcome
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number, real_number
from quizzes.learner.mastery import Standing, standings
from quizzes.learner.scheduling import moment
from quizzes.loading.items import SimpleQuestion
from tests.pages.answering import answer, reasons, revealed, right_answer, secrets
from tests.pages.app import blemishes, drawings, keys, open_page, press, put, said
from tests.quizzes.events import DAY

PAGE = "worked_examples"
STEPS: dict[str, list[Step]] = {
    "two blocks": two_block_steps(lessons()[PAGE]),
    "a bound": LINES,
    "two orders": two_orders_steps(),
}
NEW = {"two blocks": two_new_blocks, "a bound": new_bounds, "two orders": two_new_orders}
SEEDS = range(1, 81)


def opened(example: str, stage: str = "full", **controls: Any) -> AppTest:
    """Open one example in one stage."""
    return open_page(PAGE, example=example, stage=stage, **controls)


def choice(name: str) -> Choice:
    """Return a question of the bank that is answered by a tap."""
    question = item(name)
    assert isinstance(question, Choice)
    return question


def question(name: str) -> SimpleQuestion:
    """Return a question of the bank that is filled in."""
    found = item(name)
    assert isinstance(found, Matrix | MatrixExpression | Number)
    return found


def right_tap(name: str) -> str:
    """Return the key of the button that is right."""
    return f"{name}.{next(option.id for option in choice(name).options if option.is_right)}"


@pytest.mark.parametrize("example", STEPS)
@pytest.mark.parametrize("stage", BLANKS)
def test_a_stage_leaves_out_as_many_steps_as_it_says(example: str, stage: str) -> None:
    """The others are written out, and a step that is left out is nowhere on the page."""
    at = opened(example, stage)
    steps = STEPS[example]
    left_out = steps[len(steps) - BLANKS[stage] :]

    assert [step.line in said(at) for step in steps] == [step not in left_out for step in steps]
    assert [step.blank for step in steps if f"{step.blank}.check" in keys(at)] == [
        step.blank for step in left_out
    ]
    assert blemishes(at) == []


@pytest.mark.parametrize("example", STEPS)
def test_every_step_asks_for_its_rule(example: str) -> None:
    """One button an option, in every stage but the last."""
    for stage in BLANKS:
        at = opened(example, stage)
        for step in STEPS[example]:
            buttons = {f"{step.rule}.{option.id}" for option in choice(step.rule).options}

            assert buttons <= keys(at)


def test_a_tap_hears_its_own_sentence_and_closes_a_question_of_three_options() -> None:
    """Right or wrong, since a second tap of three is half given away; the other sentences are due then, folded."""
    at = opened("two blocks")
    rule = choice("we1-block-rule")
    wrong, other = (option for option in rule.options if not option.is_right)
    before = revealed(at, reasons(rule))
    press(at, f"{rule.id}.{wrong.id}")
    after_wrong, left = said(at), keys(at)
    solved = press(opened("two blocks"), right_tap(rule.id))

    assert before == []
    assert wrong.why in after_wrong
    assert [box.label for box in at.expander if any(other.why in line.value for line in box.markdown)] == [
        WHY_EACH
    ]
    assert f"You chose: **{wrong.text}**" in after_wrong
    assert right_tap(rule.id) not in left
    assert f"You chose: **{rule.option(right_tap(rule.id).split('.')[1]).text}**" in said(solved)
    assert right_tap(rule.id) not in keys(solved)


@pytest.mark.parametrize("example", STEPS)
def test_nothing_of_a_question_is_sent_before_it_is_due(example: str) -> None:
    """Not in any stage with blanks: no reason, hint, solution or erratum."""
    for stage in ("1 blank", "2 blanks"):
        at = opened(example, stage)
        names = [step.rule for step in STEPS[example]] + [step.blank for step in STEPS[example] if step.blank]
        for name in [*names, "we2-flaw"]:
            assert revealed(at, secrets(item(name))) == []


@pytest.mark.parametrize("example", STEPS)
def test_the_experiment_waits_until_the_blanks_are_filled(example: str) -> None:
    """It would show what is asked."""
    last = STEPS[example][-1].blank
    at = opened(example, "1 blank")
    before = drawings(at)
    answer(at, last, right_answer(question(last)))

    assert before == []
    assert len(drawings(at)) == 1


@pytest.mark.parametrize("example", STEPS)
def test_right_at_the_first_try_offers_to_skip(example: str) -> None:
    """The button leads to new numbers."""
    last = STEPS[example][-1].blank
    at = answer(opened(example, "1 blank"), last, right_answer(question(last)))
    press(at, f"{PAGE}_skip")

    assert at.session_state[f"{PAGE}_stage"] == STAGES[-1]
    assert "New numbers" in said(at)


def test_a_second_try_offers_nothing_to_skip() -> None:
    """Who needed two tries does the two blanks first."""
    at = answer(opened("a bound", "1 blank"), "we2-upper", "1.1")
    answer(at, "we2-upper", "1.1^100")

    assert "Right" in said(at)
    assert f"{PAGE}_skip" not in keys(at)


def test_the_bound_appears_once_the_flawed_line_is_found() -> None:
    """Every wrong line has its own sentence; the last one opens the argument that holds and its band."""
    at = open_page(PAGE, shown=False, example="a bound")
    put(at, **{f"{PAGE}_guess": NEVER})
    flaw = choice("we2-flaw")
    before = "appear here once the line is found" in said(at) and not drawings(at)
    press(at, f"we2-flaw.{flaw.options[2].id}")
    wrong = flaw.options[2].why in said(at)
    press(at, right_tap("we2-flaw"))

    assert before
    assert wrong
    assert "The bound that holds" in said(at)
    assert f"You said {NEVER}. It is {FAR}." in said(at)
    assert "turn the length 1 into 2.656 × 10⁻⁵ to 13,780**" in said(at)


@pytest.mark.parametrize(("cosine", "left"), [("-1.0", "2.656 × 10⁻⁵"), ("0.0", "1.645"), ("1.0", "13,780")])
def test_the_angle_moves_the_run_from_one_end_of_the_band_to_the_other(cosine: str, left: str) -> None:
    """The line of the learner's branches ends where the sentence says."""
    at = opened("a bound", cosine=cosine)
    shown = {"-1.0": "(-1)", "0.0": "0", "1.0": "1"}[cosine]
    (drawing,) = drawings(at)
    lines = drawing.data["lines"]

    assert f"the length 1 becomes **{left}**" in said(at)
    assert f"1 + 2 \\cdot 0.1 \\cdot {shown} + 0.1^2" in said(at)  # brackets around a negative number alone
    assert lines[lines["of"] == "against"]["size"].iloc[-1] == pytest.approx(uniform_band(0.1, 100).lower)
    assert (drawing.data["dots"]["size"] > uniform_band(0.1, 100).lower).all()


def test_wide_random_stacks_hardly_ever_shrink_a_gradient() -> None:
    """At width 1 most do."""
    assert "random stacks of width 64, 0 % end below 1" in said(opened("a bound", width="64"))
    assert "random stacks of width 1, 7" in said(opened("a bound", width="1"))


def test_the_guess_is_offered_with_the_values_of_the_core() -> None:
    """The right answer is the lower end of the band."""
    assert ANSWERS[FAR] == uniform_band(0.1, 100).lower
    assert ANSWERS[NEVER] == 1.0


def test_the_routes_add_up_and_the_swapped_product_does_not() -> None:
    """Each card carries its row, and matrices that may be swapped are called the exception."""
    at = opened("two blocks")
    j1, j2 = np.array([[0.5, 0], [1, 0]]), np.array([[0, 1], [0, 0.5]])
    table = enumerate_paths([j1, j2], [2, 1])

    assert table.total.tolist() == [6.5, 3.5]
    assert "**The four routes add up to (6.5, 3.5), with the factors swapped to (4, 5.5)**" in said(at)
    assert "through both branches: **(2.5, 0)**" in said(at)
    assert "That is the exception." in said(opened("two blocks", j1="1 0; 0 1"))


def test_a_matrix_that_cannot_be_read_is_explained() -> None:
    """And the page goes on with the default."""
    at = put(opened("two blocks"), **{f"{PAGE}_j1": "1 2 3"})

    assert '"1 2 3" has 1 row, not 2' in said(at)
    assert "(6.5, 3.5)" in said(at)


def test_the_kink_is_explained_where_rule_and_measurement_differ() -> None:
    """At x = 0 the rule takes 0 and the measurement finds a mean."""
    assert "stands on the kink of a ReLU" in said(opened("two orders", x1="0.0"))
    assert "gives the same slopes" in said(opened("two orders"))


@pytest.mark.parametrize("example", NEW)
def test_new_numbers_are_those_of_the_seed(example: str) -> None:
    """Equal seeds ask the same, the next seed asks something else, and both questions are on the page."""
    first, again, other = NEW[example](7), NEW[example](7), NEW[example](8)
    at = opened(example, "new numbers", seed="7")

    assert [question.ask for question in first] == [question.ask for question in again]
    assert [question.ask for question in first] != [question.ask for question in other]
    assert all(f"{question.id}.check" in keys(at) and question.ask in said(at) for question in first)


@pytest.mark.parametrize("example", NEW)
def test_every_seed_gives_a_question_whose_key_is_right_and_whose_slips_are_not(example: str) -> None:
    """Many seeds: the key is graded right, every expected mistake hears its own sentence and is not."""
    for seed in SEEDS:
        for new in NEW[example](seed):
            assert isinstance(new, Matrix | Number)
            assert not list(new.problems())
            assert new.grade(new.answer).outcome is Outcome.RIGHT  # type: ignore[arg-type]
            assert all(text.count("$") % 2 == 0 for text in (new.ask, new.solution or ""))
            for slip in new.slips:
                grade = new.grade(slip.answer)  # type: ignore[arg-type]

                assert grade.outcome is not Outcome.RIGHT
                assert grade.feedback[0] == slip.why


def test_the_new_bounds_are_those_of_the_core() -> None:
    """Depth and norm are read back from the question's own words."""
    for seed in range(1, 20):
        lower, upper = new_bounds(seed)
        words = lower.ask.split()
        band = uniform_band(float(words[7]), int(words[0]))

        assert isinstance(lower, Number)
        assert isinstance(upper, Number)
        assert real_number(lower.answer).value == pytest.approx(band.lower, rel=1e-9)
        assert real_number(upper.answer).value == pytest.approx(band.upper, rel=1e-9)


def test_new_blocks_never_commute_and_no_route_is_empty() -> None:
    """Otherwise a wrong order would be graded right."""
    for seed in SEEDS:
        both, row = two_new_blocks(seed)

        assert isinstance(both, Matrix)
        assert isinstance(row, Matrix)
        assert len(both.slips) == 1
        assert len(row.slips) == 3
        assert any(real_number(cell).value for cell in both.answer[0])


def test_filling_in_new_numbers_is_graded() -> None:
    """A right matrix is right on the page, and its solution shows."""
    (_, row) = two_new_blocks(3)
    at = answer(opened("two blocks", "new numbers", seed="3"), row.id, right_answer(row))

    assert "All four routes add up." in said(at)
    assert row.solution
    assert row.solution in said(at)


def test_answers_with_new_numbers_are_recorded_under_their_seed() -> None:
    """Like any other, but in no bank: they are never due and count for nothing."""
    (_, row) = two_new_blocks(3)
    at = answer(opened("two blocks", "new numbers", seed="3"), row.id, right_answer(row))
    (event,) = at.session_state["record_session"].attempts
    known = standings(banks().items.values(), banks().fingerprints, [event], moment(event.at + 400 * DAY))

    assert (event.question, event.variant, event.result) == ("new-numbers.we1-new-row", "3", "right")
    assert event.where == "worked_examples"
    assert set(known.values()) == {Standing()}


def test_no_step_is_an_essay() -> None:
    """Every blank can be graded by the machine."""
    for steps in STEPS.values():
        assert all(not isinstance(item(step.blank), Essay) for step in steps if step.blank)
        assert [bool(step.blank) for step in steps][-2:] == [True, True]


def test_example_1_is_worked_with_the_numbers_of_the_bank() -> None:
    """Its last line ends in the key of its last blank."""
    key = right_answer(question("we1-arrives"))

    assert key == [["6.5", "3.5"]]
    assert "**(6.5, 3.5)**" in STEPS["two blocks"][-1].line
    assert np.isclose(ANSWERS[FAR], 2.656e-5, rtol=1e-3)

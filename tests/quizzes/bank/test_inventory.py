"""Before and after: the keys of both forms follow from the core, and the forms are parallel."""

import math
import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core import blocks
from core.bounds import attaining_jacobians, uniform_band
from core.chain import chain_gradients
from core.euler import residual_stack
from core.path_lengths import coherent_gradient_shares, length_summary, path_count_shares
from core.paths import enumerate_paths
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number
from quizzes.kinds.question import ASKED_ONCE, ON_ITS_PAGE, Question
from quizzes.learner.inventory import mistake_of
from quizzes.loading.items import Item
from tests.quizzes.bank.test_contents import BANKS, key_of, of_kind

Array = NDArray[np.float64]
FORMS = [tuple(BANKS.banks[f"inventory-{form}"].items.values()) for form in "ab"]
PAIRS = list(zip(*FORMS, strict=True))
EVERY_PAIR = pytest.mark.parametrize(("first", "second"), PAIRS, ids=[one.id[6:] for one, _ in PAIRS])
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def key_text(item_id: str) -> str:
    """Return the right option of a choice."""
    return next(option.text for option in of_kind(item_id, Choice).options if option.is_right)


def option_for(item_id: str, slip: str) -> str:
    """Return the option of a choice that shows a misconception."""
    return next(option.text for option in of_kind(item_id, Choice).options if option.slip == slip)


def slips_of(item: Item) -> list[str | None]:
    """Return the misconceptions that the answers to an item show, in order."""
    assert isinstance(item, Choice | Number)
    return [each.slip for each in (item.options if isinstance(item, Choice) else item.slips)]


def test_each_form_asks_once_about_twelve_ideas_in_the_same_order() -> None:
    """One item an idea, asked once, on its page, without a hint or a second try."""
    first, second = ([item.objective for item in form] for form in FORMS)
    items = [item for form in FORMS for item in form]

    assert len(first) == len(set(first)) == 12
    assert first == second
    assert all(set(item.tags) == {ASKED_ONCE, ON_ITS_PAGE} for item in items)
    assert {item.attempts for item in items if isinstance(item, Question)} == {1}


@EVERY_PAIR
def test_parallel_items_have_one_structure_and_different_numbers(first: Item, second: Item) -> None:
    """The same kind, page and mistakes in the same order, so that a gain is no matter of the form."""
    assert (first.type, first.page, first.difficulty) == (second.type, second.page, second.difficulty)
    assert slips_of(first) == slips_of(second)
    assert first.ask != second.ask
    if "order" not in first.id:  # its forms differ by the operation that is placed
        assert NUMBER.findall(first.ask) != NUMBER.findall(second.ask)


@pytest.mark.parametrize("item", [item for form in FORMS for item in form], ids=lambda item: item.id)
def test_a_wrong_answer_can_be_told_from_its_misconception_alone(item: Item) -> None:
    """The record keeps the misconception and not the answer, so no two mistakes of an item share one."""
    wrong = [slip for slip in slips_of(item) if slip is not None]

    assert len(wrong) == len(set(wrong)) == 3
    for slip in wrong:
        mistake = mistake_of(item, slip)
        assert mistake is not None
        assert isinstance(item, Question)
        assert item.grade(mistake.answer).credit == 0
    assert mistake_of(item, None) is None
    assert mistake_of(item, "of-another-item") is None


@pytest.mark.parametrize(("form", "slope", "depth"), [("a", -0.4, 10), ("b", -0.75, 6)])
def test_equal_negative_slopes_compound(form: str, slope: float, depth: int) -> None:
    """The power in the key is what the chain with skips gives, and the wrong ones are not."""
    item = f"inv-{form}-compounding"
    with_skips = chain_gradients([slope] * depth, 1.0, skip=True).total
    without = chain_gradients([slope] * depth, 1.0, skip=False).total

    assert_power(key_text(item), 1 + slope, depth, with_skips)
    assert_power(option_for(item, "leaves-skip-out"), -slope, depth, without)
    assert option_for(item, "adds-blocks").endswith(f"is ${1 + depth * slope:g}$")
    assert with_skips < 1


def assert_power(text: str, base: float, exponent: int, value: float) -> None:
    """Check that an option says this power and its rounded value."""
    assert f"${base:g}^{{{exponent}}}$" in text
    said = text.rpartition(" ")[2]
    assert float(said) == pytest.approx(value, abs=0.5 * 10 ** -len(said.partition(".")[2]))
    assert base**exponent == pytest.approx(value)


@pytest.mark.parametrize(("form", "norm", "depth"), [("a", 0.2, 50), ("b", 0.1, 60)])
def test_only_the_band_is_guaranteed(form: str, norm: float, depth: int) -> None:
    """Its ends are those of the core, and branches exist that reach them."""
    band, key = uniform_band(norm, depth), key_text(f"inv-{form}-guarantee")
    reached = attaining_jacobians(norm, depth, 2)
    ends = [np.linalg.norm(sent_back(list(stack))) for stack in (reached.shrink, reached.grow)]
    solution = BANKS.items[f"inv-{form}-guarantee"].solution or ""
    said = [float(text.replace("{,}", "")) for text in re.findall(r"\\approx ([\d.{},]+)\$", solution)]

    assert f"${1 - norm:g}^{{{depth}}}$ to ${1 + norm:g}^{{{depth}}}$" in key
    assert ends == pytest.approx([band.lower, band.upper])
    assert ends == pytest.approx([(1 - norm) ** depth, (1 + norm) ** depth])
    assert said == pytest.approx(ends, rel=0.02)
    assert band.lower < 1 < band.upper


def sent_back(jacobians: list[Array]) -> Array:
    """Send a unit gradient back through blocks with skips."""
    gradient = np.array([1.0, 0.0])
    for jacobian in reversed(jacobians):
        gradient = gradient @ (np.eye(2) + jacobian)
    return gradient


@pytest.mark.parametrize(("form", "loss", "slope"), [("a", -4, 0.1), ("b", -2, 0.2)])
def test_three_layers_multiply_with_their_skips(form: str, loss: float, slope: float) -> None:
    """And the solution says what would arrive without them."""
    item = f"inv-{form}-three-layers"
    with_skips = chain_gradients([slope] * 3, loss, skip=True).at[0]
    without = chain_gradients([slope] * 3, loss, skip=False).at[0]
    mistakes = {slip.slip: slip.answer for slip in of_kind(item, Number).slips}

    assert key_of(item) == pytest.approx(with_skips)
    assert mistakes == {
        "leaves-skip-out": f"{loss}*{slope}^3",
        "passes-skips-only": f"{loss}",
        "adds-blocks": f"{loss}*{1 + 3 * slope:g}",
    }
    assert f"= {with_skips:g}$" in (BANKS.items[item].solution or "")
    assert f"= {without:g}$" in (BANKS.items[item].solution or "")


def one_number(weight: float, **more: Any) -> blocks.Block:
    """Return a block whose state is one number, which its branch multiplies by a weight while it is positive."""
    return blocks.Block(w1=np.eye(1), w2=np.array([[weight]]), **more)


@pytest.mark.parametrize(("form", "x", "branch"), [("a", 2.0, -3.0), ("b", 1.0, -1.5)])
def test_a_relu_after_a_negative_sum_shuts_the_skip(form: str, x: float, branch: float) -> None:
    """The slope of the block is 0, though the input itself is positive."""
    found = blocks.jacobian(one_number(branch / x, order="post"), [x])

    assert found.total.item() == 0
    assert found.shortcut.item() == 1
    assert f"gets ${x + branch:g}$" in key_text(f"inv-{form}-gate")


@pytest.mark.parametrize(("form", "depth", "slope"), [("a", 40, 0.25), ("b", 60, 0.2)])
def test_most_paths_and_most_of_the_gradient_lie_elsewhere(form: str, depth: int, slope: float) -> None:
    """The lengths in the key are the modes of the two distributions."""
    most_paths = length_summary(path_count_shares(depth)).mode
    heaviest = length_summary(coherent_gradient_shares(depth, slope))

    assert key_text(f"inv-{form}-path-lengths") == (
        f"The most paths at {most_paths}, most of the gradient around {heaviest.mode}"
    )
    assert heaviest.mean == pytest.approx(heaviest.mode)
    assert heaviest.high < most_paths


@pytest.mark.parametrize(("form", "depth"), [("a", 10), ("b", 8)])
def test_a_removed_branch_takes_every_second_path_with_it(form: str, depth: int) -> None:
    """Counted one by one: those that do not take the branch."""
    paths = enumerate_paths([[[0.1]]] * depth, [1.0]).branches
    left = [path for path in paths if 3 not in path]

    assert key_of(f"inv-{form}-lesion") == len(left)
    assert len(left) * 2 == len(paths) != len(left) + 1


@pytest.mark.parametrize(("form", "value", "loss"), [("a", 2.0, -3.0), ("b", -0.5, 4.0)])
def test_a_factor_of_zero_gets_a_gradient_and_keeps_it_from_the_branch(
    form: str, value: float, loss: float
) -> None:
    """By a difference quotient in the factor, and by the core's backward pass for the weights."""
    block, moved = (one_number(value, branch_scale=scale) for scale in (0.0, 1e-6))
    at_one = blocks.forward(block, [1.0])
    by_factor = loss * (blocks.forward(moved, [1.0]).output - at_one.output) / 1e-6
    weights = blocks.vjp(block, [1.0], [loss])

    assert at_one.output.item() == 1.0
    assert f"$a$ gets the gradient ${by_factor.item():g}$" in key_text(f"inv-{form}-zero-scale")
    assert weights.grad_w1.item() == weights.grad_w2.item() == 0


@pytest.mark.parametrize(("form", "gates"), [("a", (0.9, 0.8, 0.5)), ("b", (0.8, 0.5, 0.4))])
def test_gates_on_the_skips_multiply(form: str, gates: tuple[float, ...]) -> None:
    """The path over the skips is what is left when every branch is shut."""
    item = f"inv-{form}-gates"
    gradient = 1.0
    for gate in gates:
        gradient = blocks.vjp(one_number(0.0, shortcut_scale=gate), [1.0], [gradient]).grad_x.item()
    mistakes = {
        slip.slip: of_kind(item, Number).grade(slip.answer).slip for slip in of_kind(item, Number).slips
    }

    assert key_of(item) == pytest.approx(gradient)
    assert key_of(item) == pytest.approx(math.prod(gates))
    assert all(slip == found for slip, found in mistakes.items())


@pytest.mark.parametrize(
    ("form", "fewer", "more", "words"), [("a", 8, 16, "twice"), ("b", 20, 60, "three times")]
)
def test_more_blocks_of_step_one_stand_for_a_longer_time(
    form: str, fewer: int, more: int, words: str
) -> None:
    """For a constant velocity the time is the way. Smaller steps, which end where the fewer blocks do, need a factor."""

    def steady(_: Array) -> Array:
        return np.ones(1)

    def end(scales: list[float]) -> float:
        return float(residual_stack(steady, [0.0], scales)[-1].item())

    item = f"inv-{form}-euler"

    assert end([1.0] * more) == (more / fewer) * end([1.0] * fewer)
    assert end([fewer / more] * more) == pytest.approx(end([1.0] * fewer))
    assert f"{words} the time in steps as long as before" in key_text(item)
    assert f"{fewer}/{more}" in (BANKS.items[item].solution or "")

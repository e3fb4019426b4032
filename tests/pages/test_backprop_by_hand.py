"""Backpropagation by hand: three versions of one line, the steps, the four ways and the losses."""

import json
import math
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.experiments.backprop_by_hand.derivation import LINES, LOSSES, WAYS, example
from quizzes.kinds.choice import Choice
from quizzes.loading.banks import load_banks
from tests.pages.answering import answer
from tests.pages.app import ROUTER, blemishes, drawings, open_page, put, said, state, widget

PAGE = "backprop_by_hand"
STEPS = load_banks(ROUTER.parents[1] / "quizzes" / "bank").banks["backprop-steps"].items


def claims(at: AppTest, chart: int) -> dict[str, tuple[float, float, bool]]:
    """Return what a chart says: by name the claimed value, the measured one and whether they agree."""
    frame = [drawing for drawing in drawings(at) if "claims" in drawing.data][chart].data["claims"]
    rows = zip(frame["name"], frame["value"], frame["measured"], frame["agrees"], strict=True)
    return {name: (float(value), float(measured), bool(agrees)) for name, value, measured, agrees in rows}


def complete(at: AppTest, line: str, option: str) -> AppTest:
    """Go to a line, choose an option and check it."""
    return answer(put(at, **{f"{PAGE}_line": line}), f"bs-{LINES[line]}", option)


def preset(name: str) -> AppTest:
    """Open the page in a named state."""
    return put(open_page(PAGE), **{f"{PAGE}_preset": name})


def losses(**controls: Any) -> AppTest:
    """Open the page with the comparison of the losses unfolded."""
    at = open_page(PAGE, **controls)
    at.session_state[f"{PAGE}_deeper"] = True
    return at.run()


def right_option(line: str) -> str:
    """Return the id of the right option of a step."""
    step = STEPS[f"bs-{LINES[line]}"]
    assert isinstance(step, Choice)
    return next(option.id for option in step.options if option.is_right)


def test_three_versions_of_the_line_and_one_meets_the_measurement() -> None:
    """Through a last branch of slope 1/4 a gradient of -4 becomes 0, -6 and -5; -5 is measured."""
    at = preset("all-half")
    shown = claims(at, 0)

    assert [shown[f"x₃, {name}"][0] for name in ("source 000", "source 001", "chain rule")] == [0, -6, -5]
    assert all(measured == -5 for name, (_, measured, _) in shown.items() if name.startswith("x₃"))
    assert [name for name, (_, _, agrees) in shown.items() if agrees] == ["x₃, chain rule", "x₁, chain rule"]


def test_the_question_is_answered_by_the_state_the_page_opens_in() -> None:
    """Both sources and the bound "at least what was sent" are among the options; the answer is none of them."""
    at = open_page(PAGE, shown=False)
    options = widget(at, f"{PAGE}_guess").options
    put(at, **{f"{PAGE}_guess": "3"})

    assert options == ["−4", "−2", "0", "3", "Just show me"]
    assert "You said 3. It is −2. " in said(at)
    assert "**Measured at $x_3$: −2." in said(at)


def test_the_question_does_not_move_with_the_controls() -> None:
    """A link with other weights asks the same; the answer is shown for the weights of the question."""
    at = open_page(PAGE, shown=False, w4="3.0")
    put(at, **{f"{PAGE}_guess": "−2"})

    assert "You said −2. That is right. " in said(at)
    assert "**Measured at $x_3$: −2." in said(at)
    assert state(at, PAGE, "w4") == {"w4": -1.0}


def test_a_slope_of_minus_one_leaves_nothing() -> None:
    """The skip is no lower bound: near −1 a twentieth arrives, and at −1 the sum is 0 and nothing does."""
    near, at = claims(preset("cancel"), 0), claims(open_page(PAGE, w3="1.0", w4="-1.0"), 0)

    assert near["x₃, chain rule"][:2] == pytest.approx((-0.2, -0.2))
    assert near["x₃, source 000"][0] == pytest.approx(4.8)
    assert at["x₃, chain rule"] == (0.0, 0.0, True)


def test_a_shut_gate_stops_the_skip_and_the_sources_do_not_see_it() -> None:
    """With x5 cut off nothing comes back."""
    at = preset("shut-gate")
    shown = claims(at, 0)

    assert shown["x₃, chain rule"] == (0.0, 0.0, True)
    assert shown["x₃, source 001"][0] == 4.0
    assert "Here it carries 0." in said(at)


def test_a_dead_branch_feeds_the_input_and_not_its_weights() -> None:
    """The page says which weights learn nothing."""
    at = preset("dead-relu")

    assert claims(at, 0)["x₁, chain rule"][0] == -5.0
    assert "receive (0, 0," in said(at)
    assert "so $w_1$ and $w_2$ learn nothing" in said(at)


def test_standing_on_a_kink_is_explained() -> None:
    """With x3 cut off the convention and the measurement differ, and the page says why."""
    at = open_page(PAGE, w1="2.0", w2="-1.0", w4="0.5")

    assert claims(at, 0)["x₃, chain rule"][:2] == (0.0, -2.5)
    assert "stand exactly on their kinks" in said(at)
    assert "stand exactly on their kinks" not in said(open_page(PAGE))


@pytest.mark.parametrize("line", LINES)
def test_a_line_shows_its_numbers_only_once_it_is_closed(line: str) -> None:
    """A wrong factor is explained and shows no numbers while tries are left; the right one, or the last try, shows them."""
    at = open_page(PAGE)
    step = STEPS[f"bs-{LINES[line]}"]
    assert isinstance(step, Choice)
    wrong = [option for option in step.options if not option.is_right]
    tries = step.rules.attempts or 0

    for tried, option in enumerate(wrong[:tries], start=1):
        complete(at, line, option.id)
        assert option.why in said(at)
        assert ("nudged and measured" in said(at)) == (tried == tries)
    assert blemishes(at) == []


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_was_found_shows_its_numbers(line: str) -> None:
    """Beside the measurement, at the first try as well."""
    at = open_page(PAGE)
    assert "nudged and measured" not in said(at)

    complete(at, line, right_option(line))
    assert "nudged and measured" in said(at)
    assert blemishes(at) == []


def test_the_graph_shows_a_factor_only_once_it_is_found() -> None:
    """Also when the learner skips a step: what was not found stays covered."""

    def labels(at: AppTest) -> list[str]:
        ways = next(drawing for drawing in drawings(at) if "ways" in drawing.data).data["ways"]
        return list(ways["label"])

    at = put(open_page(PAGE), **{f"{PAGE}_line": "x₃"})
    before = labels(at)
    after = labels(complete(at, "x₃", right_option("x₃")))

    assert before == ["?"] * 7
    assert after == ["?", "?", "D₄W₃", "D₅", "?", "?", "?"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("x₅", "**One way leads into x₅: from 𝓛**"),
        ("x₄", "**One way leads into x₄: from x₅**"),
        ("x₃", "**Two ways lead into x₃: from x₄ and over the skip from x₅**"),
        ("x₁", "**Two ways lead into x₁: from x₂ and over the skip from x₃**"),
    ],
)
def test_the_graph_is_told_in_words(line: str, sentence: str) -> None:
    """Who cannot see it learns where the gradient comes from."""
    assert sentence in said(open_page(PAGE, line=line))


def test_the_sources_lose_the_skip_on_the_way_to_x2() -> None:
    """Their row differs from the chain rule's, which is the measured one."""
    at = complete(open_page(PAGE), "x₂", right_option("x₂"))
    rows = dict(
        line.removeprefix("- ").split(": ")
        for line in said(at).splitlines()
        if line.startswith("- ") and "**(" in line
    )

    assert rows["chain rule"] == rows["nudged and measured"]
    assert rows["source 000"] == rows["source 001"] != rows["chain rule"]


def test_the_ways_of_the_sources_miss_and_all_four_meet() -> None:
    """Every entry reaches its tick with the four, and the page starts with the two that the sources list."""
    at = open_page(PAGE)
    missing = claims(at, 1)
    complete = claims(put(at, **{f"{PAGE}_ways": list(WAYS)}), 1)

    assert not any(agrees for _, _, agrees in missing.values())
    assert all(agrees for _, _, agrees in complete.values())
    assert "4 of the 4 ways" in said(at)
    assert "nothing is counted twice" in said(at)


@pytest.mark.parametrize(
    ("taken", "said_of_them"),
    [([], "**Without any of the 4 ways nothing comes to"), (["skip, skip"], "**1 of the 4 ways carries (")],
)
def test_no_way_and_one_way_are_told_in_plain_words(taken: list[str], said_of_them: str) -> None:
    """Neither is a number of things that carry."""
    assert said_of_them in said(put(open_page(PAGE), **{f"{PAGE}_ways": taken}))


def test_an_example_whose_gates_are_all_shut_says_so() -> None:
    """Some seeds close every way; the learner is told and not left with empty bars."""
    seed = next(seed for seed in range(1, 200) if not example(seed).measured("x1").any())

    assert "the gates are shut on every way" in said(open_page(PAGE, seed=str(seed)))


@pytest.mark.parametrize(("loss", "right"), [(name, name == "half the squared error") for name in LOSSES])
def test_output_minus_target_belongs_to_one_loss(loss: str, right: bool) -> None:
    """For the others the measurement contradicts it; the derived gradient always agrees."""
    at = losses(loss=loss)
    shown = claims(at, 2)

    assert [value for value, _, _ in shown.values()][:3] == [1, 2, 2]
    assert all(agrees for _, _, agrees in list(shown.values())[3:])
    assert ("$x_5 - p$ is right**" in said(at)) == right


def test_softmax_minus_target_by_hand() -> None:
    """Output 1, 2, 3 and the target on entry 3: 0.09, 0.2447, -0.3348."""
    shown = claims(losses(), 2)

    for entry, value in enumerate((0.0900, 0.2447, -0.3348), start=1):
        assert math.isclose(shown[f"derived, entry {entry}"][0], value, abs_tol=5e-5)


def test_the_zero_of_a_relu_has_no_logarithm() -> None:
    """Cross-entropy alone is refused in words where the output holds a 0."""
    at = losses(loss="cross-entropy alone", output="-1 2 3")

    assert "this loss takes its logarithm" in said(at)
    assert blemishes(at) == []


@pytest.mark.parametrize("weight", [-3.0, 0.0, 3.0])
def test_extreme_weights_are_safe(weight: float) -> None:
    """All four at an end, or zero."""
    end = str(weight)

    assert blemishes(open_page(PAGE, w1=end, w2=end, w3=end, w4=end)) == []


def test_no_number_of_the_axis_is_cut_at_the_edge_of_a_phone() -> None:
    """Without its minus sign −0.4 would read as 0.4."""
    assert '"labelBound": true' in json.dumps(drawings(open_page(PAGE, guess="Just show me"))[0].spec)

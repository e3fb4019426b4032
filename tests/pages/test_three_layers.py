"""Three layers: the numbers of the notes' example, and the states in which a skip does not help."""

import pytest

from pages._shared.frame.lessons import lessons
from pages._shared.frame.statements import questions_about
from tests.pages.app import blemishes, choose_preset, drawings, open_page, put, said

DONE = "Done: the three factors multiply to 0.001."


def test_small_slopes_silence_the_plain_chain_and_not_the_residual_one() -> None:
    """−4 times 0.1³, and −4 times 1.1³."""
    text = said(open_page("three_layers"))

    assert "Without skips x₀ receives −0.004, with skips −5.324**" in text


def test_the_loss_with_a_half_starts_from_half_the_gradient() -> None:
    """Both signs and sizes of the notes, each beside its own loss."""
    plain = said(open_page("three_layers"))
    halved = said(choose_preset(open_page("three_layers"), "three_layers", "half-loss"))

    assert "At the prediction 8 the loss has the slope −4**" in plain
    assert "At the prediction 8 the loss has the slope −2**" in halved
    assert "Without skips x₀ receives −0.002, with skips −2.662**" in halved


def test_slopes_of_minus_0_9_make_a_residual_chain_vanish() -> None:
    """(1 − 0.9)³ is the plain chain's 0.1³, and the challenge is met."""
    at = choose_preset(open_page("three_layers"), "three_layers", "minus-0.9")

    assert "Without skips x₀ receives 2.916, with skips −0.004**" in said(at)
    assert DONE in said(at)
    assert len(at.success) == 1


def test_the_challenge_is_open_at_the_start() -> None:
    """Nobody is praised for doing nothing."""
    assert len(open_page("three_layers").success) == 0


@pytest.mark.parametrize("slope", [-0.85, -0.9, -1.0])
def test_the_challenge_ends_at_a_thousandth(slope: float) -> None:
    """(1 − 0.85)³ is above it, (1 − 0.9)³ on it, and 0 below."""
    at = open_page("three_layers", j1=slope, j2=slope, j3=slope)

    assert bool(at.success) == (slope <= -0.9)


def test_one_slope_of_minus_one_cancels_its_skip_entirely() -> None:
    """The gradient stops at that layer."""
    text = said(choose_preset(open_page("three_layers"), "three_layers", "minus-1"))

    assert "with skips" in text
    assert "receives 0.04, with skips 0**" in text


def test_slopes_of_one_double_at_every_layer() -> None:
    """2³ times −4: a skip can also make a gradient explode."""
    text = said(choose_preset(open_page("three_layers"), "three_layers", "explode"))

    assert "Without skips x₀ receives −4, with skips −32**" in text


def test_dead_layers_pass_the_gradient_on_as_it_was_sent() -> None:
    """Only where every layer has a skip."""
    text = said(choose_preset(open_page("three_layers"), "three_layers", "dead-layers"))

    assert "Without skips x₀ receives 0, with skips −4**" in text


def test_a_dead_linear_layer_with_a_skip_behind_it_learns_and_its_question_says_so() -> None:
    """From the weight 0, by nudging it in a chain of numbers; without skips it stays."""
    rate, nudge = 0.1, 1e-6

    def output(weight: float, skip: float) -> float:
        return (skip + weight) * (skip + 0.0) * (skip + 0.0)

    moved = {
        net: -rate * -4.0 * (output(nudge, skip) - output(-nudge, skip)) / (2 * nudge)
        for net, skip in (("plain", 0.0), ("residual", 1.0))
    }
    at = choose_preset(open_page("three_layers"), "three_layers", "dead-layers")
    steps = drawings(at)[1].data["steps"].set_index("net")
    question = questions_about()["003-13"]

    assert list(steps["old"]) == [0.0, 0.0]
    assert steps["new"].to_dict() == pytest.approx(moved, abs=1e-9)
    assert moved["residual"] == pytest.approx(0.4)
    assert question.page == "three_layers#dead-layers"
    assert "A linear layer with the weight 0 does move." in (question.solution or "")
    for text in (
        question.ask,
        question.solution,
        question.why.true,
        question.why.false,
        question.why.only_if,
    ):
        assert "learns nothing" not in (text or "")
        assert "nothing inside" not in (text or "")


def test_the_gradient_can_be_followed_part_of_the_way() -> None:
    """After one layer it has met one factor."""
    at = open_page("three_layers", reach="x₂")
    ladder = drawings(at)[0].data["gradients"]

    assert "Without skips x₂ receives −0.4, with skips −4.4**" in said(at)
    assert list(ladder.query("net == 'residual'")["gradient"].round(9)) == [-4.0, -4.4]


def test_no_error_sends_no_gradient() -> None:
    """On target there is nothing to correct, and nothing to follow."""
    text = said(open_page("three_layers", prediction="10"))

    assert "There is nothing to correct." in text
    assert "Without skips x₀ receives 0, with skips 0**" in text


def test_the_axis_has_two_ends_where_every_gradient_is_zero() -> None:
    """Else Vega puts each of its labels at 0, and the first one is -1000."""
    way = drawings(open_page("three_layers", target=8.0, prediction=8.0))[0]
    (extent,) = [layer["data"]["values"] for layer in way.spec["layer"] if "values" in layer["data"]]

    assert (way.data["gradients"]["gradient"] == 0).all()
    assert [row["gradient"] for row in extent] == [-1e-4, 1e-4]


def test_a_prediction_above_the_target_turns_the_sign() -> None:
    """The advice turns with it."""
    text = said(open_page("three_layers", prediction="12"))

    assert "the loss has the slope 4**" in text


def test_the_weight_of_layer_one_learns_from_its_own_layers_gradient() -> None:
    """0.1 − 0.1 · (−4.84) · 1 with skips, 0.1 − 0.1 · (−0.04) · 1 without; not the gradient at x₀."""
    text = said(open_page("three_layers"))

    assert "Plain: 0.1 − 0.1 × (−0.04) × 1 = **0.104**" in text
    assert "Residual: 0.1 − 0.1 × (−4.84) × 1 = **0.584**" in text
    assert "5.324 × 1" not in text


def test_an_input_of_zero_teaches_the_weight_nothing() -> None:
    """And the page says why the new weight is the old one."""
    at = open_page("three_layers", input="0")

    assert "The input is zero, so this step leaves the weight where it is." in said(at)
    assert list(drawings(at)[1].data["steps"]["new"]) == [0.1, 0.1]


def test_the_equation_shows_the_factors_that_were_multiplied() -> None:
    """Live numbers under the chart, for both nets."""
    formulas = [formula.value for formula in put(open_page("three_layers"), three_layers_j2=-0.5).latex]

    assert any(r"\underbrace{(-0.5)}_{j_2}" in formula for formula in formulas)
    assert any(r"\underbrace{0.5}_{1 + j_2}" in formula for formula in formulas)


def test_all_three_weights_are_sent_only_when_opened() -> None:
    """Small inputs and small gradients trade places along the way."""
    at = open_page("three_layers")
    closed = len(at.dataframe)
    at.session_state["three_layers_deeper"] = True
    at.run()

    assert closed == 0
    assert list(at.dataframe[0].value["layer"]) == [1, 2, 3, 1, 2, 3]
    assert blemishes(at) == []


def test_every_preset_of_the_page_is_offered_by_its_label() -> None:
    """The choices carry the labels of lessons.yaml."""
    offered = said(open_page("three_layers"))

    assert all(preset.label in offered for preset in lessons()["three_layers"].presets.values())


def test_a_negative_number_stands_in_brackets_only_as_a_factor() -> None:
    """− 0.5 × 80 × (−2): brackets where two signs would meet, and nowhere else."""
    text = said(
        open_page("three_layers", j1=-2, j2=-2, j3=-2, target=0, prediction=20, halved="true", input=-2)
    )

    assert "Plain: −2 − 0.1 × 80 × (−2) = **14**" in text
    assert r"\cdot \underbrace{(-2)}_{j_1}" in text
    assert "(80)" not in text


def test_the_smallest_step_is_seen_in_the_weight() -> None:
    """0.1 − 0.001 · (−0.04) is 0.10004, and not the 0.1 it started from."""
    at = open_page("three_layers", learning_rate="0.001")

    assert "Plain: 0.1 − 0.001 × (−0.04) × 1 = **0.10004**" in said(at)
    assert "0.10004" in list(drawings(at)[1].data["steps"]["label"])


@pytest.mark.parametrize(("prediction", "highest"), [("8", "plain"), ("12", "residual")])
def test_of_two_points_at_a_station_the_higher_carries_its_number_above(
    prediction: str, highest: str
) -> None:
    """Between the two points the numbers would lie on the lines, or on each other."""
    ladder = drawings(open_page("three_layers", prediction=prediction))[0].data["gradients"]
    last = ladder[ladder["position"] == 3].set_index("net")

    assert last["gradient"].idxmax() == highest
    assert last["shift"].idxmin() == highest  # above is less: pixels count downwards


@pytest.mark.parametrize(("prediction", "left"), [("8", False), ("20", True), ("12", True), ("0", False)])
def test_the_slope_is_named_on_the_side_where_the_loss_falls(prediction: str, left: bool) -> None:
    """On the other side the name would lie on the curve, and at the ends of the axis outside the chart."""
    here = drawings(open_page("three_layers", prediction=prediction))[2].data["here"]

    assert (here["shift"][0] < 0) == left


@pytest.mark.parametrize(
    ("preset", "compared"),
    [
        ("lazy-layers", "smaller without skips and larger with skips."),
        ("dead-layers", "smaller without skips and the same with skips."),
        ("minus-0.9", "what arrives is smaller in both."),
        ("minus-1", "what arrives is smaller in both."),
        ("explode", "the same without skips and larger with skips."),
    ],
)
def test_what_arrives_is_compared_with_what_was_sent(preset: str, compared: str) -> None:
    """A skip makes the gradient larger at some slopes only, so the page says it of these slopes."""
    text = said(choose_preset(open_page("three_layers"), "three_layers", preset))

    assert compared in text
    assert "arrives stronger" not in text
    assert "slopes of 0.1 make −4 to −5.324 at $x_0$, larger than it was sent" in text


def test_without_a_loss_gradient_nothing_is_compared() -> None:
    """0 is neither larger nor smaller than 0."""
    assert "than the loss gradient" not in said(open_page("three_layers", prediction="10"))

"""Why deep networks stall: what the page says about the gain, the average stretch and the shape of the gradient."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.depth_profiles import gain_sweep, gain_window, typical_growth
from quizzes.formulas.typography import in_words
from tests.pages.app import blemishes, choose_preset, drawings, open_page, said

PAGE = "deep_networks_stall"


def look_deeper(at: AppTest) -> AppTest:
    """Open the panel for those who want to know more."""
    at.session_state[f"{PAGE}_deeper"] = True
    at.run()
    assert not at.exception
    return at


def test_nothing_is_shown_before_the_prediction() -> None:
    """The experiment waits: what was sent is drawn, and the question and its four outcomes are there."""
    at = open_page(PAGE, shown=False)
    (before,) = drawings(at)

    assert before.data["end"].to_dict("records") == [{"layer": 100, "relative": 1.0, "label": "sent"}]
    assert set(before.data) == {"end", "frame"}
    assert "the gain is 0.9. Through 100 plain layers" in said(at)
    assert "3 × 10⁻⁵" in said(at)


def test_a_guess_is_compared_with_the_law() -> None:
    """0.9¹⁰⁰ is 2.7 × 10⁻⁵, and the diamond stands where the learner put it."""
    at = open_page(PAGE, guess="0.01")
    mark = drawings(at)[0].data["guess"].iloc[0]

    assert "You said 0.01. It is 3 × 10⁻⁵." in said(at)
    assert "$\\text{gain}^L$, here **2.7 × 10⁻⁵**." in said(at)
    assert (mark["layer"], mark["relative"], mark["shown"]) == (0, 0.01, True)


def test_the_stacks_lie_near_the_law() -> None:
    """The middle one of 16 stacks, within a factor of three of gain^L; the band holds it."""
    band = drawings(open_page(PAGE))[0].data["band"].sort_values("layer")
    median = band["median"].to_numpy()

    assert 1 / 3 < median[0] / typical_growth(100, 0.9, skip=False) < 3
    assert median[-1] == 1
    assert (band["low"].to_numpy() <= median).all()
    assert (median <= band["high"].to_numpy()).all()


def test_gain_one_meets_the_challenge_and_gain_nine_tenths_does_not() -> None:
    """A hundred plain layers keep the gradient at the right gain."""
    assert "Done: at gain" not in said(open_page(PAGE))

    at = choose_preset(open_page(PAGE), PAGE, "knife-edge")
    assert "Done: at gain 1 it survives 100 plain layers." in said(at)


def test_two_layers_do_not_meet_the_challenge() -> None:
    """It asks for a hundred."""
    assert "Done: at gain" not in said(open_page(PAGE, depth="2", gain="1.0"))


@pytest.mark.parametrize("depth", [5, 60, 100])
def test_the_window_of_gains_and_the_ranges_are_those_of_the_core(depth: int) -> None:
    """The sentence below the knife edge follows the depth."""
    text = said(open_page(PAGE, depth=str(depth)))
    window = gain_window(depth, 10.0)
    ranges = [
        f"{in_words(low, 2)} to {in_words(high, 2)}" for low, high in gain_sweep(depth, [0.5, 1.5]).values()
    ]

    assert f"**{in_words(window.low, 3)} to {in_words(window.high, 3)}**" in text
    assert f"at every one of these gains, by {ranges[1]}." in text
    assert f"the factor goes from {ranges[2]} over all these gains." in text


def test_the_knife_edge_starts_at_the_depth_of_the_page() -> None:
    """Its own slider runs from 10 to 100 in tens."""
    starts = {
        depth: [
            param["value"]
            for param in drawings(open_page(PAGE, depth=depth))[1].spec["params"]
            if "bind" in param
        ]
        for depth in ("2", "57", "100")
    }

    assert starts == {"2": [10], "57": [60], "100": [100]}


def test_the_average_singular_value_is_refuted_on_request() -> None:
    """An average of 0.8 explodes, an average of 1 vanishes."""
    at = open_page(PAGE)
    closed = len(drawings(at))
    look_deeper(at)
    norms = drawings(at)[2].data["ends"].set_index("stack")["relative"]

    assert len(drawings(at)) == closed + 1
    assert (
        "An average of **0.8** (stretches 1.5 and 0.1) would give 2 × 10⁻¹⁰ and gives **2.9 × 10¹⁷**."
        in said(at)
    )
    assert norms["half the gates closed"] < 1e-10
    assert blemishes(at) == []


def test_deep_plain_slopes_have_nothing_in_common_and_residual_ones_do() -> None:
    """24 normalised blocks: the likeness of neighbours is near 0 and near 1."""
    curve = drawings(open_page(PAGE))[-1].data["likeness"]

    assert abs(curve["plain"][1]) < 0.2
    assert curve["residual"][1] > 0.8


def test_one_block_is_smooth_in_both_nets() -> None:
    """The preset of one block halves the likeness only far away, and says block, not blocks."""
    at = choose_preset(open_page(PAGE), PAGE, "shallow")
    halves = drawings(at)[-1].data["halves"].set_index("net")["distance"]

    assert halves.min() > 0.4
    assert "net of 1 block along" in said(at)


def test_a_new_seed_draws_other_stacks_of_the_same_law() -> None:
    """The numbers change, the rule does not."""
    first, second = (drawings(open_page(PAGE, seed=seed))[0].data["band"]["median"] for seed in ("1", "2"))

    assert not np.array_equal(first, second)


@pytest.mark.parametrize("depth", ["2", "100"])
@pytest.mark.parametrize("gain", ["0.5", "1.5"])
@pytest.mark.parametrize(
    ("blocks", "scale", "normalise"), [("1", "0.05", "false"), ("50", "1", "true"), ("50", "1", "false")]
)
def test_corners_are_safe(depth: str, gain: str, blocks: str, scale: str, normalise: str) -> None:
    """Every combination of extremes draws whole charts and says whole sentences."""
    at = open_page(PAGE, depth=depth, gain=gain, blocks=blocks, scale=scale, normalise=normalise)
    look_deeper(at)

    assert blemishes(at) == []
    assert "This is the median of 16 random stacks;" in said(at)


def test_a_gradient_below_what_is_written_has_a_whole_sentence() -> None:
    """0.5 to the power of 100 is 8 · 10⁻³¹: no "between below"."""
    text = said(open_page("deep_networks_stall", gain="0.5"))

    assert "100 layers multiply the gradient by less than 10⁻³⁰**" in text
    assert "most of them end below 1.1 × 10⁻³⁰." in text
    assert "between below" not in text


def test_two_layers_have_no_knife_edge() -> None:
    """Their window is wider than the axis, so that every gain shown lies in it."""
    text = said(open_page("deep_networks_stall", depth="2"))

    assert "With 2 layers it stays within a factor of 10 at all gains shown." in text
    assert "only for gains" not in text


def test_the_size_of_shattered_slopes_is_said_to_be_divided_out() -> None:
    """The plain net's slopes are 340 in size there, so nothing calls that size right."""
    text = said(choose_preset(open_page("deep_networks_stall"), "deep_networks_stall", "shattered"))

    assert "340 for the plain net" in text
    assert "The shape, with the size divided out" in text
    assert "Right size" not in text


@pytest.mark.parametrize("depth", [2, 5, 100])
def test_only_the_name_of_the_highest_stack_stands_above_its_line(depth: int) -> None:
    """With two layers all lines end close together, and two names above them would lie on each other."""
    at = look_deeper(open_page("deep_networks_stall", depth=depth))
    ends = next(each for each in drawings(at) if "ends" in each.data and "above" in each.data["ends"]).data[
        "ends"
    ]

    assert ends.loc[ends["above"], "label"].tolist() == ["average 0.8: stretches 1.5 and 0.1"]
    assert ends.loc[~ends["above"], "relative"].max() < ends.loc[ends["above"], "relative"].min()


def test_a_chart_of_another_depth_says_so_before_its_numbers() -> None:
    """With 2 layers the chart shows 10, so no number of the 2 layers is read off it."""
    text = said(open_page("deep_networks_stall", depth=2))

    assert text.index("which starts with 10 layers") < text.index("With 2 layers it stays within")
    assert "which starts with" not in said(open_page("deep_networks_stall", depth=100))

"""Scaled shortcuts: the direct path, the whole gradient, and one line written in several ways."""

import numpy as np
import pytest

from core.scaled_recursion import gradient_readings, state_readings, uniform_gains, usable_scales
from pages._shared.charts.scaled_shortcut import CELL
from quizzes.formulas.typography import in_words
from tests.pages.app import blemishes, choose_preset, drawings, open_page, put, said
from tests.pages.lesson_words import words_of

PAGE = "scaled_shortcut"
CHALLENGE = "Done. The branches make up for what the skips lose."


def test_a_hundred_factors_of_nine_tenths_leave_next_to_nothing() -> None:
    """0.9**100 = 2.656e-5, offered as 0.0027 %."""
    text = said(open_page(PAGE))

    assert "0.0027 %" in text
    assert "**In 100 blocks the skips alone multiply a gradient by 2.656 × 10⁻⁵, with" in text


def test_the_direct_path_can_die_and_the_gradient_live() -> None:
    """λ = 0.9 and j = 0.1: the challenge, and nothing else on the start page solves it."""
    at = open_page(PAGE)
    before = said(at)
    put(at, scaled_shortcut_slope=0.1)

    assert CHALLENGE not in before
    assert CHALLENGE in said(at)
    assert ", with the branches by 1**" in said(at)


def test_a_scale_above_1_can_be_cancelled_by_the_branches() -> None:
    """1.1 with slopes of -0.1."""
    at = choose_preset(open_page(PAGE), PAGE, "cancelled")

    assert f"the skips alone multiply a gradient by {in_words(1.1**100)}, with the branches by 1**" in said(
        at
    )


def test_one_block_is_said_in_the_singular_on_an_axis_of_whole_blocks() -> None:
    """A factor of 10 is wide enough there for every scale of the map."""
    at = open_page(PAGE, depth=1)
    axis = drawings(at)[0].spec["layer"][0]["encoding"]["x"]["axis"]

    assert "1 blocks" not in said(at)
    assert "In 1 block the skips" in said(at)
    assert "a gradient arrives through 1 block within" in said(at)
    assert "within a factor of 10 of its size at every $\\lambda$ of the map." in said(at)
    assert axis["tickMinStep"] == 1


def test_shares_below_the_axis_are_named_and_drawn_at_its_end() -> None:
    """0.5**100 is below 1e-30, and a sum of 0 leaves nothing."""
    at = open_page(PAGE, scale=0.5, slope=-0.5, depth=100)
    gains = drawings(at)[0].data["gains"]

    assert "the skips alone multiply a gradient by less than 10⁻³⁰, with the branches by 0**" in said(at)
    assert gains["size"].min() == 1e-31
    assert blemishes(at) == []


def test_the_sentence_of_the_map_names_the_scales_that_stay_within_a_factor_of_ten() -> None:
    """They move with the slope and draw together with depth."""
    at = open_page(PAGE, slope="0.1", depth="40")
    window = usable_scales(0.1, 40, 10.0)

    assert f"$\\lambda$ from **{in_words(window.low, 3)}** to **{in_words(window.high, 3)}**." in said(at)

    put(at, scaled_shortcut_slope=0.0)

    assert "from **0.944** to **1.06**." in said(at)


def test_before_the_prediction_the_axes_hold_only_what_was_sent() -> None:
    """No share of the gradient is drawn."""
    (before,) = drawings(open_page(PAGE, shown=False, depth=30))

    assert before.data["start"].to_dict("records") == [{"passed": 0, "size": 1.0, "label": "sent"}]
    assert before.data["frame"]["passed"].tolist() == [0, 30]
    assert set(before.data) == {"start", "frame"}


def test_the_map_shows_the_depth_above_and_where_one_stands() -> None:
    """Its cells are powers of ten of (λ + j)**L at their middles, and its ridge is λ + j = 1."""
    chart = drawings(open_page(PAGE, depth=10))[1].data
    cells, ridge, here = chart["cells"], chart["ridge"], chart["here"]
    middle = (cells["column"] + cells["row"] + 1) * CELL  # λ starts at 0.5 and j at -0.5
    sent = uniform_gains(1.0, 0.0, 10).total[-1]

    np.testing.assert_allclose(cells["power"], 10 * np.log10(np.maximum(middle, 1e-6)), atol=2e-4)
    np.testing.assert_allclose(ridge["scale"] + ridge["slope"], sent)
    assert (here["scale"][0], here["slope"][0]) == (0.9, 0.05)


@pytest.mark.parametrize("start", [1, 2, 3, 4])
def test_exactly_the_right_version_matches_the_network(start: int) -> None:
    """At the start numbers, but for the product from 1 when l is 1."""
    at = open_page(PAGE, start=start)
    scales, slopes = [0.9, 1.25, 0.5, 1.5, 2.0], [0.4, -0.5, 0.5, 0.1, 0.4]
    forward, backward = (drawing.data["readings"] for drawing in drawings(at)[2:])
    found = state_readings(1.0, scales, slopes, start), gradient_readings(scales, slopes, start)
    matching = {line for line, good in zip(forward["line"], forward["matches"], strict=True) if good}

    np.testing.assert_allclose(forward["value"], found[0][1:])
    np.testing.assert_allclose(backward["value"], found[1][1:])
    assert {"right"} <= matching
    assert ("product_from_one" in matching) == (start == 1)
    # With a single block on the way nothing comes after its branch, so there is nothing to absorb.
    assert ("not_absorbed" in matching) == (start == 4)


def test_with_all_scales_1_the_slips_do_not_show() -> None:
    """And the page says so instead of claiming that one version matches."""
    at = choose_preset(open_page(PAGE), PAGE, "hidden-slips")

    assert "With these numbers some slips do not show:" in said(at)
    assert drawings(at)[-1].data["readings"]["matches"].all()


def test_scales_that_cannot_be_read_are_explained() -> None:
    """Four numbers for five blocks: a sentence, and the page goes on with its own."""
    at = open_page(PAGE)
    put(at, scaled_shortcut_scales="1 2 3 4")

    assert "has 4 numbers in row 1, not 5" in said(at)
    assert blemishes(at) == []


def test_the_sizes_in_the_text_are_computed() -> None:
    """0.99**1000, 1.01**1000, 2**-27 and 0.9**100."""
    text = said(open_page(PAGE))

    assert "a thousand factors of 0.99 leave 4.3 × 10⁻⁵, a thousand of 1.01 make 21,000" in text
    assert "leaves 7.5 × 10⁻⁹ after 54 blocks" in text
    assert "a hundred blocks leave 2.7 × 10⁻⁵ of a gradient" in text


def test_some_residual_networks_never_shrink_a_gradient() -> None:
    """J = 0.1 I has that property, so it is denied of all networks together and not of each."""
    assert uniform_gains(1.0, 0.1, 100).total.min() == 1.0
    assert "Not every residual network has that property" in words_of(PAGE)
    assert "No residual network has that property" not in words_of(PAGE)


def test_where_skips_are_all_both_lines_are_seen() -> None:
    """Branches of slope 0: the dotted line of the skips comes after the solid one and lies on it."""
    gains = drawings(open_page(PAGE, slope=0.0))[0].data["gains"]

    assert list(gains["way"].unique()) == ["what arrives", "shortcuts alone"]


def test_what_is_too_small_is_bounded_in_the_formula_and_has_no_number_on_the_axis() -> None:
    """0.5 to the power 100 is below 10⁻³⁰, and 0.4 to the power 100 is below the last number of the axis."""
    at = open_page(PAGE, slope=-0.5)
    chart, text = drawings(at)[0], said(at)

    assert "0.4^{100} < 10^{-30}" in text
    assert "less than" not in "".join(element.value for element in at.latex)
    assert "\\lambda^L = 0.5^{100} < 10^{-30}" in said(open_page(PAGE, scale=0.5))
    assert chart.data["frame"]["least"].max() == pytest.approx(1e-31)
    assert "data('frame')[0].least" in str(chart.spec)
    assert "Sizes below 10⁻³¹ are drawn at the lower edge." in chart.alt
    assert "lower edge" not in drawings(open_page(PAGE))[0].alt

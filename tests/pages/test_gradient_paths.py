"""Gradient paths: how many, how long, and which of them carry the gradient."""

import numpy as np
import pytest

from core.path_lengths import random_squared_shares
from pages._shared.experiments.gradient_paths.drawn_branches import drawn_shares
from pages._shared.experiments.gradient_paths.path_words import measure_in_words
from tests.pages.app import blemishes, choose_preset, drawings, open_page, put, said, state
from tests.pages.lesson_words import words_of

THREE_BLOCKS = ["I I I", "I I J₁", "I J₂ I", "J₃ I I", "I J₂ J₁", "J₃ I J₁", "J₃ J₂ I", "J₃ J₂ J₁"]


def test_the_classic_case_travels_on_about_eleven_of_54_blocks() -> None:
    """54 blocks, slope 0.25: the mean is 54 · 0.25 / 1.25, and few paths carry nearly everything."""
    text = said(open_page("gradient_paths"))

    assert "There are $2^{54}$, about 1.801 × 10¹⁶, paths;" in text
    assert "**Lengths 5 to 17 hold 0.4537 % of the paths and 97.5 % of the gradient**" in text
    assert "their mean length is **10.8**." in text


def test_a_hundred_blocks_of_slope_a_tenth_have_the_mean_of_nine() -> None:
    """100 · 0.1 / 1.1."""
    text = said(choose_preset(open_page("gradient_paths"), "gradient_paths", "seed-100"))

    assert "their mean length is **9.091**." in text


def test_a_thousand_blocks_still_have_numbers() -> None:
    """2¹⁰⁰⁰ paths of 0.02: the mean is 1000 · 0.02 / 1.02."""
    at = choose_preset(open_page("gradient_paths"), "gradient_paths", "thousand")

    assert "There are $2^{1000}$, about 1.072 × 10³⁰¹, paths;" in said(at)
    assert "their mean length is **19.61**." in said(at)
    assert blemishes(at) == []


def test_three_blocks_have_eight_routes_and_walking_them_names_all() -> None:
    """Each route is named once it was taken, and the sum is (1 + 0.25)³."""
    at = open_page("gradient_paths")
    unknown_before = said(at).count("not walked yet")
    for route in (["J₁"], ["J₂"], ["J₃"], ["J₁", "J₂"], ["J₁", "J₃"], ["J₂", "J₃"], ["J₁", "J₂", "J₃"]):
        put(at, gradient_paths_route=route)
    (walked,) = [element.value for element in at.markdown if "violet-badge" in element.value]

    assert unknown_before == 7
    assert "not walked yet" not in said(at)
    assert "All 8 routes together carry **1.953**." in said(at)
    assert [badge.split(" carries")[0] for badge in walked.split("[")[1:]] == THREE_BLOCKS


def test_a_route_says_its_length_and_what_it_carries() -> None:
    """Two branches of 0.25 carry 0.0625, in the order of the product."""
    at = open_page("gradient_paths", route=["J₁", "J₃"])

    assert "**The route J₃ I J₁ has length 2 and carries 0.0625**" in said(at)


def test_the_preset_of_three_blocks_uses_the_same_number_below() -> None:
    """One route above, all routes of three blocks below."""
    at = choose_preset(open_page("gradient_paths"), "gradient_paths", "3-blocks")

    assert state(at, "gradient_paths", "blocks", "depth", "route") == {
        "blocks": 3, "depth": 3, "route": ("J₁", "J₃"),
    }  # fmt: skip
    assert "There are $2^{3} = 8$ paths;" in said(at)


def test_a_route_through_blocks_that_are_gone_is_forgotten_without_an_error() -> None:
    """Fewer blocks leave the branches that still exist."""
    at = open_page("gradient_paths", blocks="4", route=["J₁", "J₄"])
    put(at, gradient_paths_blocks="1")

    assert "The route J₁ has length 1" in said(at)


def test_one_block_has_two_routes() -> None:
    """The skip and the branch."""
    at = put(open_page("gradient_paths", blocks="1"), gradient_paths_route=["J₁"])

    assert "Both routes together carry **1.25**." in said(at)


def test_slopes_that_cancel_leave_almost_nothing_though_a_path_arrives_whole() -> None:
    """Twenty blocks of 1 − 0.5 pass on 2⁻²⁰; odd lengths are drawn below the axis."""
    at = choose_preset(open_page("gradient_paths"), "gradient_paths", "cancel")
    shares = drawings(at)[0].data["shares"].set_index("length")["gradient"]

    assert f"$10^{{{np.log10(0.5**20):.3f}}}$ of what was sent" in said(at)
    assert shares[6] > 0 > shares[7]


@pytest.mark.parametrize(
    ("preset", "measure"),
    [
        ("veit-54", "the gradient"),
        ("cancel", "the sum of the absolute contributions"),
        ("random", "the mean squared gradient"),
    ],
)
def test_a_share_names_its_measure(preset: str, measure: str) -> None:
    """Where terms cancel or point apart, 97 % of their sizes are not 97 % of the gradient that arrives."""
    text = said(choose_preset(open_page("gradient_paths"), "gradient_paths", preset))

    assert f" % of {measure}**" in text
    assert (" % of the gradient**" in text) == (preset == "veit-54")


def test_a_healthy_plain_layer_has_a_norm_of_about_2_4() -> None:
    """He's scale with half of the gates open: lengths are kept on average, and the norm is far from 1."""
    rng = np.random.default_rng(1)
    layer = rng.standard_normal((512, 512)) * np.sqrt(2 / 512) * (rng.standard_normal(512) > 0)
    growth = np.linalg.norm(rng.standard_normal((2000, 512)) @ layer, axis=1) / np.sqrt(512)

    assert np.linalg.norm(layer, 2) == pytest.approx(2.4, abs=0.05)
    assert np.sqrt(np.mean(growth**2)) == pytest.approx(1.0, abs=0.05)
    for page in ("gradient_paths", "worked_examples"):
        assert "norm near 1" not in words_of(page)


def test_random_branches_spread_over_more_and_shorter_lengths() -> None:
    """They add up in squares: 54 · 0.25 / 1.25 for a slope of 0.5, and a drawn sample lies beside the law."""
    at = choose_preset(open_page("gradient_paths"), "gradient_paths", "random")
    sample = drawings(at)[0].data["sample"]

    assert "their mean length is **10.8**." in said(at)
    assert sample["shown"].all()
    assert sample["share"].sum() == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("depth", ["1", "54", "1000"])
@pytest.mark.parametrize("slope", ["-1", "-0.01", "0", "0.01", "1"])
@pytest.mark.parametrize("kind", ["aligned", "random"])
def test_corners_of_depth_and_slope_are_safe(depth: str, slope: str, kind: str) -> None:
    """Every combination of extremes draws a whole chart and says a whole sentence."""
    at = open_page("gradient_paths", depth=depth, slope=slope, kind=kind)

    assert blemishes(at) == []
    assert f" % of {measure_in_words(kind, float(slope))}**" in said(at)


def test_a_slope_of_zero_leaves_the_identity_path_alone() -> None:
    """Length 0 carries everything."""
    text = said(open_page("gradient_paths", slope="0"))

    assert "The identity path alone carries 100 % of the gradient." in text


def test_shares_of_the_gradient_add_up_to_the_whole() -> None:
    """What the bars leave out is too small to see."""
    shares = drawings(open_page("gradient_paths"))[0].data["shares"]

    assert shares["gradient"].sum() == pytest.approx(1.0, abs=1e-3)
    assert shares["paths"].sum() == pytest.approx(1.0, abs=1e-3)


def test_a_draw_of_random_branches_is_kept_and_follows_the_binomial_law() -> None:
    """The same seed gives the same array, which nobody can change; many draws average to the law of the squares."""
    draws = np.mean([drawn_shares(12, 0.5, seed) for seed in range(200)], axis=0)

    np.testing.assert_allclose(draws, random_squared_shares(12, 0.5), atol=0.02)
    assert drawn_shares(12, 0.5, 1) is drawn_shares(12, 0.5, 1)
    assert not drawn_shares(12, 0.5, 1).flags.writeable


@pytest.mark.parametrize("depth", ["1", "1000"])
def test_at_a_slope_of_minus_one_the_page_says_that_nothing_arrives(depth: str) -> None:
    """Every factor 1 + j is 0, and a power of ten has no way to write that."""
    text = said(open_page("gradient_paths", slope="-1", depth=depth))

    assert (
        "So terms cancel in the sum: nothing arrives, although one path, the identity, arrives whole." in text
    )
    assert "more than" not in text


def test_few_paths_are_counted_exactly() -> None:
    """Two are not "about 2", and one length is not a range."""
    text = said(open_page("gradient_paths", depth="1", slope="0", blocks="1"))

    assert "There are $2^{1} = 2$ paths;" in text
    assert "**Length 0 alone holds 50 % of the paths" in text
    assert "Both routes together carry" in text
    assert "about 8,192" not in said(open_page("gradient_paths", depth="13"))
    assert "There are $2^{14}$, about 16,380, paths;" in said(open_page("gradient_paths", depth="14"))

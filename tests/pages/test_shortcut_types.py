"""Other shortcuts: what a stack of them keeps, beside the published errors."""

from typing import Any

import numpy as np
import pytest

from core.shortcuts import gate_passage, matrix_shortcuts
from core.spectra import gradient_growth, product_spectra
from pages._shared.charts.shortcut_types import fan_data, fan_table
from quizzes.formulas.typography import in_words
from tests.pages.app import blemishes, choose_preset, drawings, open_page, put, said, widget
from tests.pages.lesson_words import words_of

PAGE = "shortcut_types"
CHALLENGE = "Done. The nearer to the identity, the more is kept."


def test_random_matrices_lose_half_of_their_singular_directions() -> None:
    """54 of them, width 64: the middle singular value is less than a ten-millionth."""
    stack = matrix_shortcuts(54, 64, 1.0, np.random.default_rng(1))
    median = float(np.median(product_spectra(stack, [54]).singular_values))
    text = said(open_page(PAGE))

    assert median < 1e-7
    assert f"about {in_words(median, 1)}" in text
    assert f"the middle one of 64 singular directions keeps {in_words(median, 2)} of its length**" in text
    assert "Half of all directions" not in text


def test_most_gradients_keep_a_good_part_of_their_length() -> None:
    """Through the same matrices: no random gradient comes near the middle singular value."""
    rng = np.random.default_rng(1)
    stack = matrix_shortcuts(54, 64, 1.0, rng)
    kept = [float(gradient_growth(stack, each)[-1]) for each in rng.standard_normal((500, 64))]

    assert 0.3 < np.median(kept) < 1.2
    assert min(kept) > 0.01
    assert "A gradient in a random direction has a part along these few." in said(open_page(PAGE))


def test_a_fresh_convolution_need_not_keep_lengths() -> None:
    """Only variance 1 / width does; He initialisation doubles the square in each of them."""
    text = words_of(PAGE)

    assert "variance 1 / width: it keeps squared lengths on average" in text
    assert "as a freshly initialised" not in text


@pytest.mark.parametrize("kind", ["identity", "orthogonal"])
def test_identities_and_rotations_keep_every_length(kind: str) -> None:
    """At a hundred blocks, and the chart shows 1 throughout."""
    at = open_page(PAGE, kind=kind, depth=100)
    fan = drawings(at)[0].data["fan"]

    assert "**After 100 blocks every gradient keeps its length**" in said(at)
    assert "The best of" not in drawings(at)[0].alt
    np.testing.assert_allclose(fan[["low", "median", "high"]], 1.0, rtol=1e-12)


@pytest.mark.parametrize("bias", [0.0, -6.0])
def test_a_gate_keeps_the_same_share_of_every_direction(bias: float) -> None:
    """(1 - sigmoid(b))**54, and what an exclusive gate does to the branch."""
    at = open_page(PAGE, kind="gate", bias=bias)
    gate = gate_passage(bias, 54)

    assert f"leaves {in_words(gate.shortcut)} of the skip in each block" in said(at)
    assert f"it also lets only {in_words(gate.branch)} of the branch through" in said(at)
    assert f"every gradient keeps {in_words(gate.stack, 2)} of its length**" in said(at)


def test_dropout_on_the_skips_cuts_everything() -> None:
    """54 blocks that keep half: no coordinate is left, and the chart has no hole."""
    at = choose_preset(open_page(PAGE), PAGE, "dropout")

    assert "nothing is left of any gradient**" in said(at)
    assert drawings(at)[0].data["fan"]["median"].min() > 0
    assert blemishes(at) == []


def test_where_all_lines_end_at_one_place_the_smallest_is_named_lowest() -> None:
    """Dropout leaves 0 of all four in the end, and different shares before."""
    ends = drawings(choose_preset(open_page(PAGE), PAGE, "dropout"))[0].data["ends"]
    names = ends.sort_values("place")["label"]

    assert [name.split()[0] for name in names] == ["smallest", "median", "gradient", "largest"]


@pytest.mark.parametrize(
    "controls", [{"kind": "identity"}, {"kind": "gate", "bias": 2.0}, {"kind": "orthogonal"}]
)
def test_where_all_lines_are_one_it_has_one_name(controls: dict[str, Any]) -> None:
    """Every direction keeps the same at every depth; with random matrices four lines part."""
    ends = drawings(open_page(PAGE, **controls))[0].data["ends"]["label"]

    assert [name.split()[0] for name in ends] == ["gradient"]
    assert len(drawings(open_page(PAGE))[0].data["ends"]) == 4


@pytest.mark.parametrize(
    ("controls", "words", "least"),
    [
        ({"kind": "dropout", "keep": 0.0}, "A log axis has no 0, so it is drawn at the lower edge.", 1.0),
        ({"kind": "gate", "bias": 2.0}, "Sizes below 10⁻³¹ are drawn at the lower edge.", 1e-31),
        ({"kind": "gate", "bias": -6.0}, "", 1e-31),
    ],
)
def test_what_cannot_be_drawn_has_no_number_on_the_axis_and_is_spoken_of(
    controls: dict[str, Any], words: str, least: float
) -> None:
    """A 0, and what is below the last number; the axis is labelled from the least size that is drawn to scale."""
    fan = drawings(open_page(PAGE, **controls))[0]

    assert "data('frame')[0].least" in str(fan.spec)
    assert fan.data["frame"]["least"].tolist() == [least, least]
    assert ("lower edge" in fan.alt) == bool(words)
    assert words in fan.alt


def test_the_axis_has_numbers_down_to_the_least_share_that_is_not_0() -> None:
    """Dropout that keeps half: the gradient has some of its length for a while, above all zeros."""
    fan = drawings(open_page(PAGE, kind="dropout", keep=0.5))[0].data
    sizes, least = fan["gradient"]["size"], fan["frame"]["least"].iloc[0]

    assert sizes.min() < 0.1 * least
    assert sizes[sizes > sizes.min()].min() == pytest.approx(least)


def test_what_the_first_shortcut_cuts_is_cut_there() -> None:
    """Dropout that keeps nothing: every line is at the edge after one shortcut."""
    fan = drawings(open_page(PAGE, kind="dropout", keep=0.0))[0].data["fan"].set_index("passed")

    assert fan["median"].loc[0] == 1.0
    assert fan["high"].loc[1] == fan["low"].loc[54]


def test_mixing_keeps_what_all_streams_share() -> None:
    """The largest factor stays 1; the rest sinks into rounding and is not given as a number."""
    at = choose_preset(open_page(PAGE), PAGE, "mixing")

    assert "The best of the perpendicular directions keeps its length." in said(at)
    assert "the middle one of 4 singular directions keeps less than 1 × 10⁻¹⁴ of its length**" in said(at)


def test_only_the_control_of_the_chosen_kind_is_drawn() -> None:
    """A distance for matrices, a bias for gates, a share for dropout."""
    at = open_page(PAGE)
    for kind, control in (("matrix", "distance"), ("gate", "bias"), ("dropout", "keep")):
        put(at, shortcut_types_kind=kind)
        others = {"distance", "bias", "keep"} - {control}

        assert widget(at, f"shortcut_types_{control}")
        for other in others:
            with pytest.raises(KeyError):
                widget(at, f"shortcut_types_{other}")


def test_the_challenge_wants_a_matrix_near_the_identity() -> None:
    """Distance 0 is the identity itself and does not count."""
    at = choose_preset(open_page(PAGE), PAGE, "near-identity")
    near = said(at)
    put(at, shortcut_types_distance=0.0)

    assert CHALLENGE not in said(open_page(PAGE))
    assert CHALLENGE in near
    assert CHALLENGE not in said(at)


def test_the_published_rows_of_the_chosen_kind_are_filled() -> None:
    """Five rows of gates; failures stand at the right end and say so."""
    errors = drawings(open_page(PAGE, kind="gate"))[1].data["errors"]
    failed = errors[errors["failed"]]

    assert errors["shown"].sum() == 5
    assert (failed["error"] == 20.0).all()
    assert (failed["label"] == "fails").all()
    assert errors["error"].is_monotonic_increasing


def test_shattering_is_computed_only_when_asked_for_and_spares_both_kinds_of_skip() -> None:
    """Correlation of neighbouring gradients: near 0 without skips, high with identities and with rotations."""
    at = open_page(PAGE)
    before = len(drawings(at))
    at.session_state["shortcut_types_deeper"] = True
    at.run()
    curves = drawings(at)[-1].data["likeness"]
    next_to = {
        net: float(curve["correlation"].iloc[1]) for net, curve in curves.groupby("net", observed=True)
    }

    assert len(drawings(at)) == before + 1
    assert abs(next_to["plain"]) < 0.2
    assert next_to["identity shortcuts"] > 0.6
    assert next_to["orthogonal shortcuts"] > 0.6
    assert blemishes(at) == []


def test_what_is_nothing_is_0_in_the_table() -> None:
    """The chart has no 0, so it draws the median of a preset with dropped shortcuts below all else; the table says 0."""
    names = {line: line for line in ("largest", "median", "smallest", "gradient")}
    spread = np.array([[1.0, 1.0, 1.0], [2.0, 0.0, 0.0]])
    data = fan_data(np.array([0, 1]), spread, np.array([1.0, 0.0]), names, 1.0)
    table = fan_table(data)
    kept = dict(
        zip(
            zip(table["line"], table["shortcuts passed"], strict=True), table["kept of a length"], strict=True
        )
    )

    assert data["fan"]["median"][1] == 1e-3
    assert kept["median", 1] == kept["smallest", 1] == kept["gradient", 1] == 0.0
    assert kept["largest", 1] == 2.0
    assert kept["median", 0] == 1.0

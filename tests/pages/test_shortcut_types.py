"""Other shortcuts: what a stack of them keeps, beside the published errors."""

import numpy as np
import pytest

from core.shortcuts import gate_passage, matrix_shortcuts
from core.spectra import gradient_growth, product_spectra
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

    assert "**After 100 blocks every gradient keeps 1 times its length**" in said(at)
    assert "The best of" not in drawings(at)[0].alt
    np.testing.assert_allclose(fan[["low", "median", "high"]], 1.0, rtol=1e-12)


@pytest.mark.parametrize("bias", [0.0, -6.0])
def test_a_gate_keeps_the_same_share_of_every_direction(bias: float) -> None:
    """(1 - sigmoid(b))**54, and what an exclusive gate does to the branch."""
    at = open_page(PAGE, kind="gate", bias=bias)
    gate = gate_passage(bias, 54)

    assert f"leaves {in_words(gate.shortcut)} of the skip in each block" in said(at)
    assert f"it also lets only {in_words(gate.branch)} of the branch through" in said(at)
    assert f"every gradient keeps {in_words(gate.stack, 2)} times its length**" in said(at)


def test_dropout_on_the_skips_cuts_everything() -> None:
    """54 blocks that keep half: no coordinate is left, and the chart has no hole."""
    at = choose_preset(open_page(PAGE), PAGE, "dropout")

    assert "every gradient keeps 0 times its length**" in said(at)
    assert drawings(at)[0].data["fan"]["median"].min() > 0
    assert blemishes(at) == []


def test_where_all_lines_end_at_one_place_the_smallest_is_named_lowest() -> None:
    """With identities all four end at 1."""
    ends = drawings(open_page(PAGE, kind="identity"))[0].data["ends"]
    names = ends.sort_values("place")["label"]

    assert [name.split()[0] for name in names] == ["smallest", "median", "gradient", "largest"]


def test_mixing_keeps_what_all_streams_share() -> None:
    """The largest factor stays 1; the rest sinks into rounding and is not given as a number."""
    at = choose_preset(open_page(PAGE), PAGE, "mixing")

    assert "The best of the perpendicular directions keeps 1 times its length." in said(at)
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

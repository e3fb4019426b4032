"""Gradient flow: whether eigenvalues or singular values predict its size, and what keeps a fresh one steady."""

import numpy as np
import pytest

from core.random_branches import relu_jacobians, triangular_jacobians
from core.signal_propagation import HALVED_SUM, HE, draw_stack, propagate, wide_limit
from core.spectra import block_spectrum, gradient_growth
from quizzes.formulas.typography import in_words
from tests.pages.app import blemishes, choose_preset, drawings, open_page, put, said

PAGE = "gradient_flow"
CHALLENGE = "Done: at $s$ ="


def test_the_question_has_the_answer_that_the_start_state_shows() -> None:
    """Triangular branches of norm 4, width 32, seed 1."""
    rng = np.random.default_rng(1)
    factors = np.eye(32) + triangular_jacobians(50, 32, 4.0, rng)
    growth = float(gradient_growth(factors, rng.standard_normal(32))[-1])
    text = said(open_page(PAGE))

    assert growth > 1e4
    assert f"about {in_words(growth, 1)}" in text
    assert f"50 blocks multiply this gradient's norm by {in_words(growth, 3)};" in text


def test_all_eigenvalues_are_1_while_the_gradient_explodes() -> None:
    """Of one block and of the product of all fifty."""
    text = said(open_page(PAGE))

    assert "**The eigenvalues of $I + J$ are 1 in size**" in text
    assert "; the largest eigenvalue has size 1**" in text


def test_a_he_initialised_branch_is_far_from_small() -> None:
    """Its norm is about 4, in words and on the chart."""
    at = choose_preset(open_page(PAGE), PAGE, "he-init")
    drawn = relu_jacobians(50, 32, 1.0, np.random.default_rng(1))
    norm = block_spectrum(drawn[-1]).branch_norm

    assert 3 < norm < 5
    assert f"$\\lVert J \\rVert$ = **{in_words(norm, 3)}**" in said(at)


def test_without_branches_nothing_changes() -> None:
    """Every factor is 1, and the charts still have an axis to draw on."""
    at = choose_preset(open_page(PAGE), PAGE, "no-branch")

    assert "50 blocks multiply this gradient's norm by 1;" in said(at)
    assert "Without branches every gradient keeps its norm" in said(at)
    assert "**The same block multiplies the length of a gradient by 1**" in said(at)
    assert "Without a branch the factor is the same in every direction." in said(at)
    assert "1 to 1" not in said(at)
    assert "circle" not in drawings(at)[1].alt
    assert "|J| allows" not in list(drawings(at)[1].data["labels"]["label"])
    assert blemishes(at) == []


def test_a_small_circle_keeps_its_name_off_the_eigenvalues() -> None:
    """The names of the circle and of the cloud are a line of text apart."""
    at = open_page(PAGE, kind="random", scale=0.02, width=8)
    labels = drawings(at)[1].data["labels"].set_index("label")["y"]
    reach = max(drawings(at)[1].data["frame"]["y"])

    assert labels["|J| allows"] - labels["I + J"] > 0.06 * reach


def test_where_all_lines_end_at_one_place_the_smallest_is_named_lowest() -> None:
    """Without a branch all four end at 1."""
    ends = drawings(choose_preset(open_page(PAGE), PAGE, "no-branch"))[0].data["ends"]
    names = ends.sort_values("place")["label"]

    assert [name.split()[0] for name in names] == ["smallest", "gradient", "eigenvalue", "largest"]


def test_one_fresh_block_has_no_average_per_block_and_no_half_block() -> None:
    """Its sentence gives each factor once, and the axis counts whole blocks."""
    at = open_page(PAGE, depth=1)
    (across,) = {
        layer["encoding"]["x"]["axis"]["tickMinStep"]
        for layer in drawings(at)[-1].spec["layer"]
        if "axis" in layer.get("encoding", {}).get("x", {})
    }

    assert "in 1 block**" in said(at)
    assert "per block. With" not in said(at)
    assert across == 1


def test_the_challenge_wants_small_random_branches() -> None:
    """Triangular ones do not count, He initialisation is far too large, and s = 0 is too easy."""
    at = choose_preset(open_page(PAGE), PAGE, "small-branch")
    at_a_tenth = said(at)
    put(at, gradient_flow_scale=0.04)
    tiny = said(at)

    assert CHALLENGE not in said(open_page(PAGE, scale=0.04))
    assert CHALLENGE not in said(choose_preset(open_page(PAGE), PAGE, "he-init"))
    assert CHALLENGE not in said(choose_preset(open_page(PAGE), PAGE, "no-branch"))
    assert CHALLENGE in at_a_tenth or CHALLENGE in tiny
    assert CHALLENGE in tiny


@pytest.mark.parametrize("follow", ["signal", "gradient"])
def test_the_fresh_networks_are_those_of_the_core(follow: str) -> None:
    """With He init alone both grow by nearly 2 per block; the lines are the limits of wide nets."""
    at = open_page(PAGE, follow=follow, depth=20)
    found = propagate(HE, draw_stack(20, 64, 32, np.random.default_rng(1)))
    grown = float(found.signal[-1] if follow == "signal" else found.gradient[0])
    chart = drawings(at)[-1]
    limit = chart.data["limit"]

    assert f"the mean square of the {follow} by {in_words(grown, 2)} in 20 blocks**" in said(at)
    assert 1.7 < grown ** (1 / 20) < 2.3
    np.testing.assert_allclose(
        np.sort(limit[limit["scheme"] == "He init"]["size"]), np.sort(wide_limit(HE, 20).signal)
    )


def test_every_scheme_is_labelled_at_the_end_of_its_line() -> None:
    """Six labels, no two at the same height."""
    ends = drawings(open_page(PAGE, depth=100))[-1].data["ends"]

    assert len(ends) == 6
    assert np.diff(np.sort(np.log10(ends["place"]))).min() > 0.5


def test_the_range_of_all_factors_holds_the_gradient_also_where_rounding_hides_its_end() -> None:
    """Large random branches span more than float64 resolves; the lower edge still falls, and below all else."""
    edges = drawings(open_page(PAGE, kind="random", scale=2.0, width=100))[0].data
    low, high = edges["range"]["low"].to_numpy(), edges["range"]["high"].to_numpy()
    gradient = edges["lines"][edges["lines"]["line"] == "gradient"]["size"].to_numpy()[::5]

    assert (low < 1e-14 * high).any()
    assert (low <= gradient).all()
    assert (gradient <= high).all()


def test_the_numbers_to_check_by_hand_are_there() -> None:
    """A shear: singular values 1.55 and 0.647, and 2.39 for it times its transpose; 0.99 against 1/50."""
    text = said(open_page(PAGE))

    assert "the singular values 1.55 and 0.647. Times its transpose, it has the eigenvalue 2.39." in text
    assert "anything from $10^{-200}$ to $10^{30}$" in text
    assert "With 1/50 in 50 blocks the share lies between 0.36 and 2.7." in text


def test_dividing_the_sum_holds_both_sizes_in_wide_nets_only() -> None:
    """A net of width 64 and 100 blocks ends far below 1, so the condition is said."""
    drawn = propagate(HALVED_SUM, draw_stack(100, 64, 32, np.random.default_rng(1)))

    assert drawn.signal[-1] < 0.01
    assert wide_limit(HALVED_SUM, 100).signal[-1] == pytest.approx(1.0)
    assert "holds both sizes in wide nets; at width 64 they drift" in said(open_page(PAGE))

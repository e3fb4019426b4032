"""Activation order: gates drawn open and shut, identity paths through depth, and the published comparison."""

import json
from typing import Any

import numpy as np
import pytest

from core import gates
from pages._shared.charts.activation_order_designs import DEPTHS, SORTS, design_data
from pages._shared.charts.activation_order_gates import FATES, gate_map_data, survival_data
from pages._shared.charts.activation_order_wiring import wiring_data
from pages._shared.experiments.activation_order.published_designs import ORIGINAL, design_table
from quizzes.formulas.typography import percent
from tests.pages.app import blemishes, choose_preset, drawings, open_page, put, said

PAGE = "activation_order"
DONE = "Done: the branch subtracts at least $x_2$"


def test_the_example_of_the_notes() -> None:
    """diag(0, 2) after the addition, diag(1, 2) before the branch, in words and in the formula."""
    text = said(open_page(PAGE))

    assert (
        "A push on $x_1$ leaves $y_1$ **where it is**, a push on $x_2$ moves $y_2$ **2 times** as far."
        in text
    )
    assert "A push on $x_1$ moves $y_1$ just as far, a push on $x_2$ moves $y_2$ **2 times** as far." in text
    assert r"\underbrace{\mathrm{diag}(0, 1)}_{\text{gates}}\,(I + \mathrm{diag}(0, 1))" in text
    assert r"&= \mathrm{diag}(0, 2)" in text
    assert r"&= \mathrm{diag}(1, 2)" in text


def test_a_wrong_guess_is_compared_with_the_slope() -> None:
    """Most say 2; the gate is shut."""
    assert "You said 2. It is 0." in said(open_page(PAGE, guess="2"))
    assert "You said 0. That is right." in said(open_page(PAGE, guess="0"))


def test_with_positive_inputs_and_branch_the_order_makes_no_difference() -> None:
    """Both blocks then have the same slopes, and no gate is shut."""
    at = choose_preset(open_page(PAGE), PAGE, "all-positive")
    after, before = drawings(at)[:2]

    assert after.alt.split(": both skips are open. ")[1] == before.alt.split(": both skips are open. ")[1]
    assert set(after.data["gates"]["state"]) == set(before.data["gates"]["state"]) == {"open"}


def test_a_branch_that_outweighs_a_positive_input_shuts_the_gate() -> None:
    """The challenge: 1 - 1.5 is negative. A positive branch, or a negative input, does not count."""
    strong = choose_preset(open_page(PAGE), PAGE, "strong-branch")

    assert DONE in said(strong)
    assert "shut" in set(drawings(strong)[0].data["gates"]["state"])
    assert "shut" not in set(drawings(strong)[1].data["gates"]["state"])
    assert DONE not in said(open_page(PAGE))
    assert DONE not in said(open_page(PAGE, x2="-1.0", w="-1.5"))


def test_an_open_skip_can_be_cancelled() -> None:
    """With w = -1 the slope before the branch is 1 - 1 = 0, though nothing gates the skip."""
    at = choose_preset(open_page(PAGE), PAGE, "cancel")

    assert (
        "A push on x_1 leaves y_1 where it is, a push on x_2 leaves y_2 where it is." in drawings(at)[1].alt
    )


def test_a_kink_is_named() -> None:
    """At 0 nudging to both sides gives a mean, and the page says why it differs."""
    assert "stands on the kink of a ReLU" in said(open_page(PAGE, x1="0.0"))
    assert "stands on the kink of a ReLU" not in said(open_page(PAGE))


@pytest.mark.parametrize("size", ["0.05", "0.3", "1.0"])
def test_the_share_of_open_paths_is_that_of_the_core(size: str) -> None:
    """Same seed, same weights, same inputs; and 100 % without gates on the skip."""
    at = open_page(PAGE, size=size)
    rng = np.random.default_rng(1)
    branches = gates.balanced_branches(50, 64, rng)
    followed = gates.identity_paths(branches, np.abs(rng.standard_normal((32, 64))), float(size))
    survival, fates = drawings(at)[2:4]

    assert f"**{percent(float(followed.open_share[-1]), 3)} of the identity paths are open" in said(at)
    assert set(survival.data["kept"]["share"]) == {1.0}
    assert f"{followed.paths[-1, 0].sum()} of 64 coordinates keep an open path**" in said(at)
    assert (fates.data["stretches"].groupby("coordinate", observed=True)["to"].max() == 50).all()


def test_strong_branches_leave_hardly_a_path_after_fifty_blocks() -> None:
    """The preset's message, in a thousandth."""
    at = choose_preset(open_page(PAGE), PAGE, "deep-post")
    shares = drawings(at)[2].data["shares"]
    last = shares[(shares["block"] == 50) & (shares["size"] == 1.0)]["share"].item()

    assert last < 1e-3


def test_another_input_shuts_other_gates() -> None:
    """A cut path belongs to one input."""
    at = open_page(PAGE)
    first = drawings(at)[3].data["stretches"]
    second = drawings(put(at, activation_order_input=2))[3].data["stretches"]

    assert not first.equals(second)


@pytest.mark.parametrize(
    "controls", [{"depth": "1"}, {"depth": "100", "size": "1.0", "input": "32"}, {"w": "0.0"}]
)
def test_extremes_are_drawn(controls: dict[str, Any]) -> None:
    """One block, a hundred blocks without an open path, a branch that does nothing."""
    at = open_page(PAGE, **controls)

    assert blemishes(at) == []
    assert len(drawings(at)) == 5


def test_the_published_errors_are_those_of_the_paper() -> None:
    """He et al. (2016), tables 2 and 3; the sentence below the chart uses them."""
    designs = design_table()

    assert designs[ORIGINAL] == (6.61, 5.93, 7.61)
    assert list(designs.values())[1:] == [
        (8.17, 6.50, None), (7.84, 6.14, None), (6.71, 5.91, None), (6.37, 5.46, 4.92)
    ]  # fmt: skip
    text = said(open_page(PAGE))
    assert "4.92 instead of 7.61 % error at 1001 layers" in text
    assert "At 110 layers the error falls from 6.61 to **6.37 %**." in text


@pytest.mark.parametrize("sort", SORTS)
def test_the_designs_are_sorted_as_asked(sort: str) -> None:
    """By the error at one depth, or as published."""
    designs = design_table()
    data = design_data(designs, sort)
    order = data["names"]["design"]
    errors = [designs[design][DEPTHS.index(sort)] or 0.0 if sort in DEPTHS else 0.0 for design in order]

    assert len(data["errors"]["error"]) == 12
    assert errors == sorted(errors)
    assert order == list(designs) or sort in DEPTHS


def test_a_gate_map_ends_each_path_once() -> None:
    """Three coordinates over four blocks: never shut, shut in the last block, shut in the first."""
    paths = np.array([[True, True, False], [True, True, False], [True, True, False], [True, False, False]])
    stretches = gate_map_data(paths)["stretches"]
    rows = sorted(zip(*(list(column) for column in stretches.values()), strict=True))

    assert rows == [
        (1, 0, 4, FATES[0]),
        (2, 0, 3, FATES[0]), (2, 3, 4, FATES[1]),
        (3, 0, 1, FATES[1]), (3, 1, 4, FATES[2]),
    ]  # fmt: skip


def test_labels_of_lines_that_end_together_stand_apart() -> None:
    """At least 8 % of the axis between two of them."""
    ends = survival_data({size: np.array([1.0, 0.5]) for size in (0.05, 0.1, 0.3)}, 0.1)["ends"]

    assert np.diff(sorted(ends["place"])).min() >= 0.08 - 1e-9
    assert ends["chosen"] == [False, True, False]


def test_a_shut_gate_leaves_thin_wires_behind_it() -> None:
    """The wire after the outer gate is live only where the gate is open; the skip before it always is."""
    wires = wiring_data(
        inputs=["−1", "1"],
        outputs=["−1", "0"],
        branch_gates=np.array([[False], [True]]),
        branch_live=np.array([False, True]),
        outer_gates=np.array([True, False]),
    )["wires"]
    rows = list(zip(*(wires[name] for name in ("way", "y", "x2", "live")), strict=True))
    behind = [live for *_, x2, live in rows if x2 == max(wires["x2"])]
    skips = [live for way, _, _, live in rows if way == "skip"]
    upper = [live for way, y, _, live in rows if way == "branch" and y > 0]

    assert behind == [True, False]
    assert all(skips)
    assert not any(upper)


def test_a_negative_slope_moves_the_output_the_other_way() -> None:
    """1 + w = −1 with the ReLU before the branch."""
    text = said(open_page("activation_order", w="-2.0"))

    assert "a push on $x_2$ moves $y_2$ just as far the other way." in text


def test_a_single_block_is_one_block() -> None:
    """Its axes count whole blocks as well."""
    at = open_page("activation_order", depth="1")

    assert "are open after 1 block of size" in said(at)
    assert all('"tickMinStep": 1' in json.dumps(drawing.spec) for drawing in drawings(at)[2:4])


def test_the_page_says_what_its_inputs_are_and_what_a_real_relu_would_do() -> None:
    """At a size of 0.3 the absolute normals lose 9 % of the gates, and the outputs of a ReLU 28 %."""
    text = said(open_page(PAGE))

    assert f"here {percent(gates.closure_probability(0.3), 3)}" in text
    assert f"it would shut {percent(gates.closure_behind_relu(0.3), 3)}" in text
    assert "The inputs here are the absolute values of normal random numbers" in text
    assert "The input has just left a ReLU" not in text

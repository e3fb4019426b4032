"""Numbers of each chart that a reader can check: by hand, from a formula, or from another chart of the page."""

import math
from typing import Any

import numpy as np
import pytest

from tests.pages.app import drawings, open_page

close = pytest.approx


def rows(page: str, dataset: str, number: int = 0, **controls: Any) -> Any:
    """Return a dataset of a page's chart; the first chart that has it, or a later one."""
    return [drawing for drawing in drawings(open_page(page, **controls)) if dataset in drawing.data][
        number
    ].data[dataset]


def near(found: Any, wanted: Any, *, rel: float = 1e-6, off: float = 1e-12) -> bool:
    """Tell whether numbers are the same, place by place, but for rounding."""
    one, other = np.asarray(found), np.asarray(wanted)
    return one.shape == other.shape and np.allclose(one, other, rtol=rel, atol=off)


def test_home_starts_at_one_and_multiplies_back() -> None:
    """The output's own gradient is 1; with skips it grows by about √1.5 a layer here, without it shrinks."""
    norms = rows("home", "norms").set_index("layer")
    plain, residual = (norms[norms["net"] == net]["relative"] for net in ("plain", "residual"))

    assert list(plain.index) == list(range(21))
    assert plain[20] == residual[20] == 1.0
    assert plain[0] < 0.01 < 10 < residual[0] < 1000


def test_the_map_of_a_token_and_its_angle_tell_the_same() -> None:
    """A point of the map lies at the angle that the chart below gives, and an untouched token at (1, 0)."""
    walk = rows("adding_instead_of_replacing", "walk")
    angles = rows("adding_instead_of_replacing", "angles")

    assert near(np.degrees(np.arctan2(walk["added"], walk["kept"])), angles["degrees"], off=1e-4)
    assert walk[walk["layer"] == 0][["kept", "added"]].to_numpy() == close(
        np.array([[1.0, 0.0]] * 2), abs=1e-9
    )


def test_the_loss_is_a_parabola_and_its_tangent_touches_it() -> None:
    """(8 − 10)² is 4, with a slope of −4."""
    loss, tangent = rows("three_layers", "loss"), rows("three_layers", "tangent")

    assert near(loss["loss"], (loss["prediction"] - 10) ** 2)
    assert near(list(tangent["loss"]), [4 - 4 * (5 - 8), 4 - 4 * (11 - 8)])
    assert rows("three_layers", "here").iloc[0][["prediction", "loss"]].tolist() == [8.0, 4.0]


def test_the_ladder_multiplies_by_the_slope_or_by_one_more() -> None:
    """−4 is multiplied by 0.1 at each plain layer, and by 1.1 at each residual one."""
    ladder = rows("three_layers", "gradients").groupby("net", observed=True)["gradient"].apply(list)

    assert near(ladder["plain"], [-4, -0.4, -0.04, -0.004])
    assert near(ladder["residual"], [-4, -4.4, -4.84, -5.324])


def test_a_weight_moves_by_rate_times_gradient_times_input() -> None:
    """0.1 − 0.1 × (−0.04) × 1, and 0.1 − 0.1 × (−4.84) × 1."""
    steps = rows("three_layers", "steps")

    assert list(steps["old"]) == [0.1, 0.1]
    assert near(list(steps["new"]), [0.104, 0.584])


def test_plain_stacks_shrink_like_the_gain_to_the_power_of_the_depth() -> None:
    """At gain 0.9 and 100 layers the band lies round 0.9¹⁰⁰; at the output all is 1."""
    band = rows("deep_networks_stall", "band").set_index("layer")

    assert band.loc[100].tolist() == [1.0] * 7
    assert band.loc[0, "low"] < band.loc[0, "median"] < band.loc[0, "high"]
    assert band.loc[0, "low"] / 3 < 0.9**100 < 3 * band.loc[0, "high"]


def test_the_knife_edge_is_three_formulas() -> None:
    """gᴸ without skips, (1 + g²)^(L/2) with them, and (1 + g²/L)^(L/2) with branches divided by √L."""
    growth = rows("deep_networks_stall", "growth")
    depth, gain = growth["depth"].astype(float), growth["gain"].astype(float)

    assert near(growth["plain"], gain**depth, rel=1e-4)
    assert near(growth["skips"], (1 + gain**2) ** (depth / 2), rel=1e-4)
    assert near(growth["skips, branches ÷ √L"], (1 + gain**2 / depth) ** (depth / 2), rel=1e-4)


def test_slopes_are_drawn_at_one_size_and_compared_with_themselves() -> None:
    """Each trace has the root mean square 1; a net's slope agrees with itself, and the curves cross one half where said."""
    slopes, alike, halves = (rows("deep_networks_stall", name) for name in ("slopes", "likeness", "halves"))
    for net in ("plain", "residual"):
        (half,) = halves[halves["net"] == net]["distance"]

        assert near(np.sqrt((slopes[net].astype(float) ** 2).mean()), 1.0, rel=1e-3)
        assert near(alike[net][0], 1.0)
        assert alike[alike["distance"] < half - 1e-4][net].min() > 0.5
        assert alike[alike["distance"] >= half - 1e-4][net].iloc[0] < 0.55


def test_a_block_adds_what_a_plain_layer_would_hand_on() -> None:
    """The output is the input plus the branch, and tanh makes the picture symmetric about the centre."""
    points, alone = rows("residual_block", "points"), rows("residual_block", "alone")

    assert near(points["to_x"] - points["x"], alone["x"])
    assert near(points["to_y"] - points["y"], alone["y"])
    assert alone["x"].tolist() == close((-alone["x"][::-1]).tolist())


def test_the_entries_are_the_chain_rule_by_hand() -> None:
    """J = W₂ diag(1 − tanh²(W₁x)) W₁ with W₁x = (1, −0.75)."""
    cells = rows("gradient_identity", "cells")
    w1, w2 = np.array([[1, -0.5], [0.5, 1]]), np.array([[1, 0.5], [-1, 0.5]])
    by_hand = w2 @ np.diag(1 - np.tanh([1.0, -0.75]) ** 2) @ w1
    found = {
        name: np.array(each["value"]).reshape(2, 2)
        for name, each in cells.groupby("matrix", sort=False, observed=True)
    }

    assert list(cells[["row", "column"]].iloc[:4].itertuples(index=False, name=None)) == [
        (1, 1), (1, 2), (2, 1), (2, 2),
    ]  # fmt: skip
    assert near(found["branch J"], by_hand, off=1e-5)
    assert near(found["identity I"], np.eye(2))
    assert near(found["block I + J"], np.eye(2) + by_hand, off=1e-5)
    assert near(found["finite differences"], np.eye(2) + by_hand, off=1e-5)
    curves = rows("gradient_identity", "curves")
    image = curves[(curves["map"] == "I + J") & (curves["step"] == 0)][["x", "y"]].to_numpy()[0]
    assert near(image, (np.eye(2) + by_hand)[:, 0])


def test_path_lengths_are_binomial() -> None:
    """C(54, k) of 2⁵⁴ paths, each carrying 0.25ᵏ; their mean length is 54 × 0.25 / 1.25."""
    shares = rows("gradient_paths", "shares")
    counts = np.array([math.comb(54, length) for length in shares["length"]], dtype=float)

    assert near(shares["paths"], counts / 2.0**54)
    assert near(shares["gradient"], counts * 0.25 ** shares["length"] / 1.25**54)
    assert near(float(rows("gradient_paths", "mean")["length"].iloc[0]), 10.8)


MU, TIME = complex(-0.1, 1.0), 6.28
"""The spiral field multiplies by this complex number."""


def test_a_stack_and_its_equation_are_powers_of_one_complex_number() -> None:
    """A step multiplies by 1 + sμ, the flow by exp(tμ)."""
    dots, path = rows("residual_ode", "dots"), rows("residual_ode", "path")
    last = path[path["of"] == "exact"].iloc[-1]

    assert near(dots["x"] + 1j * dots["y"], (1 + TIME / 16 * MU) ** dots["block"].astype(float), rel=1e-4)
    assert near(complex(last["x"], last["y"]), np.exp(TIME * MU), rel=1e-4)


def test_the_gaps_are_distances_of_two_powers() -> None:
    """For steps of T/L, of 1, and of alternating signs that add up to no time."""
    gaps = rows("residual_ode", "gaps")
    for step, found in gaps.groupby("step", observed=True):
        blocks = found["blocks"].to_numpy(dtype=float)
        stack = {
            "T/L": (1 + TIME / blocks * MU) ** blocks,
            "1": (1 + MU) ** blocks,
            "±1/√L": (1 - MU**2 / blocks) ** (blocks / 2),
        }[str(step)]
        flow = {"T/L": np.exp(TIME * MU), "1": np.exp(blocks * MU), "±1/√L": 1.0}[str(step)]

        assert near(found["gap"].to_numpy(), np.abs(stack - flow), rel=1e-3)


def test_triangular_branches_have_eigenvalues_that_see_nothing() -> None:
    """J has 0 alone, I + J has 1 alone; |J| is 4, and stretches of determinant 1 multiply to 1."""
    eigenvalues, sizes = rows("gradient_flow", "eigenvalues"), rows("gradient_flow", "sizes")
    by_kind = sizes.groupby("of", observed=True)["size"]
    circle = rows("gradient_flow", "circles")
    circle = circle[circle["of"] == "|J| from 1"]

    assert eigenvalues.groupby("of", observed=True)["x"].apply(set).to_dict() == {"J": {0.0}, "I + J": {1.0}}
    assert near(np.log(by_kind.get_group("singular values").astype(float)).sum(), 0.0, off=1e-4)
    assert set(by_kind.get_group("|eigenvalues|")) == {1.0}
    assert near(np.hypot(circle["x"] - 1, circle["y"]), np.full(len(circle), 4.0), rel=1e-5)


def test_a_gradient_stays_between_the_stretches_of_the_product() -> None:
    """At every look; and the product's eigenvalues are 1, as those of each block."""
    lines = rows("gradient_flow", "lines").set_index(["line", "passed"])["size"]
    for passed in range(0, 51, 5):
        assert lines["smallest", passed] <= lines["gradient", passed] * (1 + 1e-9)
        assert lines["gradient", passed] <= lines["largest", passed] * (1 + 1e-9)
        assert near(lines["eigenvalue", passed], 1.0)


def test_wide_nets_follow_their_formulas() -> None:
    """He init doubles the mean square, a norm in the branch adds one, and so on."""
    limit = rows("gradient_flow", "limit")
    passed = np.arange(31.0)
    for scheme, wanted in {
        "He init": 2.0**passed,
        "sum ÷ √2": passed * 0 + 1,
        "branch ÷ √L": (1 + 1 / 30) ** passed,
        "batch norm": 1 + passed,
        "layer norm": 1 + passed,
        "branch × 0": passed * 0 + 1,
    }.items():
        assert limit[limit["scheme"] == scheme]["size"].to_numpy() == close(wanted, rel=1e-5)


def test_five_numbers_receive_what_nudging_measures() -> None:
    """Behind w = (½, ½, ½, −1) x₃ receives −2; source 000 says 3 and source 001 says 0."""
    claims = rows("backprop_by_hand", "claims")

    assert near(list(claims["value"]), [3, 0, -2, 1.5, -2, -2.5])
    assert near(list(claims["measured"]), [-2, -2, -2, -2.5, -2.5, -2.5])
    assert list(claims["agrees"]) == [False, False, True, False, False, True]


def test_all_four_ways_together_are_the_measured_gradient() -> None:
    """And no pair of them is."""
    ways = ["branch, branch", "branch, skip", "skip, branch", "skip, skip"]
    whole = rows("backprop_by_hand", "claims", 1, ways=ways)

    assert near(whole["value"], whole["measured"], off=1e-5)
    assert rows("backprop_by_hand", "claims", 1)["agrees"].sum() == 0


def test_scaled_shortcuts_carry_powers_of_their_scale() -> None:
    """0.9¹⁰⁰ over the shortcuts alone, 0.95¹⁰⁰ with branches of slope 0.05."""
    gains = rows("scaled_shortcut", "gains")
    blocks = gains["blocks"].astype(float)
    base = np.where(gains["way"] == "shortcuts alone", 0.9, 0.95)

    assert near(gains["size"].to_numpy(dtype=float), (base**blocks).to_numpy(), rel=1e-5)


def test_the_map_of_scales_is_a_power_and_its_ridge_adds_up_to_one() -> None:
    """In the middle of a cell 100 × log₁₀(λ + j); columns are scales from 0.5 and rows slopes from −0.5."""
    cells, ridge = rows("scaled_shortcut", "cells"), rows("scaled_shortcut", "ridge")
    total = (0.5 + (cells["column"] + 0.5) / 32) + (-0.5 + (cells["row"] + 0.5) / 32)

    assert near(cells["power"].to_numpy(), 100 * np.log10(total.to_numpy()), off=1e-3)
    assert near(list(ridge["scale"] + ridge["slope"]), [1.0, 1.0])
    assert rows("scaled_shortcut", "here").iloc[0].tolist() == [0.9, 0.05]


def test_five_blocks_put_each_reading_to_the_test() -> None:
    """1.3 × 0.75 × 1 × 1.6 is the state, 0.75 × 1 × 1.6 its derivative by x₂; one version gives each."""
    for number, wanted in ((0, 1.3 * 0.75 * 1.0 * 1.6), (1, 0.75 * 1.0 * 1.6)):
        readings = rows("scaled_shortcut", "readings", number)

        assert readings["network"].tolist() == close([wanted] * 4)
        assert near(readings["value"][0], wanted)
        assert list(readings["matches"]) == [True, False, False, False]


@pytest.mark.parametrize(
    ("controls", "kept"), [({"kind": "orthogonal"}, 1.0), ({"kind": "gate", "bias": "0.0"}, 0.5**54)]
)
def test_shortcuts_that_treat_all_directions_alike_have_no_fan(controls: dict[str, Any], kept: float) -> None:
    """A rotation keeps every length; a gate with bias 0 halves it at each block."""
    fan = rows("shortcut_types", "fan", **controls)

    for line in ("low", "median", "high"):
        assert near(fan[line].iloc[-1], kept, rel=1e-6)
    assert near(rows("shortcut_types", "gradient", **controls)["size"].iloc[-1], kept, rel=1e-6)


def test_published_errors_are_those_of_the_papers() -> None:
    """Identity shortcuts 6.61 %, a 1×1 convolution 12.22 %; full pre-activation 4.92 % at 1001 layers."""
    shortcuts = rows("shortcut_types", "errors").set_index("shortcut")
    designs = rows("activation_order", "errors").set_index(["design", "layers"])["error"]

    assert shortcuts["error"].idxmin() == "identity"
    assert shortcuts.loc[["identity", "1×1 convolution"], "error"].tolist() == [6.61, 12.22]
    assert shortcuts[shortcuts["failed"]]["label"].unique().tolist() == ["fails"]
    assert designs["Batch norm and ReLU before the branch", "1001 layers"] == designs.min() == 4.92
    assert designs["Batch norm after the addition", "110 layers"] == designs.max() == 8.17


def test_two_blocks_multiply_in_one_order() -> None:
    """(0 1; 0 ½)(½ 0; 1 0) is (1 0; ½ 0), and the other way round (0 ½; 0 1)."""
    cells = rows("worked_examples", "cells")
    products = [list(each["value"]) for _, each in cells.groupby("place", observed=True)]

    assert near(products[0], [1.0, 0.0, 0.5, 0.0])
    assert near(products[1], [0.0, 0.5, 0.0, 1.0])


def test_the_band_of_a_hundred_blocks_has_the_bounds_of_one_to_the_power_of_a_hundred() -> None:
    """0.9¹⁰⁰, 1.1¹⁰⁰ and, at right angles, 1.01⁵⁰."""
    lines = rows("worked_examples", "lines", example="a bound").groupby("of", observed=True)["size"].last()

    assert near(lines["against"], 0.9**100)
    assert near(lines["along"], 1.1**100)
    assert lines["across"] == lines["yours"] == close(1.01**50)


def test_two_orders_differ_in_the_gate_of_the_skip() -> None:
    """At x = (−1, 1) the diagonal is (0, 2) behind the addition's gate and (1, 2) without it."""
    cells = rows("worked_examples", "cells", example="two orders")
    diagonals = [
        list(each[each["row"] == each["column"]]["value"])
        for _, each in cells.groupby("place", observed=True)
    ]

    assert diagonals == [close([0, 2], abs=1e-6)] * 2 + [close([1, 2], abs=1e-6)] * 2


def test_gates_shut_as_often_as_the_arc_tangent_says_and_stay_shut() -> None:
    """After one block 1 − arctan(α)/π of the identity paths are open, on average."""
    shares = rows("activation_order", "shares")
    for size, found in shares.groupby("size", observed=True):
        assert near(found["share"].iloc[1], 1 - math.atan(float(str(size))) / math.pi, off=0.06)
        assert (found["share"].diff().dropna() <= 0).all()
    stretches = rows("activation_order", "stretches")
    assert (stretches["to"] - stretches["from"]).groupby(stretches["coordinate"]).sum().tolist() == [50] * 64
    open_to_the_end = stretches[(stretches["fate"] == "open so far") & (stretches["to"] == 50)]
    assert f"{len(open_to_the_end)} of 64" in drawings(open_page("activation_order"))[3].alt


def test_broken_networks_break_as_their_causes_say() -> None:
    """A: one number is added to every channel. B: gates shut for good. C: the signal doubles. E: two of eight arrive."""
    cells = rows("pitfalls", "cells", run="A").groupby("vector", observed=True)["value"].apply(np.array)
    shares = rows("pitfalls", "lines", run="B")["size"].to_numpy()
    signal = rows("pitfalls", "lines", run="C")
    norm = rows("pitfalls", "lines", run="D")["size"].to_numpy()
    values = rows("pitfalls", "values", run="E")["size"]

    assert near(cells["output"] - cells["x"], cells["output − x"])
    assert len(set(cells["output − x"].round(9))) == 1
    assert shares[0] == norm[0] == 1
    assert (np.diff(shares) <= 0).all()
    assert signal[signal["of"] == "main"]["size"].iloc[10] == close(2.0**10, rel=0.5)
    assert near(
        signal[signal["of"] == "input"]["size"],
        1 / signal[signal["of"] == "main"]["size"].to_numpy(),
        rel=0.2,
    )
    assert (np.diff(norm) < 0).all()
    assert (values > 1e-9).sum() == 2


def test_a_fresh_race_starts_with_gradients_like_the_last_block() -> None:
    """Relative to block 20, which has 1; the names stand at the middle of their nets."""
    norms, names = rows("thousand_layers", "norms"), rows("thousand_layers", "ends", 1)
    first = norms[norms["block"] == 1]
    for net, label in (("plain", "▲ plain"), ("residual", "● residual")):
        middle = np.exp(np.log(first[first["net"] == net]["relative"]).mean())

        assert near(names.set_index("label").loc[label, "relative"], middle, rel=0.5)
    assert set(norms[norms["block"] == 20]["relative"]) == {1.0}

"""Diagrams are the right way up: outputs and inputs at their ends, skips above, branches below, arrows as they travel."""

from typing import Any

import numpy as np
import pytest

from tests.pages.app import Drawing, drawings, open_page


def diagram(page: str, dataset: str, number: int = 0, **controls: Any) -> Drawing:
    """Return the chart of a page that has a dataset of this name; the first one, or a later."""
    return [drawing for drawing in drawings(open_page(page, **controls)) if dataset in drawing.data][number]


def rows_of(drawing: Drawing, *datasets: str) -> Any:
    """Return some of the datasets of a diagram, with the digits that tell places apart."""
    found = [drawing.data[name].round(4) for name in datasets]
    return found if len(found) > 1 else found[0]


def is_upright(drawing: Drawing) -> bool:
    """Tell whether x grows to the right and y upwards in every mark."""
    scales = [
        layer["encoding"][channel].get("scale") or {}
        for layer in drawing.spec["layer"]
        for channel in ("x", "y")
    ]
    domains = [scale["domain"] for scale in scales if "domain" in scale]
    return not any(scale.get("reverse") for scale in scales) and all(low < high for low, high in domains)


@pytest.mark.parametrize("blocks", ["1", "2", "3", "4"])
def test_the_route_runs_from_the_loss_on_the_right_over_skips_above_and_branches_below(blocks: str) -> None:
    """It meets the last block first, as in the product of the title, and the walk passes what is taken."""
    found = diagram("gradient_paths", "segments", blocks=blocks, route=["J₁"])
    ways, ends, walk = rows_of(found, "segments", "ends", "walk")
    walk = walk.sort_values("step")
    left = ways.sort_values("x").drop_duplicates("block")["block"]
    skips, branches = (ways[ways["way"] == way] for way in ("I", "J"))
    taken = ways[ways["taken"]].sort_values("x", ascending=False)
    turns = walk[walk["y"] != 0]
    where = dict(zip(ends["label"], ends["x"], strict=True))

    assert is_upright(found)
    assert list(left) == list(range(1, int(blocks) + 1))
    assert (skips["y"] > 0).all()
    assert (branches["y"] < 0).all()
    assert set(skips["label"]) == {"I"}
    assert list(branches["label"]) == [f"J{'₀₁₂₃₄'[block]}" for block in branches["block"]]
    assert where["input"] < ways["x_from"].min() < ways["x_to"].max() < where["loss"]
    assert (ways["x_from"] < ways["x_to"]).all()
    assert (walk["x"].iloc[0], walk["x"].iloc[-1]) == (where["loss"], where["input"])
    assert walk["x"].is_monotonic_decreasing
    assert list(zip(turns["x"][::2], turns["x"][1::2], turns["y"][::2], strict=True)) == list(
        zip(taken["x_to"], taken["x_from"], taken["y"], strict=True)
    )
    assert " ".join(taken["label"]) in found.alt


def test_the_graph_of_five_variables_runs_from_the_loss_to_the_input() -> None:
    """Every way leads to the right, a skip is level, and a branch passes a variable below."""
    found = diagram("backprop_by_hand", "ways")
    ways, variables = rows_of(found, "ways", "variables")
    variables = variables.set_index("name")
    skips = ways[ways["kind"] == "skip"]

    assert is_upright(found)
    assert list(variables["x"].sort_values().index) == ["𝓛", "x₅", "x₄", "x₃", "x₂", "x₁"]
    assert (ways["x_from"] < ways["x_to"]).all()
    assert list(zip(skips["start"], skips["end"], strict=True)) == [("x₅", "x₃"), ("x₃", "x₁")]
    assert (skips["y_from"] == skips["y_to"]).all()
    assert (variables.loc[["x₄", "x₂"], "y"] < variables.loc[["x₅", "x₃", "x₁"], "y"].min()).all()
    for side, end in (("from", "start"), ("to", "end")):
        assert list(ways[f"x_{side}"]) == list(variables.loc[ways[end], "x"])
        assert list(ways[f"y_{side}"]) == list(variables.loc[ways[end], "y"])
    assert list(ways[ways["now"]]["end"]) == ["x₅"]


@pytest.mark.parametrize("number", [0, 1])
def test_the_wiring_has_skips_above_branches_inputs_left_and_outputs_right(number: int) -> None:
    """Each gate stands on a branch, or behind the addition in the block that has one there."""
    found = diagram("activation_order", "wires", number, x1="-1.0", x2="1.0", w="1.0")
    wires, gates, texts = rows_of(found, "wires", "gates", "texts")
    level = wires[wires["y"] == wires["y2"]]
    heights = {
        way: sorted(level[level["way"] == way]["y"], reverse=True) for way in ("skip", "branch", "both")
    }
    middle = sorted(set(heights["both"]), reverse=True)
    on_branch = gates[gates["y"].isin(heights["branch"])]
    behind = gates.drop(on_branch.index)

    assert is_upright(found)
    assert all(
        up > lane > down for up, lane, down in zip(heights["skip"], middle, heights["branch"], strict=True)
    )
    assert (wires["x"] < wires["x2"]).all()
    assert on_branch["x"].between(wires["x"].min(), behind["x"].min() if number == 0 else 9.0).all()
    assert list(behind["y"]) == (middle if number == 0 else [])
    for name, side in (("x", texts["x"] < 0), ("y", texts["x"] > 9)):
        lanes = texts[side & texts["label"].isin([f"{name}₁", f"{name}₂"])].sort_values("y", ascending=False)
        assert list(lanes["label"]) == [f"{name}₁", f"{name}₂"]
    numbers = texts[texts["big"] & (texts["x"] < 0)].sort_values("y", ascending=False)
    assert list(numbers["label"]) == ["−1", "1"]
    for way in ("skip", "branch"):
        said = texts[texts["label"] == way].sort_values("y", ascending=False)
        wired = sorted(heights["skip"] + heights["branch"])
        nearest = [wired[int(np.abs(np.array(wired) - at).argmin())] for at in said["y"]]
        assert nearest == heights[way]


def test_a_block_that_changes_shape_has_its_skip_above_and_its_branch_below() -> None:
    """The box F stands on the branch, each number beside its own wire, and x comes in on the left."""
    found = diagram("residual_block", "junction", inputs="4", outputs="6", shortcut="projection")
    wires, boxes, texts, sum_ = rows_of(found, "wires", "boxes", "texts", "junction")
    level = wires[(wires["y"] == wires["y2"]) & (wires["way"] != "both")].set_index("way")
    said = texts.assign(name=texts["label"].str.split(":").str[0]).set_index("name")

    assert is_upright(found)
    assert level.loc["skip", "y"] > 0 > level.loc["branch", "y"]
    assert float(boxes["y"].iloc[0]) == level.loc["branch", "y"]
    assert list(boxes["label"]) == ["F"]
    assert said.loc["Wₛ x", "y"] > level.loc["skip", "y"]
    assert abs(said.loc["F(x)", "y"] - level.loc["branch", "y"]) < 0.5
    assert said.loc["x", "x"] < level["x"].min() < float(sum_["x"].iloc[0]) < said.loc["y", "x"]
    assert list(said["label"]) == ["x: 4", "Wₛ x: 6", "F(x): 6", "y: 6"]
    assert list(sum_["sign"]) == ["+"]


def test_the_ladder_goes_down_from_the_output_to_the_input() -> None:
    """x₃ stands first and x₀ last, for both nets, in the order in which the gradient meets them."""
    rows = rows_of(diagram("three_layers", "gradients"), "gradients")

    for _, net in rows.groupby("net", observed=True):
        assert list(net["at"]) == ["x₃", "x₂", "x₁", "x₀"]
        assert list(net["position"]) == [0, 1, 2, 3]

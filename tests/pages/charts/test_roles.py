"""A colour means the same in every chart, and never stands without its shape or its dash."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from pages._shared.charts.style import BRANCH, IDENTITY, PLAIN, RESIDUAL, SCALED, Spec
from tests.pages.figures import View, chart_name, every_template, views

SOLID, DOTTED, DASHED = "solid", "dotted", "dashed"


class Role(NamedTuple):
    """How a role is drawn: the shape of its points and the dash of its lines, None where any will do."""

    colour: str
    shape: str | None
    dash: str | None


PLAIN_NET, RESIDUAL_NET = Role(PLAIN, "triangle-up", SOLID), Role(RESIDUAL, "circle", SOLID)
SCALED_SHORTCUT, IDENTITY_PATH = Role(SCALED, None, DOTTED), Role(IDENTITY, None, DASHED)
A_BRANCH = Role(BRANCH, None, None)
# Several lines of one kind in one chart: they share the colour and differ by their dash.
ANOTHER_PLAIN, ANOTHER_RESIDUAL = Role(PLAIN, None, None), Role(RESIDUAL, None, None)
ROLES = {PLAIN, RESIDUAL, SCALED, IDENTITY, BRANCH}

SERIES = {
    "plain": PLAIN_NET,
    "replace": PLAIN_NET,
    "residual": RESIDUAL_NET,
    "add": RESIDUAL_NET,
    "skips": RESIDUAL_NET,
    "skips, branches ÷ √L": ANOTHER_RESIDUAL,
    "identity shortcuts": RESIDUAL_NET,
    "orthogonal shortcuts": SCALED_SHORTCUT,
    "shortcuts alone": SCALED_SHORTCUT,
    "what arrives": RESIDUAL_NET,
    "gradient": RESIDUAL_NET,
    "stretch": ANOTHER_RESIDUAL,
    "singular values": RESIDUAL_NET,
    "stack": RESIDUAL_NET,
    "T/L": RESIDUAL_NET,
    "yours": RESIDUAL_NET,
    "batch norm": RESIDUAL_NET,
    "sum ÷ √2": SCALED_SHORTCUT,
    "branch × 0": IDENTITY_PATH,
    "÷ √L": RESIDUAL_NET,
    "full size": ANOTHER_RESIDUAL,
    "I": IDENTITY_PATH,
    "J": A_BRANCH,
    "I + J": RESIDUAL_NET,
    "skip": IDENTITY_PATH,
    "branch": A_BRANCH,
    "without branches": A_BRANCH,
    "without skips": PLAIN_NET,
    "both": RESIDUAL_NET,
    "size 1": IDENTITY_PATH,
    "|J| from 1": A_BRANCH,
}
"""The lines and points of the lab that play a role, by their name in a chart."""

NEUTRAL = {
    "open", "shut", "open so far", "shuts here", "cut before", "loss", "He init", "branch ÷ √L", "layer norm", "as found",
    "changed", "adds", "stretches", "refuses", "exact", "1", "±1/√L", "eigenvalue", "|eigenvalues|", "along", "across",
    "against", "class 0", "class 1", "ReLU",
}  # fmt: skip
"""What plays none; it has a colour that is no role's."""

ALONE: dict[tuple[str, str], set[str]] = {
    ("home.waiting_network", "layers"): {BRANCH, IDENTITY},
    ("home.waiting_network", "ends"): {BRANCH},
    ("home.gradient_on_its_way", "layers"): {BRANCH, IDENTITY},
    ("home.gradient_on_its_way", "ends"): {BRANCH},
    ("network.network", "layers"): {BRANCH, IDENTITY},
    ("network.network", "ends"): {BRANCH},
    ("activation_order_designs.design_errors", "errors"): {RESIDUAL},
    ("activation_order_gates.survival", "shares"): {RESIDUAL},
    ("activation_order_gates.survival", "ends"): {RESIDUAL},
    ("deep_networks_stall.profiles", "band"): {PLAIN},
    ("deep_networks_stall.profiles", "end"): {PLAIN},
    ("deep_networks_stall.sent", "end"): {PLAIN},
    ("deep_networks_stall.stretches", "norms"): {PLAIN},
    ("gradient_paths.lengths", "band"): {RESIDUAL},
    ("gradient_paths.lengths", "shares"): {RESIDUAL},
    ("on_the_way_back.sent", "start"): {RESIDUAL},
    ("residual_block.moves", "points"): {BRANCH, RESIDUAL},
    ("residual_block.moves", "alone"): {PLAIN},
    ("residual_block.wiring", "boxes"): {BRANCH},
    ("residual_ode.paths", "dots"): {RESIDUAL},
    ("scaled_shortcut.scale_map", "here"): {SCALED},
    ("shortcut_types.sent", "gradient"): {RESIDUAL},
    ("shortcut_types.fan", "fan"): {SCALED},
    ("shortcut_types.fan", "gradient"): {RESIDUAL},
    ("shortcut_types.published_errors", "errors"): {RESIDUAL},
    ("spectra.through_depth", "range"): {RESIDUAL},
    ("worked_examples.norm_band", "dots"): {RESIDUAL},
}
"""Where a mark of one colour plays a role, by chart and dataset. Grey is also the colour of rules and grounds."""

SHAPED_BY_SOMETHING_ELSE = {"activation_order_designs.design_errors", "shortcut_types.published_errors"}
"""Charts of residual nets alone, whose shapes tell depths or failures apart."""
MANY_STACKS = {"deep_networks_stall.stretches"}
"""Lines of one kind, told apart by their dash."""


def dash_of(steps: list[int] | None) -> str:
    """Return what a reader sees: a solid, a dotted or a dashed line."""
    if not steps or steps[1] == 0:
        return SOLID
    return DOTTED if steps[0] <= 3 else DASHED


def cases(channel: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a channel shows under its conditions, one or several."""
    found = channel.get("condition", [])
    return found if isinstance(found, list) else [found]


def scale(view: View, channel: str) -> dict[Any, Any]:
    """Return what a channel makes of each name."""
    found = view.encoding.get(channel, {})
    # Where a condition decides, the names stand in its first case.
    found = next(iter(cases(found)), found)
    spread = found.get("scale") or {}
    if "range" not in spread or found.get("type") != "nominal":
        return {}
    return dict(zip(spread.get("domain", []), spread["range"], strict=False))


def faults_of_series(spec: Spec) -> Iterator[str]:
    """Yield each series that has not its role's colour, shape or dash."""
    for view in views(spec):
        for channel in ("color", "stroke", "fill"):
            shapes, dashes = scale(view, "shape"), scale(view, "strokeDash")
            for name, colour in scale(view, channel).items():
                role = SERIES.get(name)
                if role is None:
                    if name not in NEUTRAL or json.dumps(colour) in map(json.dumps, ROLES):
                        yield f"{name} has no role, and is drawn in {colour}"
                    continue
                if json.dumps(colour) != json.dumps(role.colour):
                    yield f"{name} is {colour}"
                if name in shapes and role.shape not in (None, shapes[name]):
                    yield f"{name} is a {shapes[name]}"
                if name in dashes and role.dash not in (None, dash_of(dashes[name])):
                    yield f"{name} is {dash_of(dashes[name])}"


def own_colours(view: View) -> set[str]:
    """Return the role colours that a mark has whatever its row says."""
    written = [view.mark.get(part) for part in ("color", "fill", "stroke")]
    written += [(view.mark.get("line") or {}).get("color")] if isinstance(view.mark.get("line"), dict) else []
    for channel in ("color", "fill", "stroke"):
        found = view.encoding.get(channel, {})
        written += [each.get("value") for each in (found, *cases(found))]
        colours = (found.get("scale") or {}).get("range")
        if found.get("type") == "quantitative" and isinstance(colours, list):
            written += colours
    return {each for each in written if isinstance(each, str)} & ROLES


def faults_of_marks(chart: str, spec: Spec) -> Iterator[str]:
    """Yield each mark that has a role's colour and plays no role, or lacks the second cue."""
    for view in views(spec):
        colours = own_colours(view)
        for colour in colours - {IDENTITY} - ALONE.get((chart, view.dataset or ""), set()):
            yield f"{view.mark['type']} of {view.dataset} is {colour}"
        kind, dash = view.mark["type"], dash_of(view.mark.get("strokeDash"))
        shape = view.mark.get("shape", "circle")
        if kind == "line" and colours and "strokeDash" not in view.encoding and chart not in MANY_STACKS:
            wanted = {SCALED: DOTTED, IDENTITY: DASHED}.get(next(iter(colours)), SOLID)
            if dash != wanted:
                yield f"line of {view.dataset} is {dash}"
        told_apart = chart in SHAPED_BY_SOMETHING_ELSE or "shape" in view.encoding
        wrong = (PLAIN in colours and shape != "triangle-up") or (RESIDUAL in colours and shape != "circle")
        if kind == "point" and wrong and not told_apart:
            yield f"point of {view.dataset} is a {shape}"


@pytest.mark.parametrize("build", every_template(), ids=chart_name)
def test_a_series_has_the_colour_the_shape_and_the_dash_of_its_role(build: Any) -> None:
    """Plain is orange, a triangle and solid; residual is blue, a circle and solid; and so on, in every chart."""
    assert list(faults_of_series(build())) == []


@pytest.mark.parametrize("build", every_template(), ids=chart_name)
def test_the_colour_of_a_role_is_used_for_nothing_else(build: Any) -> None:
    """What is neither net nor path has a colour of its own."""
    assert list(faults_of_marks(chart_name(build), build())) == []


@pytest.mark.parametrize("build", every_template(), ids=chart_name)
def test_the_mark_of_a_prediction_is_a_hollow_diamond_and_hidden_until_there_is_one(build: Any) -> None:
    """No other mark of that chart is a hollow diamond."""
    marks = [view for view in views(build()) if view.dataset == "guess"]

    for view in marks:
        assert (view.mark["shape"], view.mark.get("filled", False), view.mark["color"]) == (
            "diamond", False, IDENTITY,
        )  # fmt: skip
        assert view.encoding["opacity"] == {
            "condition": [{"test": "datum.shown", "value": 1.0}],
            "value": 0.0,
        }
    others = [view.mark for view in views(build()) if view.dataset != "guess" and marks]
    assert not any(mark.get("shape") == "diamond" and not mark.get("filled") for mark in others)


@pytest.mark.parametrize("build", every_template(), ids=chart_name)
def test_a_chart_reads_from_the_output_to_the_input_and_from_low_to_high(build: Any) -> None:
    """Where an axis says so the output stands on the left, and no number grows downwards."""
    for view in views(build()):
        across, up = view.encoding.get("x", {}), view.encoding.get("y", {})
        backwards = (across.get("scale") or {}).get("reverse") or across.get("sort") == "descending"
        if across.get("type") in ("quantitative", "ordinal") and across.get("title"):
            from_the_output = (
                "from the output" in across["title"] or "the gradient travels" in across["title"]
            )
            assert bool(backwards) == from_the_output, across["title"]
        if up.get("type") == "quantitative":
            domain = (up.get("scale") or {}).get("domain", [0, 1])
            assert not (up.get("scale") or {}).get("reverse")
            assert domain[0] < domain[-1]


def test_every_role_is_played_somewhere() -> None:
    """A name that no chart uses would be checked in vain."""
    written = "".join(json.dumps(build(), ensure_ascii=False) for build in every_template())

    assert [name for name in (*SERIES, *NEUTRAL) if json.dumps(name, ensure_ascii=False) not in written] == []

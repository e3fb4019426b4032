"""Charts of a plane are to scale: a unit across is as long as a unit upwards, in every room a browser gives them."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

import altair as alt
import pytest

from pages._shared.charts.equal_units import framed
from pages._shared.charts.style import Spec
from tests.pages.figures import chart_name, every_template

# Drawings of wires: where a thing stands says what it is wired to, and nothing about a length or an angle.
DRAWINGS_OF_WIRES = {
    "activation_order_wiring.wiring",
    "backprop_by_hand.graph",
    "gradient_paths.route",
    "residual_block.wiring",
}
TO_SCALE = {
    "adding_instead_of_replacing.sorted_points",
    "adding_instead_of_replacing.token_map",
    "matrices.circle_images",
    "residual_block.moves",
    "residual_ode.paths",
    "spectra.plane",
    "thousand_layers.decision",
}
PARTS_OF_A_PLANE = ("coordinate", "part", "along the token", "right angles", "None")
ROOMS = [(350.0, 372.0), (298.5, 331.25), (720.0, 300.0), (300.0, 640.0)]
FRAMES = [((-1.5, -1.5), (1.5, 1.5)), ((-0.4, 0.0), (7.6, 6.0)), ((-2.0, -30.0), (4.0, 30.0))]


class Ends(NamedTuple):
    """What an axis shows, from and to."""

    low: float
    high: float

    @property
    def span(self) -> float:
        """How many units that are."""
        return self.high - self.low


def pairs(spec: Spec) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the horizontal and the vertical axis of each mark that has two for numbers."""
    encoding = spec.get("encoding", {})
    across, up = encoding.get("x", {}), encoding.get("y", {})
    if across.get("type") == up.get("type") == "quantitative":
        yield across, up
    for part in [*spec.get("layer", []), *([spec["spec"]] if "spec" in spec else [])]:
        yield from pairs(part)


def shows_a_plane(spec: Spec) -> bool:
    """Return whether both axes of a chart are parts of one plane: so they are called, or they have no names."""
    found = next(pairs(spec), None)
    return found is not None and all(
        any(part in str(axis.get("title")) for part in PARTS_OF_A_PLANE) for axis in found
    )


def ends(scale: dict[str, Any], room: tuple[float, float], frame: tuple[tuple[float, float], ...]) -> Ends:
    """Return what a scale shows in a room of so many pixels: its domain, or what its expressions come to."""
    if "domain" in scale:
        return Ends(*scale["domain"])
    corners = {"frame": [SimpleNamespace(x=x, y=y, kept=x, added=y) for x, y in frame]}
    known = {"width": room[0], "height": room[1], "max": max, "data": corners.__getitem__}
    return Ends(
        *(eval(scale[end]["expr"], {"__builtins__": {}}, known) for end in ("domainMin", "domainMax"))
    )


def test_every_chart_of_a_plane_is_known() -> None:
    """A new one is found here, and is either to scale or a drawing of wires."""
    found = {chart_name(build) for build in every_template() if shows_a_plane(build())}

    assert found == DRAWINGS_OF_WIRES | TO_SCALE


@pytest.mark.parametrize(
    "build", [build for build in every_template() if chart_name(build) in TO_SCALE], ids=chart_name
)
def test_a_unit_is_as_long_across_as_upwards(build: Callable[[], Spec]) -> None:
    """In any room, because axes and their labels take away from it what only the browser knows."""
    spec = build()
    # A chart in a facet has the size that it asks for. Any other is fitted into its size together with its axes.
    fixed = (spec["spec"]["width"], spec["spec"]["height"]) if "facet" in spec else None
    # Layers share their scales, so those that say nothing have the scales of the others.
    scaled = [pair for pair in pairs(spec) if all("scale" in axis for axis in pair)]

    assert scaled
    for across, up in scaled:
        for room in [fixed] if fixed else ROOMS:
            for frame in FRAMES:
                horizontal, vertical = (ends(axis["scale"], room, frame) for axis in (across, up))

                assert horizontal.span / room[0] == pytest.approx(vertical.span / room[1], rel=1e-12)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("centred", [True, False])
def test_the_whole_frame_is_shown_and_one_side_of_it_fills_the_room(
    frame: tuple[tuple[float, float], ...], room: tuple[float, float], centred: bool
) -> None:
    """In the middle, or in the corner from which the axes start."""
    across, up = (alt.X(field="x", type="quantitative"), alt.Y(field="y", type="quantitative"))
    encoding = framed(across, up, centred=centred).to_dict()["encoding"]
    shown = [ends(encoding[axis]["scale"], room, frame) for axis in ("x", "y")]
    wanted = [Ends(low, high) for low, high in zip(*frame, strict=True)]

    for axis, part in zip(shown, wanted, strict=True):
        assert axis.low <= part.low + 1e-9
        assert axis.high >= part.high - 1e-9
        start = (part.low + part.high - axis.span) / 2 if centred else part.low
        assert axis.low == pytest.approx(start, abs=1e-9)
    assert any(axis.span == pytest.approx(part.span) for axis, part in zip(shown, wanted, strict=True))

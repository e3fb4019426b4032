"""What two marks of a chart say by their colours is seen by those, too, who do not tell red from green.

Colours are seen as Machado, Oliveira and Fernandes (2009) compute it for protanopia and deuteranopia in their table 1. Two
of them differ if their distance in CIELAB is at least 15; where it is less, dash, shape or fill must tell the marks apart.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from pages._shared.charts.style import Spec
from tests.pages.charts.test_roles import dash_of, scale
from tests.pages.figures import View, chart_name, every_template, views

VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
LEAST = 15.0
KINDS = {"line", "point", "rule", "bar"}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.95047, 1.0, 1.08883])


class Look(NamedTuple):
    """How a mark looks: its kind, its colour, and what else tells it apart."""

    kind: str
    colour: str
    cue: tuple[Any, ...]


def seen(colour: str, vision: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what is seen of a colour #RRGGBB, in CIELAB."""
    written = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    light = np.where(written <= 0.04045, written / 12.92, ((written + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(vision @ light, 0, 1) / WHITE
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one: str, other: str) -> float:
    """Return how far two colours are from each other for those who see the least of it."""
    return min(float(np.linalg.norm(seen(one, each) - seen(other, each))) for each in VISION.values())


def looks(view: View) -> Iterator[Look]:
    """Yield how a mark looks, for each series if its colour depends on one."""
    kind = view.mark["type"]
    filled = view.mark.get("filled", kind != "point")
    shapes, dashes = scale(view, "shape"), scale(view, "strokeDash")
    # Marks may share a scale of colours: those that a mark draws have a shape or a dash in its own.
    drawn = shapes or dashes
    for part in ("color", "fill", "stroke"):
        for name, colour in scale(view, part).items():
            if isinstance(colour, str) and (name in drawn or not drawn):
                dash = dash_of(dashes.get(name, view.mark.get("strokeDash")))
                yield Look(kind, colour, (dash, shapes.get(name, view.mark.get("shape")), filled))
        own = view.mark.get(part)
        if isinstance(own, str) and own.startswith("#"):
            yield Look(kind, own, (dash_of(view.mark.get("strokeDash")), view.mark.get("shape"), filled))


def confused(spec: Spec) -> list[tuple[Look, Look]]:
    """Return the pairs of lines, and of points, that only a colour tells apart which not everybody sees."""
    every = sorted({look for view in views(spec) for look in looks(view) if look.kind in KINDS}, key=str)
    return [
        (one, other)
        for one, other in combinations(every, 2)
        if one.kind == other.kind and one.cue == other.cue and 0 < distance(one.colour, other.colour) < LEAST
    ]


@pytest.mark.parametrize("build", every_template(), ids=chart_name)
def test_no_two_marks_differ_by_red_and_green_alone(build: Any) -> None:
    """Lines, points and bars of one chart."""
    assert confused(build()) == []


def test_colours_that_are_easily_confused_are_found() -> None:
    """The two that serve for anything: one of them is close to orange for those who see no red."""
    assert distance("#D55E00", "#8A8400") < LEAST < distance("#D55E00", "#0072B2")

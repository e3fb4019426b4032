"""Where angles are read off a chart, a unit is as long across as it is upwards, however wide the chart is."""

import pytest

from tests.browser.conftest import PHONE, OpenPage, by_key

# The labels of each axis: what they say, and where they stand.
LABELS = """
chart => [...chart.querySelectorAll("g.role-axis-label")].map(axis => [...axis.querySelectorAll("text")].map(
  label => [label.textContent, label.getAttribute("transform").match(/[-.0-9]+/g).map(Number)]))
"""


# The pages with a picture of a plane, and what it is called there.
PLANES = {
    "adding_instead_of_replacing": "map",
    "gradient_flow": "plane",
    "gradient_identity": "circle",
    "residual_block": "moves",
    "residual_ode": "paths",
}


@pytest.mark.parametrize("size", [(1280, 720), PHONE])
@pytest.mark.parametrize("name", PLANES)
def test_units_in_a_plane_are_equally_long_in_both_directions(
    open_page: OpenPage, name: str, size: tuple[int, int]
) -> None:
    """The distance of the labels on the axes, for what they say; the outermost ones are moved in."""
    page = open_page(f"/{name}?{name}_guess=Just+show+me", size=size)
    units = []
    for labels in page.locator(by_key(f"{name}_{PLANES[name]}")).evaluate(LABELS):
        values = [float(said.replace("−", "-")) for said, _ in labels[1:-1]]
        places = [sum(place[:2]) for _, place in labels[1:-1]]
        units.append(abs((places[-1] - places[0]) / (values[-1] - values[0])))

    assert len(units) == 2
    assert units[0] == pytest.approx(units[1], rel=0.01)

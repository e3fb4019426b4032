"""Where angles are read off a chart, a unit is as long across as it is upwards, however wide the chart is."""

import pytest

from pages._shared.browser.streamlit_names import CHART
from tests.browser.conftest import PHONE, OpenPage, drawn

# The labels of each axis: what they say, and where they stand.
LABELS = """
chart => [...chart.querySelectorAll("g.role-axis-label")].map(axis => [...axis.querySelectorAll("text")].map(
  label => [label.textContent, label.getAttribute("transform").match(/[-.0-9]+/g).map(Number)]))
"""


# The pages with a picture of a plane, and which of their charts it is. The nets of 5 blocks train on request only, so
# that no other chart comes before it.
PLANES = {
    "adding_instead_of_replacing": 1,
    "gradient_flow": 1,
    "gradient_identity": 1,
    "residual_block": 0,
    "residual_ode": 1,
}


@pytest.mark.parametrize("name", PLANES)
def test_units_in_a_plane_are_equally_long_in_both_directions(open_page: OpenPage, name: str) -> None:
    """The distance of the labels on the axes, for what they say; the outermost ones are moved in."""
    page = open_page(f"/{name}?{name}_guess=Just+show+me&residual_block_depth=5", size=(1280, 720))
    for width, height in ((1280, 720), PHONE):
        page.set_viewport_size({"width": width, "height": height})
        drawn(page)
        units = []
        for labels in page.locator(CHART).nth(PLANES[name]).evaluate(LABELS):
            values = [float(said.replace("−", "-")) for said, _ in labels[1:-1]]
            places = [sum(place[:2]) for _, place in labels[1:-1]]
            units.append(abs((places[-1] - places[0]) / (values[-1] - values[0])))

        assert len(units) == 2
        assert units[0] == pytest.approx(units[1], rel=0.01)

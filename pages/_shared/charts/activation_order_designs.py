"""The published comparison of where batch norm and ReLU may stand in a residual block."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from pages._shared.charts.columns import from_rows
from pages._shared.charts.style import RESIDUAL, Chart, template

DEPTHS = ["110 layers", "164 layers", "1001 layers"]
SORTS = ["as published", *DEPTHS[:2]]


@template
def design_errors() -> Chart:
    """The test error of each design, a row each, at several depths.

    Datasets: ``errors`` (design, layers, error, label, place); ``names`` (design, place), one row for each design.
    """
    across = alt.X(
        field="error", type="quantitative", title="test error on CIFAR-10 in %, lower is better",
        scale=alt.Scale(domain=[4.5, 8.6], nice=False), axis=alt.Axis(values=[5, 6, 7, 8]),
    )  # fmt: skip
    row = alt.Y(
        field="design", type="nominal", title=None, axis=None,
        sort=alt.EncodingSortField(field="place", op="min"),
    )  # fmt: skip
    layers = alt.Scale(domain=DEPTHS, range=["square", "circle", "cross"])
    errors = alt.Chart(alt.NamedData("errors"))
    points = errors.mark_point(filled=True, size=150, opacity=1, color=RESIDUAL).encode(
        x=across,
        y=row,
        shape=alt.Shape(field="layers", type="nominal", title=None, scale=layers),
        tooltip=[alt.Tooltip(field="design"), alt.Tooltip(field="layers"), alt.Tooltip(field="error")],
    )
    values = errors.mark_text(dy=19).encode(x=across, y=row, text=alt.Text(field="label", type="nominal"))
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="left", dy=-20, fontWeight="bold")
        .encode(x=alt.value(4), y=row, text=alt.Text(field="design", type="nominal"))
    )
    return alt.layer(points, values, names).properties(height=470)


def design_data(designs: Mapping[str, Sequence[float | None]], sort: str) -> dict[str, dict[str, Any]]:
    """Return the datasets of `design_errors`.

    Parameters
    ----------
    designs : mapping of str to sequence
        The published test error in % of each design at each of DEPTHS, None where there is none.
    sort : str
        One of SORTS.
    """
    order = list(designs)
    if sort in DEPTHS:
        order.sort(key=lambda design: designs[design][DEPTHS.index(sort)] or 0.0)
    rows = [
        (design, layers, error, f"{error:.2f}", place)
        for place, design in enumerate(order)
        for layers, error in zip(DEPTHS, designs[design], strict=True)
        if error is not None
    ]
    return {
        "errors": from_rows(rows, "design", "layers", "error", "label", "place"),
        "names": {"design": order, "place": list(range(len(order)))},
    }

"""The published comparison of where batch norm and ReLU may stand in a residual block."""

from typing import Any

import altair as alt

from pages._shared.charts.columns import from_rows
from pages._shared.charts.style import RESIDUAL, Chart, template

DEPTHS = ["110 layers", "164 layers", "1001 layers"]
ORIGINAL, RELU_ONLY, FULL = (
    "Original: ReLU after the addition",
    "Only the ReLU before the branch",
    "Batch norm and ReLU before the branch",
)
# Test error in % on CIFAR-10, one number for each of DEPTHS: He et al. (2016), arXiv:1603.05027, tables 2 and 3.
PUBLISHED: dict[str, tuple[float, float, float | None]] = {
    ORIGINAL: (6.61, 5.93, 7.61),
    "Batch norm after the addition": (8.17, 6.50, None),
    "ReLU at the end of the branch": (7.84, 6.14, None),
    RELU_ONLY: (6.71, 5.91, None),
    FULL: (6.37, 5.46, 4.92),
}
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
    layers = alt.Scale(domain=DEPTHS, range=["triangle-up", "circle", "square"])
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


def design_data(sort: str) -> dict[str, dict[str, Any]]:
    """Return the datasets of `design_errors`, in the order that ``sort``, one of SORTS, asks for."""
    designs = list(PUBLISHED)
    if sort in SORTS[1:]:
        designs.sort(key=lambda design: PUBLISHED[design][:2][DEPTHS.index(sort)])
    rows = [
        (design, layers, error, f"{error:.2f}", place)
        for place, design in enumerate(designs)
        for layers, error in zip(DEPTHS, PUBLISHED[design], strict=True)
        if error is not None
    ]
    return {
        "errors": from_rows(rows, "design", "layers", "error", "label", "place"),
        "names": {"design": designs, "place": list(range(len(designs)))},
    }

"""Charts of the gates on the identity path: how many stay open through depth, and which ones."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.columns import brief, stacked
from pages._shared.charts.labels import apart
from pages._shared.charts.style import HEIGHT, IDENTITY, INK, ONE, OTHER, RESIDUAL, Chart, template

FATES = ["open so far", "shuts here", "cut before"]


@template
def survival() -> Chart:
    """The share of identity paths that are still open after each block, one line for each size of the branches.

    Datasets: ``shares`` (block, share, size, chosen), ``ends`` (block, share, place, label, chosen), ``kept`` (block, share,
    label), the line of a stack without gates on its skips.
    """
    across = alt.X(
        field="block", type="quantitative", title="blocks passed", scale=alt.Scale(nice=False),
        axis=alt.Axis(tickMinStep=1),
    )  # fmt: skip
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    scale = alt.Scale(domain=[-0.03, 1.1], nice=False)

    def up(field: str) -> alt.Y:
        return alt.Y(
            field=field, type="quantitative", title="identity paths still open", scale=scale, axis=axis
        )

    kept = alt.Chart(alt.NamedData("kept"))
    rule = kept.mark_line(strokeDash=[6, 5], strokeWidth=3, color=IDENTITY).encode(x=across, y=up("share"))
    name = (
        kept.transform_filter("datum.block === 0")
        .mark_text(align="left", dx=6, dy=-12)
        .encode(x=across, y=up("share"), text=alt.Text(field="label", type="nominal"))
    )
    strong = alt.when("datum.chosen").then(alt.value(1.0)).otherwise(alt.value(0.65))
    lines = (
        alt.Chart(alt.NamedData("shares"))
        .mark_line(color=RESIDUAL)
        .encode(
            x=across,
            y=up("share"),
            detail=alt.Detail(field="size"),
            opacity=strong,
            strokeWidth=alt.when("datum.chosen").then(alt.value(4)).otherwise(alt.value(2)),
            tooltip=[
                alt.Tooltip(field="size", title="branch size"),
                alt.Tooltip(field="block", title="blocks passed"),
                alt.Tooltip(field="share", title="still open", format=".1%"),
            ],
        )
    )
    ends = alt.Chart(alt.NamedData("ends"))
    heads = ends.mark_point(filled=True, size=80, color=RESIDUAL).encode(
        x=across, y=up("share"), opacity=strong
    )
    labels = ends.mark_text(align="left", dx=10, color=INK).encode(
        x=across, y=up("place"), text=alt.Text(field="label", type="nominal")
    )
    return alt.layer(rule, name, lines, heads, labels).properties(height=HEIGHT)


def survival_data(
    open_shares: Mapping[float, NDArray[np.float64]], chosen: float
) -> dict[str, dict[str, Any]]:
    """Return the datasets of `survival`.

    Parameters
    ----------
    open_shares : mapping of float to ndarray, shape (L+1,)
        For each size of the branches the share of open paths after 0 ... L blocks.
    chosen : float
        The size to draw thick.
    """
    sizes = list(open_shares)
    last = [float(share[-1]) for share in open_shares.values()]
    depth = len(open_shares[chosen]) - 1
    return {
        "shares": stacked(
            *(
                {
                    **brief({"block": np.arange(depth + 1), "share": share}),
                    "size": size,
                    "chosen": size == chosen,
                }
                for size, share in open_shares.items()
            )
        ),
        "ends": {
            "block": [depth] * len(sizes),
            "share": last,
            "place": apart(last, low=0.0, high=1.0, share=0.08, log=False),
            "label": [f"α = {size:g}" for size in sizes],
            "chosen": [size == chosen for size in sizes],
        },
        "kept": {"block": [0, depth], "share": [1.0, 1.0], "label": ["ReLU before the branch"] * 2},
    }


@template
def gate_map() -> Chart:
    """Every gate of one input: blocks across, coordinates down, and where each identity path ends.

    Dataset: ``stretches`` (coordinate, from, to, fate), the blocks from ``from`` to ``to`` that share a fate.
    """
    data = alt.Chart(alt.NamedData("stretches"))
    stretches: alt.Chart = data.mark_rect().encode(
        x=alt.X(
            field="from", type="quantitative", title="block", scale=alt.Scale(nice=False),
            axis=alt.Axis(grid=False, tickMinStep=1),
        ),
        x2=alt.X2(field="to"),
        y=alt.Y(
            field="coordinate", type="ordinal", title="coordinate",
            axis=alt.Axis(labels=False, ticks=False),
        ),
        color=alt.Color(
            field="fate", type="nominal", title=None,
            scale=alt.Scale(domain=FATES, range=[ONE, OTHER, "#C9CED6"]),
        ),
        tooltip=[
            alt.Tooltip(field="coordinate"),
            alt.Tooltip(field="fate"),
            alt.Tooltip(field="from", title="from block"),
            alt.Tooltip(field="to", title="to block"),
        ],
    ).properties(height=HEIGHT)  # fmt: skip
    return stretches


def gate_map_data(paths: NDArray[np.bool_]) -> dict[str, dict[str, Any]]:
    """Return the dataset of `gate_map`.

    Parameters
    ----------
    paths : ndarray of bool, shape (L, D)
        Whether the identity path of each coordinate is still open after each block.
    """
    depth = len(paths)
    passed = paths.sum(axis=0)  # blocks that each coordinate passes before its gate shuts
    starts = np.stack([np.zeros_like(passed), passed, np.minimum(passed + 1, depth)])  # a row for each fate
    ends = np.stack([*starts[1:], np.full_like(passed, depth)])
    there = starts < ends
    fates, coordinates = np.nonzero(there)
    stretches = {
        "coordinate": coordinates + 1,
        "from": starts[there],
        "to": ends[there],
        "fate": [FATES[fate] for fate in fates],
    }
    return {"stretches": brief(stretches)}

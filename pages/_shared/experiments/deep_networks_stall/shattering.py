"""How alike the slopes of a network are at neighbouring inputs, for plain and residual nets of equal depth."""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.shattering import (
    autocorrelation,
    half_correlation_lag,
    line_gradients,
    random_line_nets,
    usual_size,
)
from pages._shared.charts.deep_networks_stall import NETS, likeness, traces
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose
from quizzes.formulas.typography import counted, in_words

LINE = np.linspace(-2.0, 2.0, 256)
STEP = float(LINE[1] - LINE[0])
WIDTH, OF_EACH_KIND = 32, 4
Slopes: TypeAlias = NDArray[np.float32]
FARTHEST = 1.5
"""The largest distance between two inputs that the chart shows."""


@st.fragment  # its controls redraw these figures alone
def shattering(lesson: Lesson) -> None:
    """Draw the controls "blocks", "scale" and "normalise", and the figures they move."""
    prose(
        "A gradient of the right size can still be useless. A step that is right for one input is right for the inputs "
        "around it only if their slopes are alike. These networks read one number $x$. Follow the slope along a line. The "
        "chart divides each net's slopes by their usual size, so that only the shape is left:"
    )
    columns = st.columns(3, gap="medium", vertical_alignment="bottom")
    blocks = columns[0].slider("Number of blocks", 1, 50, **lesson.control("blocks"))
    scale = columns[1].slider(
        "Branch scale $\\alpha$, residual", 0.05, 1.0, step=0.05, **lesson.control("scale")
    )
    normalise = columns[2].toggle(
        "Normalise each unit",
        help="Centre every unit over the inputs and divide it by its standard deviation, as batch normalisation does.",
        **lesson.control("normalise"),
    )
    slopes, alike = _slopes(blocks, scale, normalise, seed_of(lesson))
    left, right = st.columns(2, gap="large")
    with left:
        _trace_figure(lesson, blocks, {net: each[0] for net, each in slopes.items()})
    with right:
        _likeness_figure(lesson, alike)


@lru_cache(maxsize=64)
def _slopes(
    blocks: int, branch_scale: float, normalise: bool, seed: int
) -> tuple[dict[str, Slopes], dict[str, NDArray[np.float64]]]:
    """Return dy/dx along the line for plain and for residual nets with the same weights, and its autocorrelation."""
    nets = random_line_nets(blocks, WIDTH, nets=OF_EACH_KIND, rng=np.random.default_rng(seed))
    plain = line_gradients(nets, LINE, skip=False, normalise=normalise).gradients
    residual = line_gradients(nets, LINE, skip=True, normalise=normalise, branch_scale=branch_scale).gradients
    # Half the digits are plenty for a chart.
    slopes = {net: each.astype(np.float32) for net, each in zip(NETS, (plain, residual), strict=True)}
    return slopes, {net: autocorrelation(each) for net, each in slopes.items()}


def _trace_figure(lesson: Lesson, blocks: int, slopes: dict[str, Slopes]) -> None:
    size = counted(blocks, "block")
    usual = {net: usual_size(slope) for net, slope in slopes.items()}
    # A net that reacts to nothing has slope 0 everywhere, and is drawn so.
    traced = {
        "input": LINE.astype(np.float32),
        **{net: slope / (usual[net] or 1.0) for net, slope in slopes.items()},
    }
    figure(
        lesson.key("traces"),
        traces(),
        {
            "slopes": traced,
            "names": {
                "input": [-2.0, -2.0],
                "net": list(slopes),
                "label": [f"{net}, {size}" for net in slopes],
            },
        },
        f"Each is divided by its own usual size, {in_words(usual['plain'], 2)} for the plain net and "
        f"{in_words(usual['residual'], 2)} for the residual one.",
        title=f"The slopes of one plain and one residual net of {size} along a line of inputs",
        table=traced,
    )


def _likeness_figure(lesson: Lesson, alike: dict[str, NDArray[np.float64]]) -> None:
    halves = {net: STEP * half_correlation_lag(curve) for net, curve in alike.items()}
    distances = (STEP * np.arange(len(LINE))).astype(np.float32)
    curves = {"distance": distances, **{net: curve.astype(np.float32) for net, curve in alike.items()}}
    shown = distances <= FARTHEST
    figure(
        lesson.key("likeness"),
        likeness(),
        {
            "likeness": {name: column[shown] for name, column in curves.items()},
            "halves": {
                "distance": [min(half, FARTHEST) for half in halves.values()],
                "correlation": [0.5, 0.5],
                "net": list(halves),
                "label": [
                    f"{net}: {in_words(half, 2)}" if half <= FARTHEST else f"{net}: beyond {FARTHEST}"
                    for net, half in halves.items()
                ],
            },
        },
        f"Neighbours are {in_words(STEP, 2)} apart. The correlations are averages over {OF_EACH_KIND} nets of each kind. "
        "The points mark the distances at which they are down to a half.",
        title=f"Slopes at neighbouring inputs correlate by {in_words(float(alike['plain'][1]), 2)} in plain nets and by "
        f"{in_words(float(alike['residual'][1]), 2)} in residual nets",
        table=curves,
    )

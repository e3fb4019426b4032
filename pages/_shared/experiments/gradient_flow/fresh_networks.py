"""Six ways to keep a fresh residual stack steady, measured side by side."""

from functools import lru_cache

import numpy as np
import streamlit as st

from core.signal_propagation import (
    SCHEMES,
    Propagation,
    Scheme,
    blocks_to_overflow,
    draw_stack,
    growth_per_block,
    propagate,
    wide_limit,
)
from pages._shared.charts.gradient_flow import schemes, schemes_data
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose
from quizzes.formulas.typography import counted, in_words

WIDTH, BATCH = 64, 32
LARGEST_HALF = 65504.0
"""The largest number of 16-bit floating point."""


@lru_cache(maxsize=64)
def _measured_and_expected(depth: int, seed: int) -> list[tuple[Scheme, Propagation, Propagation]]:
    stack = draw_stack(depth, WIDTH, BATCH, np.random.default_rng(seed))
    return [(scheme, propagate(scheme, stack), wide_limit(scheme, depth)) for scheme in SCHEMES]


@st.fragment  # its controls redraw this figure alone
def fresh_networks(lesson: Lesson) -> None:
    """Draw the controls "follow" and "depth", the figure and what it shows."""
    prose(
        "In practice, signal and gradient should both keep their size. Each block here adds "
        "$W_\\ell\\,\\mathrm{ReLU}(h)$ with a He-initialised $W_\\ell$. Five remedies are compared on the same weights. "
        f"Points: one fresh net of width {WIDTH}. Lines: the limit of wide nets."
    )
    chart = st.container()
    columns = st.columns([1, 2], gap="large", vertical_alignment="bottom")
    follow = columns[0].segmented_control("Follow", ["signal", "gradient"], **lesson.choice("follow"))
    depth = columns[1].slider("Number of blocks $L$", 1, 100, **lesson.control("depth"))
    measured, limit = {}, {}
    for scheme, found, expected in _measured_and_expected(depth, seed_of(lesson)):
        measured[scheme.name] = found.signal if follow == "signal" else found.gradient[::-1]
        limit[scheme.name] = expected.signal if follow == "signal" else expected.gradient[::-1]
    ends = {name: float(sizes[-1]) for name, sizes in measured.items()}
    each = (
        ""
        if depth == 1
        else f"That is a factor of {in_words(growth_per_block(ends['He init'], depth), 3)} per block. "
    )
    figure(
        lesson.key("schemes"),
        schemes(),
        schemes_data(measured, limit, {name: f"{name}: {in_words(end, 2)}" for name, end in ends.items()}),
        f"{each}With batch norm at the start of each branch the factor through {counted(depth, 'block')} is "
        f"**{in_words(ends['batch norm'], 2)}**, with branches divided by $\\sqrt{{L}}$ it is "
        f"**{in_words(ends['branch ÷ √L'], 2)}**, and with branches that start at zero exactly "
        f"**{in_words(ends['branch × 0'])}**.",
        title=f"He init alone multiplies the mean square of the {follow} by {in_words(ends['He init'], 2)} in "
        f"{counted(depth, 'block')}",
        table={
            "blocks passed": np.arange(depth + 1),
            **measured,
            **{f"{name}, wide nets": sizes for name, sizes in limit.items()},
        },
        place=chart,
    )
    overflow = blocks_to_overflow(LARGEST_HALF)
    prose(
        "- **He init alone** doubles the mean square per block, in wide nets. After "
        f"{overflow} blocks the signal's standard deviation leaves the range of 16-bit numbers.\n"
        "- **Batch norm or layer norm** at the start of a branch adds one unit per block to a stream that already has "
        "many, so later blocks change it ever less. In deep stacks with batch norm the gradient grows faster than the "
        "signal, since it is divided by the part of the stream that differs between inputs.\n"
        f"- **Dividing the sum by √2** holds both sizes in wide nets; at width {WIDTH} they drift, the more the deeper the "
        "net. It also divides the shortcut by √2 in every block. The page on scaled shortcuts shows the price.\n"
        "- **Branches that start at zero** make the whole stack the identity. At first only the factor in front of "
        "the branch learns: the branch's own weights get no gradient while that factor is zero."
    )

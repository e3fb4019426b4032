"""A block whose branch changes the number of channels: the wiring, and what NumPy does where the wires meet."""

import numpy as np
import streamlit as st

from core.changing_shape import Addition, numpy_sum, projection, zero_padded
from pages._shared.charts.residual_block import wiring
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import counted, in_words

SHORTCUTS = ["identity", "projection", "zero-padding"]


@st.fragment  # its controls redraw this figure alone
def shapes_figure(lesson: Lesson) -> None:
    """Draw the controls "inputs", "outputs" and "shortcut", the block and what it does."""
    chart = st.container()
    columns = st.columns([1, 1, 1.4], gap="medium", vertical_alignment="bottom")
    inputs = columns[0].slider("Channels of $x$", 1, 8, **lesson.control("inputs"))
    outputs = columns[1].slider("Channels of $F(x)$", 1, 8, **lesson.control("outputs"))
    kind = columns[2].segmented_control("Shortcut", SHORTCUTS, wrap=True, **lesson.choice("shortcut"))
    rng = np.random.default_rng(seed_of(lesson))
    x, branch = rng.standard_normal(inputs), rng.standard_normal(outputs)
    weights = inputs * outputs if kind == "projection" else 0
    if kind == "zero-padding" and outputs < inputs:
        carried, name = x, "x"
        addition = Addition("refuses", None, "")
        title = "Zero-padding cannot take channels away"
        said = (
            f"It can only add channels, and here {inputs} have to become {outputs}. A projection does that."
        )
    else:
        carried, name = x, "x"
        if kind == "projection":
            carried, name = projection(inputs, outputs, rng) @ x, "Wₛ x"
        elif kind == "zero-padding":
            carried, name = zero_padded(x, outputs), "x and zeros"
        addition = numpy_sum(branch, carried)
        title, said = _said(addition, inputs, outputs, weights)
    total = "–" if addition.total is None else addition.total.size
    figure(
        lesson.key("shapes"),
        wiring(),
        {
            "wires": {
                "x": [1.0, 2.2, 2.2, 2.2, 2.2, 7.4, 7.4, 7.4],
                "x2": [2.2, 2.2, 7.4, 2.2, 7.4, 7.4, 7.4, 9.0],
                "y": [0.0, 0.0, 1.0, 0.0, -1.0, 1.0, -1.0, 0.0],
                "y2": [0.0, 1.0, 1.0, -1.0, -1.0, 0.0, 0.0, 0.0],
                "way": ["both", "skip", "skip", "branch", "branch", "skip", "branch", "both"],
            },
            "boxes": {"x": [4.8], "y": [-1.0], "label": ["F"]},
            "texts": {
                "x": [1.2, 4.8, 6.4, 8.8],
                "y": [0.32, 1.35, -0.66, 0.32],
                "label": [f"x: {inputs}", f"{name}: {carried.size}", f"F(x): {outputs}", f"y: {total}"],
            },
            "junction": {
                "x": [7.4],
                "y": [0.0],
                "outcome": [addition.outcome],
                "sign": ["×" if addition.total is None else "+"],
            },
        },
        said,
        title=title,
        table={
            "wire": ["x", "F(x)", "shortcut"],
            "channels": [inputs, outputs, carried.size],
        },
        place=chart,
    )


def _said(addition: Addition, inputs: int, outputs: int, weights: int) -> tuple[str, str]:
    """Return what happens at the sum, as a title, and what there is to say about it."""
    if addition.outcome == "refuses":
        return (
            f"The sum fails: the shortcut brings {counted(inputs, 'channel')}, the branch {counted(outputs, 'channel')}",
            f"NumPy says: `{addition.complaint.strip()}`.",
        )
    if addition.outcome == "stretches":
        return (
            f"No error, and still wrong: one channel is added to all {max(inputs, outputs)}",
            "One side has a single channel, and NumPy adds that number to every channel of the other. Nothing warns you. "
            "The lab's own sum compares the shapes first.",
        )
    learned = (
        f"The shortcut has **{in_words(weights)}** weight{'' if weights == 1 else 's'} to learn."
        if weights
        else "The shortcut has **no** weights."
    )
    return f"Both terms have {counted(outputs, 'channel')}, so they add", learned

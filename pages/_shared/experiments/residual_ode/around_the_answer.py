"""What stands around the answer of the page: its picture before the prediction, and a deeper look behind it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import ode
from pages._shared.charts.residual_ode import exact_alone, gaps, known_gap, paths
from pages._shared.experiments.residual_ode.flow_gaps import START, gaps_by_blocks
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.predict import HELD_BACK
from quizzes.formulas.typography import in_words

KNOWN = 128
"""The number of blocks whose gap the question gives."""


def before_the_answer(
    lesson: Lesson, name: str, duration: float, left: DeltaGenerator, right: DeltaGenerator
) -> None:
    """Draw what the question says: the gap of 128 blocks, and the exact path that they follow.

    Parameters
    ----------
    lesson : Lesson
        The page.
    name : str
        Name of the field in ``core.ode.FIELDS``.
    duration : float
        The time T.
    left, right : DeltaGenerator
        Where the gap and the path stand.
    """
    known = gaps_by_blocks(name, duration)["T/L"][KNOWN]
    figure(
        lesson.key("known_gap"),
        gaps(),
        known_gap(KNOWN, known),
        f"{KNOWN} blocks with steps of $T/{KNOWN}$ end {in_words(known, 3)} away from the exact path.",
        title=HELD_BACK,
        place=left,
    )
    field = ode.FIELDS[name]
    figure(
        lesson.key("exact_path"),
        paths(),
        exact_alone(field.velocity, ode.flow(field, START, duration, steps=192)),
        "The dashed curve is the path of the differential equation, and the blocks should follow it.",
        title=f"The exact path for the time {in_words(duration, 3)}",
        width="content",
        place=right,
    )


def how_short_is_short_enough(lesson: Lesson, duration: float, threshold: float) -> None:
    """Explain, on request, how many blocks it takes until a stack shrinks where its equation does.

    Parameters
    ----------
    lesson : Lesson
        The page.
    duration : float
        The time T.
    threshold : float
        The number of blocks above which the steps on the spiral are short enough.
    """
    deeper = st.expander("Go deeper: how short is short enough?", key=lesson.key("deeper"), on_change="rerun")
    if deeper.open:
        deeper.markdown(
            "An Euler step multiplies the direction of an eigenvalue $\\mu$ by $1 + s\\mu$. A decaying direction "
            "shrinks if $s < -2\\,\\mathrm{Re}\\,\\mu / |\\mu|^2$. The spiral has $\\mu = -0.1 \\pm i$; for the time "
            f"{in_words(duration)} it takes more than {in_words(threshold)} blocks. Longer steps need not make a worse "
            "network, only no flow: one block with $F(h) = -2h$ swaps 1 and −1, and paths of a flow on a line never "
            "cross (Dupont et al.)."
        )

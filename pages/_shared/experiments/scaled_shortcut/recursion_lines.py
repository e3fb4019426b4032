"""The recursion of scaled shortcuts, written in several ways and put to the test by five blocks."""

import math

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.scaled_recursion import gradient_readings, state_readings
from pages._shared.charts.scaled_shortcut import readings, readings_data
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.matrix_input import matrix_input
from pages._shared.frame.prose import prose
from quizzes.formulas.typography import in_words

STATE_LINES = {
    "right": "Λ xₗ + Σ F̂ᵢ, both from l to L − 1",
    "product_from_one": "the product starts at 1, not at l",
    "sum_to_last": "the sum runs to L, not to L − 1",
    "not_absorbed": "F in place of F̂",
}
GRADIENT_LINES = {
    "right": "Λ + the derivative of Σ F̂ᵢ",
    "product_to_last": "the product runs to L, not to L − 1",
    "not_absorbed": "F in place of F̂",
    "both": "both slips, as the notes print it",
}


@st.fragment  # its controls redraw these two figures alone
def recursion_lines(lesson: Lesson) -> None:
    """Draw the controls "start", "scales" and "slopes", and one figure each for the state and its derivative."""
    prose(
        "Now every block has a factor of its own, $x_{i+1} = \\lambda_i x_i + F_i(x_i)$, with the simplest branches, "
        "$F_i(x) = a_i x$. The notes write $x_L$ in terms of $x_l$, and then its derivative, with slips in both lines; "
        "one has also lost its sum sign. Five blocks test each version. $x_5$ is the output of block 4; "
        "**block 5 comes after it**."
    )
    places = st.columns(2, gap="large")
    columns = st.columns([1, 2, 2], gap="large", vertical_alignment="bottom")
    start = columns[0].segmented_control("Start $l$", [1, 2, 3, 4], **lesson.choice("start"))
    with columns[1]:
        scales = matrix_input(lesson, "scales", "Scales $\\lambda_1 \\dots \\lambda_5$", (5,))
    with columns[2]:
        slopes = matrix_input(lesson, "slopes", "Slopes $a_1 \\dots a_5$", (5,))
    left, right = st.columns(2, gap="large")
    with left:
        found = state_readings(1.0, scales, slopes, start)
        _versions(lesson, "states", "$x_5$", found.network, found._asdict(), STATE_LINES, places[0])
    with right:
        slope = gradient_readings(scales, slopes, start)
        of = f"$\\partial x_5 / \\partial x_{start}$"
        _versions(lesson, "gradients", of, slope.network, slope._asdict(), GRADIENT_LINES, places[1])


def _versions(
    lesson: Lesson,
    key: str,
    of: str,
    network: float,
    given: dict[str, float],
    lines: dict[str, str],
    place: DeltaGenerator,
) -> None:
    values = {line: given[line] for line in lines}
    lucky = [
        lines[line]
        for line, value in values.items()
        if line != "right" and math.isclose(value, network, abs_tol=1e-12)
    ]
    figure(
        lesson.key(key),
        readings(),
        readings_data(values, lines, network),
        "The upright ticks mark what the network gives. "
        + (
            f"With these numbers {'a slip does' if len(lucky) == 1 else 'some slips do'} not show: {'; '.join(lucky)}."
            if lucky
            else "Only the version without a slip meets them."
        ),
        title=f"{len(lucky) + 1} of {len(lines)} versions {'give' if lucky else 'gives'} {of} = {in_words(network)}",
        table={
            "version": list(lines.values()),
            "value": list(values.values()),
            "network": [network] * len(lines),
        },
        place=place,
    )

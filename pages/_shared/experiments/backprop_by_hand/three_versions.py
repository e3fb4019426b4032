"""One line of the five-variable derivation in three versions, beside a measurement: all variables are numbers."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.derivation import Backward, FiveVariableNetwork, Forward, forward, measured_gradient
from core.published_lines import PublishedLines
from pages._shared.charts.backprop_by_hand import graph, graph_data
from pages._shared.charts.stated_and_measured import height_of
from pages._shared.experiments.backprop_by_hand.derivation import VERSIONS
from pages._shared.experiments.stated_and_measured import Claim, claims_figure
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.predict import HELD_BACK, Guess, what_you_said
from pages._shared.frame.prose import prose
from quizzes.formulas.typography import in_tex, in_words, listed, row_in_words

SENT, FIRST_INPUT = [-4.0], [0.7]
"""The gradient at x5, whatever loss it comes from, and the input."""


def network_of_numbers(weights: Sequence[float]) -> FiveVariableNetwork:
    """Return the network whose four matrices are single numbers."""
    return FiveVariableNetwork(*np.reshape(weights, (4, 1, 1)))


def lines_of(weights: Sequence[float]) -> tuple[Forward, dict[str, Backward | PublishedLines]]:
    """Return the forward pass and, for each version, the gradients it gives."""
    network = network_of_numbers(weights)
    stages = forward(network, FIRST_INPUT)
    return stages, {name: version(network, stages, SENT) for name, version in VERSIONS.items()}


@st.fragment  # its sliders redraw this part of the page alone
def three_versions(lesson: Lesson, guess: Guess | None, right: str) -> None:
    """Draw the controls "w1" to "w4", the three versions beside the measurement, and what the weights receive.

    Parameters
    ----------
    lesson : Lesson
        The page.
    guess : Guess or None
        What the learner predicted for x3 in the state the page starts in. Without it the graph of the network stands
        in place of the answer.
    right : str
        What x3 receives there.
    """
    chart = st.container()
    columns = st.columns(4, gap="medium")
    weights = [
        column.slider(f"Weight $w_{number}$", -3.0, 3.0, step=0.05, **lesson.control(f"w{number}"))
        for number, column in enumerate(columns, start=1)
    ]
    if guess is None:
        figure(
            lesson.key("asked"),
            {**graph(), "height": height_of(2 * len(VERSIONS))},
            graph_data("x₃", []),
            "The gradient starts at the loss, on the left. Two ways lead into $x_3$.",
            title=HELD_BACK,
            place=chart,
        )
        return
    stages, lines = lines_of(weights)
    claims = []
    for written, variable in (("x₃", "x3"), ("x₁", "x1")):
        nudged = measured_gradient(
            network_of_numbers(weights), FIRST_INPUT, variable, lambda x5: SENT[0] * x5[0]
        )
        for name, line in lines.items():
            value = _exact(getattr(line, f"grad_{variable}"))
            claims.append(Claim(f"{written}, {name}", value, round(float(nudged[0]), 6)))
    claims_figure(
        lesson.key("versions"),
        claims,
        f"{what_you_said(guess, right)}The measurement moves a variable a little and watches the loss. It agrees at $x_3$ "
        f"with **{_agreeing(claims[:3])}** and at $x_1$ with **{_agreeing(claims[3:])}**.",
        title=f"Measured at $x_3$: {in_words(claims[0].measured)}. Source 000 gives {in_words(claims[0].value)}, source 001 "
        f"gives {in_words(claims[1].value)}, the chain rule {in_words(claims[2].value)}",
        guess=guess,
        guess_at=2,
        place=chart,
    )
    if claims[2].off:
        prose(
            "Here $x_3$ is 0, and the ReLUs behind it stand exactly on their kinks, where no slope exists. The chain "
            "rule takes 0 there by convention; the measurement averages both sides."
        )
    skip = SENT[0] * float(stages.z5[0] > 0)
    branch, bracket = claims[2].value - skip, claims[1].value - claims[2].value + skip
    terms = [("1", r"\text{skip}"), (in_tex(bracket), "g_5 (F_4' + 1)"), (in_tex(skip), "g_5 D_5")]
    remarks = [
        f"**Source 000.** The skip carries a gradient and not the number 1. Here it carries {in_words(skip)}.",
        "**Source 001.** It counts the branch twice and omits the gate.",
        "**Chain rule.** Once through the branch and once over the skip, both behind the gate.",
    ]
    for claim, (term, name), remark in zip(claims[:3], terms, remarks, strict=True):
        words, printed = st.columns(2, gap="medium", vertical_alignment="center")
        words.markdown(remark)
        printed.latex(
            rf"g_3 = \underbrace{{{in_tex(branch)}}}_{{\text{{branch}}}} + \underbrace{{{term}}}_{{{name}}} "
            rf"= {in_tex(claim.value)}"
        )
    received = [_exact(getattr(lines["chain rule"], f"grad_w{number}")) for number in range(1, 5)]
    prose(
        f"The weights $w_1$ to $w_4$ receive {row_in_words(received)}: for each, the gradient behind its own layer times "
        "the layer's input. A skip feeds the input of its block and never the weights beside it. "
        + (
            "The first branch is dead here, $x_2 = 0$, so $w_1$ and $w_2$ learn nothing."
            if stages.x2[0] == 0
            else ""
        )
    )


def _agreeing(claims: Sequence[Claim]) -> str:
    """Return in words which versions meet the measurement at one variable."""
    names = [name.replace("chain", "the chain") for name in VERSIONS]
    right = [name for name, claim in zip(names, claims, strict=True) if not claim.off]
    return listed(right) if right else "none of the three"


def _exact(gradient: NDArray[np.float64]) -> float:
    # Weights with two decimals make no more than eight in a gradient. What lies behind those is rounding.
    return round(gradient.item(), 9)

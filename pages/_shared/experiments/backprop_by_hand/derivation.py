"""Parts of the five-variable derivation: a line to complete, the four ways to the input, the loss it starts from.

All three draw with random vectors of three entries, so that gates, matrices and their order matter.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from core.derivation import (
    Backward,
    FiveVariableNetwork,
    Forward,
    FourPaths,
    backward,
    forward,
    four_paths,
    measured_gradient,
)
from core.derivatives import numerical_jacobian
from core.losses import Loss, cross_entropy, half_squared_error, softmax_cross_entropy
from core.published_lines import PublishedLines, branch_counted_twice, skip_counted_as_one
from pages._shared.charts.backprop_by_hand import graph, graph_data
from pages._shared.experiments.stated_and_measured import Claim, claims_figure
from pages._shared.frame.banks import items_of
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.matrix_input import matrix_input
from pages._shared.frame.prose import prose, prose_box
from pages._shared.quiz.asked import is_done
from pages._shared.quiz.drawing import draw_item
from quizzes.formulas.typography import listed, row_in_words

WIDTH = 3
TARGET = np.array([0.0, 0.0, 1.0])
LINES = {"x₅": "x5", "x₄": "x4", "x₃": "x3", "x₂": "x2", "x₁": "x1"}
"""How a variable is written, and its name in ``core.derivation`` and in the bank of steps."""
VERSIONS: dict[str, Callable[[FiveVariableNetwork, Forward, ArrayLike], Backward | PublishedLines]] = {
    "source 000": skip_counted_as_one,
    "source 001": branch_counted_twice,
    "chain rule": backward,
}
WAYS = {name.replace("_", ", "): name for name in FourPaths._fields}
LOSSES: dict[str, Callable[[ArrayLike, ArrayLike], Loss]] = {
    "cross-entropy of the softmax": softmax_cross_entropy,
    "cross-entropy alone": cross_entropy,
    "half the squared error": half_squared_error,
}


class Example(NamedTuple):
    """A random network, its forward pass and the loss gradient it starts from."""

    network: FiveVariableNetwork
    stages: Forward
    sent: NDArray[np.float64]

    def measured(self, name: str) -> NDArray[np.float64]:
        """Return the gradient at a variable by finite differences, without the digits that are only rounding."""
        gradient = measured_gradient(
            self.network, self.stages.x1, name, lambda x5: softmax_cross_entropy(x5, TARGET).value
        )
        return np.round(gradient, 8) + 0.0


def example(seed: int) -> Example:
    """Draw weights and an input; the loss is softmax and cross-entropy with all of the target on entry 3."""
    rng = np.random.default_rng(seed)
    network = FiveVariableNetwork(*rng.standard_normal((4, WIDTH, WIDTH)))
    # Inside a stack the input has come through a ReLU.
    stages = forward(network, np.abs(rng.standard_normal(WIDTH)))
    return Example(network, stages, softmax_cross_entropy(stages.x5, TARGET).gradient)


@st.fragment  # its controls redraw this part of the page alone
def derive_a_line(lesson: Lesson) -> None:
    """Let the learner choose a variable, complete the line of its gradient, and then see the line's numbers."""
    written = st.segmented_control("Find the gradient at", list(LINES), **lesson.choice("line"))
    steps = {item.id.removeprefix("bs-"): item for item in items_of("backprop_steps")}
    found = [variable for variable, name in LINES.items() if is_done(steps[name])]
    data = graph_data(written, found)
    ways = data["ways"]
    into = [
        f"over the skip from {start}" if kind == "skip" else f"from {start}"
        for start, kind, now in zip(ways["start"], ways["kind"], ways["now"], strict=True)
        if now
    ]
    lead = "One way leads" if len(into) == 1 else "Two ways lead"
    figure(
        lesson.key("graph"),
        graph(),
        data,
        "The gradient starts at the loss, on the left. Branches are purple, skips are dashed.",
        title=f"{lead} into {written}: {listed(into)}",
        table={"from": ways["start"], "to": ways["end"], "way": ways["kind"], "factor": ways["label"]},
    )
    draw_item(steps[LINES[written]])
    if written in found:
        _numbers(LINES[written], example(seed_of(lesson)))


def _numbers(name: str, drawn: Example) -> None:
    lines = {who: version(*drawn) for who, version in VERSIONS.items()}
    rows = {
        who: getattr(line, f"grad_{name}") for who, line in lines.items() if hasattr(line, f"grad_{name}")
    }
    rows["nudged and measured"] = drawn.measured(name)
    with prose_box():
        prose(f"The gradient at $x_{name[1]}$ of a random example:")
        prose("\n".join(f"- {who}: **{row_in_words(row)}**" for who, row in rows.items()))
        if name != "x1":
            gate = getattr(drawn.stages, f"z{name[1]}") > 0
            prose(f"The diagonal of its gate $D_{name[1]}$ is {row_in_words(gate)}.")


@st.fragment  # its control redraws this figure alone
def four_ways(lesson: Lesson) -> None:
    """Add up the ways back to x1 that the learner takes, beside the measured gradient."""
    chosen = st.pills(
        "Take, naming the block nearest the output first", list(WAYS), selection_mode="multi",
        default=lesson.controls["ways"], key=lesson.key("ways"), bind="query-params",
    )  # fmt: skip
    drawn = example(seed_of(lesson))
    paths = four_paths(*drawn)
    carried = sum((getattr(paths, WAYS[way]) for way in chosen), np.zeros(WIDTH))
    measured = drawn.measured("x1")
    claims = [
        Claim(f"x₁, entry {entry}", float(value), float(truth))
        for entry, (value, truth) in enumerate(zip(carried, measured, strict=True), start=1)
    ]
    open_ways = [way for way, name in WAYS.items() if getattr(paths, name).any()]
    if not open_ways:
        verdict = ". With this seed the gates are shut on every way, so nothing comes back at all."
    elif set(open_ways) <= set(chosen):
        verdict = ": nothing is missing, and nothing is counted twice."
    elif any(claim.off for claim in claims):
        verdict = ", so something is missing."
    else:
        # Where the softmax is all but certain, hardly any gradient is sent.
        verdict = ", so what is missing is too small to see here."
    carry = f"{len(chosen)} of the {len(WAYS)} ways {'carries' if len(chosen) == 1 else 'carry'}"
    claims_figure(
        lesson.key("four_ways"),
        claims,
        f"The measured gradient is **{row_in_words(measured)}**{verdict}",
        title=f"{carry} {row_in_words(carried)} to $x_1$"
        if chosen
        else f"Without any of the {len(WAYS)} ways nothing comes to $x_1$",
    )


@st.fragment  # its controls redraw this figure alone
def which_loss(lesson: Lesson) -> None:
    """Set "output minus target" beside the gradient of a loss the learner chooses."""
    name = st.segmented_control("Loss", list(LOSSES), **lesson.choice("loss"))
    entered = matrix_input(lesson, "output", "Input of the last ReLU, $z_5$", (WIDTH,))
    output = np.maximum(entered, 0.0)
    if LOSSES[name] is cross_entropy and not output.all():
        st.info(
            "An entry of $x_5$ is 0, and this loss takes its logarithm. Behind a ReLU that happens all the time: the "
            "loss does not fit there.",
            icon=":material/info:",
        )
        return
    loss = LOSSES[name](output, TARGET)
    measured = numerical_jacobian(lambda x5: np.array([LOSSES[name](x5, TARGET).value]), output)[0]
    claims = [
        Claim(f"{who}, entry {entry + 1}", float(row[entry]), float(measured[entry]))
        for who, row in (("x₅ − p", output - TARGET), ("derived", loss.gradient))
        for entry in range(WIDTH)
    ]
    agree = not any(claim.off for claim in claims[:WIDTH])
    claims_figure(
        lesson.key("loss_gradient"),
        claims,
        f"The output is {row_in_words(output)} and the target {row_in_words(TARGET)}. The measured gradient is "
        f"**{row_in_words(np.round(measured, 6) + 0.0)}**.",
        title=f"For this loss and this output, $x_5 - p$ is {'right' if agree else 'wrong'}",
    )

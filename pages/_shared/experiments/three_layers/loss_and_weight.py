"""Where a gradient starts and what a weight does with it: the loss parabola and one step of gradient descent."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core import chain
from pages._shared.charts.three_layers import parabola, weight_step
from pages._shared.frame.figure import figure, table_with_csv
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose, prose_box
from quizzes.formulas.typography import bracketed, in_tex, in_words

NETS = {"plain": False, "residual": True}
"""The two chains by name, and whether their layers have skips."""

STEP_DIGITS = 6
"""Enough to see that the smallest step has moved a weight."""


def choose_loss(lesson: Lesson) -> chain.SquaredLoss:
    """Let the learner set target and prediction; draw the loss with its tangent and return it."""
    controls, chart = st.columns([1, 2], gap="large")
    with controls:
        target = st.number_input("Target", 0.0, 20.0, step=0.5, **lesson.control("target"))
        prediction = st.slider("Prediction $x_3$", 0.0, 20.0, step=0.5, **lesson.control("prediction"))
        halved = st.toggle("Put ½ in front of the loss", **lesson.control("halved"))
    scale = 0.5 if halved else 1.0
    loss = chain.squared_loss(target, prediction, scale=scale)
    with chart:
        around = np.linspace(0.0, 20.0, 81)
        near = np.clip([prediction - 3.0, prediction + 3.0], 0.0, 20.0)
        heights = [chain.squared_loss(target, at, scale=scale).value for at in around]
        label = f"slope {in_words(loss.gradient)}"
        advice = "Raising" if loss.gradient < 0 else "Lowering"
        # On the side where the curve and its tangent fall, which is also the side with room at the ends of the axis.
        falls_left = loss.gradient > 0 or (loss.gradient == 0 and prediction > 10)
        figure(
            lesson.key("loss"),
            parabola(),
            {
                "loss": {"prediction": around, "loss": heights},
                "tangent": {"prediction": near, "loss": loss.value + loss.gradient * (near - prediction)},
                "here": {
                    "prediction": [prediction],
                    "loss": [loss.value],
                    "label": [label],
                    "shift": [-12 if falls_left else 12],
                },
            },
            f"The loss there is **{in_words(loss.value)}**. "
            + (
                f"{advice} the prediction lowers the loss."
                if loss.gradient
                else "There is nothing to correct."
            ),
            title=f"At the prediction {in_words(prediction)} the loss has the slope {in_words(loss.gradient)}",
            table={"prediction": around, "loss": heights},
        )
    return loss


def challenge_to_vanish(total: float) -> None:
    """Ask for slopes that let the residual chain vanish, and say when they are found.

    Parameters
    ----------
    total : float
        The product of the three factors.
    """
    with prose_box(border=True):
        prose(
            "**Challenge.** Make the residual chain vanish: find slopes for which $x_0$ receives at most a thousandth "
            "of the loss gradient, although every layer has a skip."
        )
        if abs(total) <= 0.001 * (1 + 1e-9):
            st.success(
                f"Done: the three factors multiply to {in_words(total)}. A slope near −1 cancels the skip beside it.",
                icon=":material/check_circle:",
            )


@st.fragment  # its controls redraw this part alone
def step_first_weight(lesson: Lesson, slopes: Sequence[float], loss_gradient: float) -> None:
    """Let the learner take one step with the first layer's weight; below, on request, all three weights."""
    controls, chart = st.columns([1, 2], gap="large")
    with controls:
        rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5]
        learning_rate = st.select_slider("Learning rate $\\eta$", rates, **lesson.control("learning_rate"))
        first_input = st.slider("Input $x_0$", -2.0, 2.0, step=0.25, **lesson.control("input"))
    gradients = {
        net: chain.weight_gradients(first_input, slopes, loss_gradient, skip=skip)
        for net, skip in NETS.items()
    }
    updates = {
        net: chain.weight_update(slopes[0], learning_rate, layers[0].output_gradient, first_input)
        for net, layers in gradients.items()
    }
    with chart:
        weights = [step.new_weight for step in updates.values()]
        changes = {net: in_words(-step.step) for net, step in updates.items()}
        figure(
            lesson.key("weight"),
            weight_step(),
            {
                "steps": {
                    "net": list(updates),
                    "old": [slopes[0]] * len(weights),
                    "new": weights,
                    "label": [in_words(weight, STEP_DIGITS) for weight in weights],
                }
            },
            "  \n".join(
                f"{net.capitalize()}: {in_words(slopes[0])} − {in_words(learning_rate)} × "
                f"{bracketed(in_words(gradients[net][0].output_gradient))} × {bracketed(in_words(first_input))} = "
                f"**{in_words(step.new_weight, STEP_DIGITS)}**"
                for net, step in updates.items()
            )
            + (
                "  \nThe input is zero, so this step leaves the weight where it is."
                if first_input == 0
                else ""
            ),
            title=f"One step changes the weight by {changes['plain']} without skips and by {changes['residual']} with skips",
            table={"net": list(updates), "old weight": [slopes[0]] * len(weights), "new weight": weights},
        )
    deeper = st.expander("Go deeper: all three weights", key=lesson.key("deeper"), on_change="rerun")
    if deeper.open:
        deeper.markdown(
            "With equal slopes all three weights of this linear chain receive the same gradient: from layer to layer the "
            "input changes on the way forward by the same factor as the gradient on the way back."
        )
        layers = [
            {"net": net, "layer": number, **layer._asdict()}
            for net, each in gradients.items()
            for number, layer in enumerate(each, start=1)
        ]
        with deeper:
            table_with_csv(
                lesson.key("weights"), pd.DataFrame(layers), "What each of the three weights receives."
            )


def way_in_tex(net: str, way: chain.ChainGradients, steps: int) -> str:
    """Return the product that brings the loss gradient back through the last `steps` layers, with its numbers.

    Parameters
    ----------
    net : str
        A name in `NETS`.
    way : ChainGradients
        The gradient's way back.
    steps : int
        Through how many layers to follow it.
    """
    depth, ones = len(way.factors), "1 + " if NETS[net] else ""
    factors = "".join(
        rf" \cdot \underbrace{{{bracketed(in_tex(float(way.factors[layer - 1])))}}}_{{{ones}j_{layer}}}"
        for layer in range(depth, depth - steps, -1)
    )
    sent, arrives = (in_tex(float(way.at[station])) for station in (depth, depth - steps))
    # In two lines, because with three negative slopes one is wider than a phone.
    return rf"\begin{{aligned}} \text{{{net}}}\; & {sent}{factors} \\ & = {arrives} \end{{aligned}}"

"""Three layers: one gradient on its way back, with and without skips."""

import streamlit as st

from core import chain
from pages._shared.charts.three_layers import ladder
from pages._shared.experiments.three_layers.loss_and_weight import (
    NETS,
    challenge_to_vanish,
    choose_loss,
    step_first_weight,
    way_in_tex,
)
from pages._shared.experiments.three_layers.what_arrives import beside_what_was_sent, stops_on_the_way
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import (
    end_here,
    keep_place_with_network,
    mark_on_chart,
    predict,
    what_you_said,
)
from pages._shared.frame.prose import formula, prose
from pages._shared.frame.redraws_alone import redraws_alone, redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_words

STATIONS = ["x₃", "x₂", "x₁", "x₀"]

lesson = open_lesson("three_layers")
# The question is about the notes' own example, whatever the controls say.
sent = chain.squared_loss(10.0, 8.0).gradient
arrives = {net: float(chain.chain_gradients([0.1] * 3, sent, skip=skip).at[0]) for net, skip in NETS.items()}
right = in_words(arrives["residual"], 2)
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        f"Every slope is 0.1 and the loss gradient is {in_words(sent)}. Without skips $x_0$ receives "
        f"{in_words(arrives['plain'])}. With skips it receives about …",
        {in_words(end, 2): end for end in (arrives["plain"], 0.1 * sent, sent, arrives["residual"])},
        about={
            name: lesson.controls[name]
            for name in ("j1", "j2", "j3", "reach", "target", "prediction", "halved")
        },
    )


@redraws_alone_in(shown)
def from_the_loss_to_the_weights() -> None:
    """Choose the loss; all that stands above it depends on it."""
    # What was predicted comes first.
    above = st.container()
    st.header("Where the gradient starts: the loss", anchor=False)
    loss = choose_loss(lesson)

    def way_back() -> None:
        """Send its gradient back through three layers; what a weight does with it depends on their slopes."""
        chart = st.container()
        columns = st.columns(4, gap="medium")
        slopes = [
            column.slider(
                f"Slope $j_{layer}$ of layer {layer}", -2.0, 2.0, step=0.05, **lesson.control(f"j{layer}")
            )
            for layer, column in enumerate(columns[:3], start=1)
        ]
        reach = columns[3].select_slider("Follow it back to", STATIONS, **lesson.control("reach"))
        if guess is None:
            keep_place_with_network(lesson.key("network"), len(slopes), place=chart)
            return
        steps = STATIONS.index(reach)
        ways = {net: chain.chain_gradients(slopes, loss.gradient, skip=skip) for net, skip in NETS.items()}
        stops = stops_on_the_way(ways, STATIONS, steps)
        ends = {net: float(way.at[3 - steps]) for net, way in ways.items()}
        figure(
            lesson.key("ladder"),
            ladder(),
            {
                "gradients": stops,
                "guess": mark_on_chart(guess, 0.0, at="x₀", gradient=guess.value),
                "zero": {"gradient": [0.0]},
            },
            what_you_said(guess, right)
            + beside_what_was_sent(loss.gradient, ends["plain"], ends["residual"]),
            title=f"Without skips {reach} receives {in_words(ends['plain'])}, with skips {in_words(ends['residual'])}",
            table={name: stops[name] for name in ("position", "at", "net", "gradient")},
            place=chart,
        )
        for net, way in ways.items():
            st.latex(way_in_tex(net, way, steps))
        challenge_to_vanish(ways["residual"].total)

        st.header("What it does to a weight", anchor=False)
        prose(
            "Let layer $i$ be the simplest one, $F_i(x) = j_i\\,x$, so its slope is its weight. One step of gradient "
            "descent subtracts a product of three numbers from it: the [[learning rate]], the gradient arriving at "
            "**this layer's output**, and **this layer's input**."
        )
        step_first_weight(lesson, slopes, loss.gradient)

    with above:
        redraws_alone(way_back)


if guess is None:
    end_here(lesson)

st.header("The idea", anchor=False)
prose(
    "A network turns $x_0$ into $x_1$, $x_2$ and $x_3$. The [[loss]] turns the error of the output $x_3$ into a "
    "[[gradient]]. That gradient travels back to $x_0$. On the way each plain layer multiplies it by its "
    "[[slope|Local slope]] $j_i$; a layer with a skip multiplies it by $1 + j_i$."
)
prose(
    "Without [[skips|Skip connection]] the slopes multiply, and a few layers with small slopes make the gradient vanish. "
    "A skip turns each factor from $j_i$ into $1 + j_i$:"
)
formula(
    r"\begin{aligned} \frac{\partial x_3}{\partial x_0} &= (1+j_3)(1+j_2)(1+j_1) \\ "
    r"&= 1 + (j_1+j_2+j_3) + \dots + j_3 j_2 j_1 \end{aligned}\,"
)
dead, shrunk, doubled = (chain.chain_gradients([j] * 3, sent, skip=True).total for j in (0.0, -0.9, 1.0))
prose(
    f"If every layer does nothing, the product is {in_words(dead)}: the gradient arrives as it was sent. That 1 is a "
    f"starting value and no guarantee. With slopes of −0.9 the residual chain gives {in_words(shrunk)}, just what the "
    "plain chain gives with slopes of 0.1. Nor is larger always better: with slopes of 1 the product is "
    f"{in_words(doubled)}.\n\nAnd $x_0$ is data. Nothing updates it; what learns are the weights, each from the gradient "
    "at its own layer. Without skips the later layers get the larger gradient if the slopes lie between −1 and 1. With "
    f"skips it can be the other way round: slopes of 0.1 make {in_words(sent)} to {in_words(arrives['residual'])} at $x_0$, "
    "larger than it was sent.\n\nThe size of a [[loss gradient]] says how far off the prediction is only if one knows "
    "the loss: a factor of ½ in front halves it."
)
show_source(lesson, chain.squared_loss, chain.chain_gradients, chain.weight_update)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)

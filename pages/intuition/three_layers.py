"""Three layers: one gradient on its way back, with and without skips."""

import numpy as np
import pandas as pd
import streamlit as st

from core import chain
from pages._shared.charts.chain import ladder, parabola, weight_step
from pages._shared.explain import explain_back
from pages._shared.figure import figure
from pages._shared.lesson import close_lesson, open_lesson, prose
from pages._shared.numbers import in_tex, in_words
from pages._shared.predict import hold_back, mark_on_chart, predict, what_you_said
from pages._shared.quiz import check_yourself
from pages._shared.source import show_source

STATIONS = ["x₃", "x₂", "x₁", "x₀"]
NETS = {"plain": False, "residual": True}

lesson = open_lesson("three_layers")
prose().markdown(
    "A network turns $x_0$ into $x_1$, $x_2$ and $x_3$. Its output $x_3$ misses the target, and the loss answers "
    "with a gradient. That gradient travels back to $x_0$. On the way each plain layer multiplies it by its slope "
    "$j_i$; a layer with a skip multiplies it by $1 + j_i$."
)

# The question is about the notes' own example, whatever the controls say.
sent = chain.squared_loss(10.0, 8.0).gradient
arrives = {net: float(chain.chain_gradients([0.1] * 3, sent, skip=skip).at[0]) for net, skip in NETS.items()}
right = in_words(arrives["residual"], 2)
guess = predict(
    lesson,
    f"Every slope is 0.1 and the loss gradient is {in_words(sent)}. Without skips $x_0$ receives "
    f"{in_words(arrives['plain'])}. With skips it receives about …",
    {in_words(end, 2): end for end in (arrives["plain"], 0.1 * sent, sent, arrives["residual"])},
)

st.subheader("Where the gradient starts: the loss", anchor=False)
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
    figure(
        lesson.key("loss"),
        parabola(),
        {
            "loss": pd.DataFrame({"prediction": around, "loss": heights}),
            "tangent": pd.DataFrame(
                {"prediction": near, "loss": loss.value + loss.gradient * (near - prediction)}
            ),
            "here": pd.DataFrame({"prediction": [prediction], "loss": [loss.value], "label": [label]}),
        },
        f"At the prediction {in_words(prediction)} the loss is {in_words(loss.value)} and its slope is "
        f"**{in_words(loss.gradient)}**. "
        + (f"{advice} the prediction lowers the loss." if loss.gradient else "There is nothing to correct."),
        table=pd.DataFrame({"prediction": around, "loss": heights}),
    )

st.subheader("The way back through three layers", anchor=False)
columns = st.columns(4, gap="medium")
slopes = [
    column.slider(f"Slope of layer {layer}, $j_{layer}$", -2.0, 2.0, step=0.05, **lesson.control(f"j{layer}"))
    for layer, column in enumerate(columns[:3], start=1)
]
reach = columns[3].select_slider("Follow it back to", STATIONS, **lesson.control("reach"))
if guess is None:
    hold_back(lesson)
steps = STATIONS.index(reach)
ways = {net: chain.chain_gradients(slopes, loss.gradient, skip=skip) for net, skip in NETS.items()}
travelled = pd.DataFrame(
    [
        {"position": step, "at": STATIONS[step], "net": net, "gradient": float(way.at[3 - step])}
        for net, way in ways.items()
        for step in range(steps + 1)
    ]
)
travelled["label"] = [
    f"{net} {in_words(gradient, 3)}" if at == reach else in_words(gradient, 3)
    for net, at, gradient in travelled[["net", "at", "gradient"]].itertuples(index=False)
]
ends = {net: float(way.at[3 - steps]) for net, way in ways.items()}
figure(
    lesson.key("ladder"),
    ladder(),
    {
        "gradients": travelled,
        "guess": mark_on_chart(guess, 0.0, at="x₀", gradient=guess.value),
        "zero": pd.DataFrame({"gradient": [0.0]}),
    },
    f"{what_you_said(guess, right)}Now {reach} receives **{in_words(ends['plain'])}** without skips and "
    f"**{in_words(ends['residual'])}** with skips.",
    table=travelled.drop(columns="label"),
)
for net, skip in NETS.items():
    factors = "".join(
        rf" \cdot \underbrace{{{in_tex(float(ways[net].factors[layer - 1]))}}}_{{{'1 + ' if skip else ''}j_{layer}}}"
        for layer in range(3, 3 - steps, -1)
    )
    st.latex(rf"\text{{{net}}}\quad {in_tex(loss.gradient)}{factors} = {in_tex(ends[net])}")
with prose().container(border=True):
    st.markdown(
        "**Challenge.** Make the residual chain vanish: find slopes for which $x_0$ receives at most a thousandth of "
        "the loss gradient, although every layer has a skip."
    )
    if abs(ways["residual"].total) <= 0.001 * (1 + 1e-9):
        st.success(
            f"Done: the three factors multiply to {in_words(ways['residual'].total)}. "
            "A slope near −1 cancels the skip beside it.",
            icon=":material/check_circle:",
        )

st.subheader("What a weight does with it", anchor=False)
prose().markdown(
    "Let layer $i$ be the simplest one, $F_i(x) = j_i\\,x$, so its slope is its weight. One step of gradient descent "
    "subtracts the learning rate, times the gradient arriving at **this layer's output**, times **this layer's input**."
)
controls, chart = st.columns([1, 2], gap="large")
with controls:
    rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5]
    learning_rate = st.select_slider("Learning rate $\\eta$", rates, **lesson.control("learning_rate"))
    first_input = st.slider("Input $x_0$", -2.0, 2.0, step=0.25, **lesson.control("input"))
gradients = {
    net: chain.weight_gradients(first_input, slopes, loss.gradient, skip=skip) for net, skip in NETS.items()
}
updates = {
    net: chain.weight_update(slopes[0], learning_rate, layers[0].output_gradient, first_input)
    for net, layers in gradients.items()
}
with chart:
    rows = [{"net": net, "old": slopes[0], "new": step.new_weight} for net, step in updates.items()]
    figure(
        lesson.key("weight"),
        weight_step(),
        {"steps": pd.DataFrame(rows).assign(label=[in_words(row["new"]) for row in rows])},
        "  \n".join(
            f"{net.capitalize()}: {in_words(slopes[0])} − {in_words(learning_rate)} × "
            f"({in_words(gradients[net][0].output_gradient)}) × {in_words(first_input)} = **{in_words(step.new_weight)}**"
            for net, step in updates.items()
        )
        + ("  \nThe input is zero, so this step leaves the weight where it is." if first_input == 0 else ""),
        table=pd.DataFrame([{"net": net, **step._asdict()} for net, step in updates.items()]),
    )

st.subheader("The idea", anchor=False)
prose().markdown(
    "Without skips the slopes multiply, and a few lazy layers are enough to silence the message. A skip moves the "
    "starting point of each factor from 0 to 1:"
)
st.latex(
    r"\frac{\partial x_3}{\partial x_0} = (1+j_3)(1+j_2)(1+j_1) = 1 + (j_1+j_2+j_3) + \dots + j_3 j_2 j_1"
)
dead, shrunk, doubled = (
    chain.chain_gradients([slope] * 3, sent, skip=True).total for slope in (0.0, -0.9, 1.0)
)
prose().markdown(
    f"If every layer does nothing, the product is {in_words(dead)}: the message arrives as it was sent. That 1 is a "
    f"starting value and no guarantee. With slopes of −0.9 the residual chain gives {in_words(shrunk)}, just what the "
    f"plain chain gives with slopes of 0.1. Nor is larger always better: with slopes of 1 the product is "
    f"{in_words(doubled)}. And $x_0$ is data. Nothing updates it; what learns are the weights, each from the gradient "
    "at its own layer."
)
deeper = st.expander("Go deeper: all three weights", key=lesson.key("deeper"), on_change="rerun")
if deeper.open:
    deeper.markdown("In this linear chain, small inputs and small gradients trade places along the way.")
    layers = [
        {"net": net, "layer": number, **layer._asdict()}
        for net, each in gradients.items()
        for number, layer in enumerate(each, start=1)
    ]
    deeper.dataframe(pd.DataFrame(layers), hide_index=True)

show_source(lesson, chain.squared_loss, chain.chain_gradients, chain.weight_update)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)

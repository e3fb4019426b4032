"""The scaled shortcut: a factor on every skip, what it does to the direct path and to the whole gradient."""

import numpy as np
import streamlit as st

from core import scaled_recursion
from pages._shared.charts import scaled_shortcut as charts
from pages._shared.charts.lower_edge import edge_in_words
from pages._shared.experiments.scaled_shortcut.recursion_lines import recursion_lines
from pages._shared.experiments.scaled_shortcut.usable_scales import usable_in_words
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import end_here, keep_place_with_start, mark_on_chart, predict, what_you_said
from pages._shared.frame.prose import formula, prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.references import published
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import counted, equals_in_tex, in_tex, in_words, percent

lesson = open_lesson("scaled_shortcut")
direct = scaled_recursion.uniform_gains(0.9, 0.0, 100).direct
right = percent(float(direct[100]), 2)
offered = {percent(float(direct[blocks]), 2): float(direct[blocks]) for blocks in (1, 10, 50, 100)}
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        "Each of 100 skips multiplies the gradient by 0.9. A gradient that takes every skip keeps …",
        offered,
        about={"scale": 0.9, "depth": 100},
    )


@redraws_alone_in(shown)
def direct_and_whole() -> None:
    """Draw both shares of the gradient, and the map of all pairs of scale and slope."""
    chart = st.container()
    columns = st.columns(3, gap="medium", vertical_alignment="bottom")
    scale = columns[0].slider("Shortcut scale $\\lambda$", 0.5, 1.5, step=0.01, **lesson.control("scale"))
    slope = columns[1].slider("Slope $j$ of every branch", -0.5, 0.5, step=0.01, **lesson.control("slope"))
    depth = columns[2].slider("Number of blocks $L$", 1, 100, **lesson.control("depth"))
    blocks = counted(depth, "block")
    if guess is None:
        says = f"The gradient starts with the size 1 and goes back through {blocks}."
        keep_place_with_start(lesson, depth, min(offered.values()), 10.0, says=says, place=chart)
        return
    gains = scaled_recursion.uniform_gains(scale, slope, depth)
    alone, arrives = float(gains.direct[-1]), float(gains.total[-1])
    figure(
        lesson.key("gains"),
        charts.gains(),
        {
            **charts.gains_data(
                *gains, [f"skips {in_words(alone, 2)}", f"arrives {in_words(arrives, 2)}"], guess.value or 1.0
            ),
            "guess": mark_on_chart(guess, 1.0, blocks=depth, size=guess.value),
        },
        f"{what_you_said(guess, right)}Every block multiplies the direct path by **{in_words(scale)}** and the whole "
        f"gradient by **{in_words(round(scale + slope, 2))}**. {edge_in_words(*gains)}".strip(),
        title=f"In {blocks} the skips alone multiply a gradient by {in_words(alone)}, "
        f"with the branches by {in_words(arrives)}",
        table={
            "blocks passed": np.arange(depth + 1),
            "skips alone": gains.direct,
            "what arrives": gains.total,
        },
        place=chart,
    )
    strut = r"\vphantom{\Big|}"  # room for exponents, which would be cut off
    formula(rf"{strut} \lambda^L = {in_tex(scale)}^{{{depth}}} {equals_in_tex(alone)}")
    factor = in_tex(round(scale + slope, 2))
    formula(rf"{strut} (\lambda + j)^L = {factor}^{{{depth}}} {equals_in_tex(arrives)}")
    with prose_box(border=True):
        prose(
            "**Challenge.** Make the direct path vanish and keep the gradient: the skips alone carry less than 1 %, and "
            "what arrives is between 0.9 and 1.1 of what was sent."
        )
        if alone < 0.01 and 0.9 <= arrives <= 1.1:
            st.success("Done. The branches make up for what the skips lose.", icon=":material/check_circle:")

    st.header("A gradient keeps its size only where $\\lambda + j = 1$", anchor=False)
    scales = np.linspace(*charts.SCALES, 11)
    figure(
        lesson.key("map"),
        charts.scale_map(),
        charts.scale_map_data(depth, (scale, slope)),
        f"The dashed line is $\\lambda + j = 1$. With plain skips, $\\lambda = 1$, branches do nothing there. "
        f"The dot stands at $\\lambda + j$ = "
        f"**{in_words(round(scale + slope, 2))}**. With slopes of {in_words(slope)}, a gradient arrives through {blocks} "
        f"{usable_in_words(slope, depth, charts.SCALES)}.",
        table={
            "slope j": [round(scaled_recursion.balancing_slope(each), 2) for each in scales],
            "scale λ that keeps the size": scales,
        },
    )


if guess is None:
    end_here(lesson)
st.header("Only one version fits the network at every setting", anchor=False)
recursion_lines(lesson)

st.header("The idea", anchor=False)
prose(
    "Put a factor on the [[skip|Skip connection]]: $x_{i+1} = \\lambda\\,x_i + F(x_i)$. With $\\lambda = 1$ this is the "
    "[[residual block]]. A [[gradient]] that takes every skip is multiplied by $\\lambda$ at every block."
)
prose(
    "Put the blocks into each other. What block $i$ adds passes every later skip, so its [[branch]] picks up their factors. "
    "Write $\\Lambda$ for the product of the scales on the way and $\\hat F_i$ for a branch with all later factors:"
)
formula(r"x_L = \Lambda\,x_l + \sum_{i=l}^{L-1} \hat F_i(x_i)")
formula(
    r"\Lambda = \prod_{i=l}^{L-1} \lambda_i \qquad \hat F_i = \Big(\prod_{j=i+1}^{L-1} \lambda_j\Big) F_i\,"
)
formula(
    r"\frac{\partial \mathcal L}{\partial x_l} = \frac{\partial \mathcal L}{\partial x_L}"
    r"\Big(\Lambda + \frac{\partial}{\partial x_l} \sum_{i=l}^{L-1} \hat F_i(x_i)\Big)"
)
small, large, halved = (
    float(scaled_recursion.uniform_gains(factor, 0.0, blocks).direct[-1])
    for factor, blocks in ((0.99, 1000), (1.01, 1000), (scaled_recursion.SHARED, 54))
)
lost = float(scaled_recursion.uniform_gains(1.0, -0.1, 100).total[-1])
prose(
    "Every index ends at $L-1$, since $x_L$ is there before block $L$ acts. The 1 of the residual block has become "
    f"$\\Lambda$, and $\\Lambda$ can be any size: a thousand factors of 0.99 leave {in_words(small, 2)}, a thousand of 1.01 "
    f"make {in_words(large, 2)}. Dividing each sum by $\\sqrt 2$ leaves {in_words(halved, 2)} after 54 blocks."
)
errors = published("he-2016")
prose(
    "Two cautions. $\\Lambda$ is the share of the **[[direct path]]**, not of the gradient: branches can refill what the "
    "skips lose, or cancel what they gain. And $\\lambda = 1$ promises no minimum either: with slopes of −0.1 a hundred "
    f"blocks leave {in_words(lost, 2)} of a gradient. What it keeps is the factor 1 on the direct path, whatever the "
    "[[depth]]. That proved valuable in very deep networks: a ResNet-110 with $\\lambda = 0.5$ on skip and branch ended "
    f"at {errors['half_on_both']:.2f} % test error, against {errors['identity']:.2f} % with plain skips. With 0.5 on the "
    f"skips alone it failed, with more than {errors['failed_above']:g} %."
)
show_source(
    lesson,
    scaled_recursion.uniform_gains,
    scaled_recursion.state_readings,
    scaled_recursion.gradient_readings,
)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)

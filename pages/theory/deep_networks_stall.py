"""Why deep networks stall: the gradient's size hangs on the gain, and its shape shatters with depth."""

import numpy as np
import streamlit as st

from core import depth_profiles
from core.shattering import autocorrelation, line_gradients
from pages._shared.charts import deep_networks_stall as charts
from pages._shared.experiments.deep_networks_stall import plain_stacks
from pages._shared.experiments.deep_networks_stall.knife_edge import knife_edge
from pages._shared.experiments.deep_networks_stall.shattering import shattering
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import HELD_BACK, end_here, mark_on_chart, predict, what_you_said
from pages._shared.frame.prose import formula, prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.references import published
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_words

lesson = open_lesson("deep_networks_stall")
arrives = depth_profiles.typical_growth(100, 0.9, skip=False)
right = in_words(arrives, 1)
offered = {in_words(end, 1): end for end in (0.1, 0.01, arrives, 1e-30)}
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        "Every weight is a tenth too small: the gain is 0.9. Through 100 plain layers the gradient is then multiplied by "
        "about …",
        offered,
        about={"depth": 100, "gain": 0.9},
    )


@redraws_alone_in(shown)
def size_of_the_gradient() -> None:
    """Draw what hangs on the depth and the gain."""
    chart = st.container()
    left, right_column = st.columns(2, gap="large")
    depth = left.slider("Number of layers $L$", 2, 100, **lesson.control("depth"))
    gain = right_column.slider(
        "Gain of the weights", *plain_stacks.GAINS, step=0.01, **lesson.control("gain")
    )
    if guess is None:
        figure(
            lesson.key("sent"),
            charts.sent(),
            {
                "end": {"layer": [depth], "relative": [1.0], "label": ["sent"]},
                "frame": {"layer": [0, depth], "relative": [min(offered.values()), 1.0]},
            },
            f"The gradient starts at the output, with the size 1, and goes back through {depth} layers.",
            title=HELD_BACK,
            place=chart,
        )
        return
    passed = np.arange(depth + 1, dtype=np.int16)
    band, single = plain_stacks.drawn_lines(depth, gain, seed_of(lesson))
    low, median, high = (float(band[name][0]) for name in ("low", "median", "high"))
    figure(
        lesson.key("profiles"),
        charts.profiles(),
        {
            "band": {"layer": passed, **band, **single},
            "end": {"layer": [0], "relative": [median], "label": [f"median: {in_words(median, 2)}"]},
            "guess": mark_on_chart(guess, 1.0, layer=0, relative=guess.value),
        },
        f"{what_you_said(guess, right)}This is the median of {plain_stacks.STACKS} random stacks; most of them "
        f"{plain_stacks.spread_in_words(low, high)}. Over all such stacks the root mean square is $\\text{{gain}}^L$, here "
        f"**{in_words(depth_profiles.typical_growth(depth, gain, skip=False), 2)}**.",
        title=f"At gain {in_words(gain)}, {depth} layers multiply the gradient by {in_words(median, 2)}",
        table={"layer": passed, **band, **{f"stack {name}": sizes for name, sizes in single.items()}},
        place=chart,
    )
    with prose_box(border=True):
        prose(
            "**Challenge.** Find a gain at which 100 layers change the size of a gradient by at most a factor of 10."
        )
        if depth == 100 and 0.1 <= median <= 10:
            st.success(
                f"Done: at gain {in_words(gain)} it survives 100 plain layers. Depth alone does not make it vanish.",
                icon=":material/check_circle:",
            )

    st.header("The deeper the net, the more exact the gain must be", anchor=False)
    knife_edge(lesson, depth)


if guess is None:
    end_here(lesson)

st.header("The shape, with the size divided out", anchor=False)
shattering(lesson)

st.header("The idea", anchor=False)
prose(
    "In a [[plain network]] every layer replaces what it received: $h_\\ell = W_\\ell\\,\\mathrm{relu}(h_{\\ell-1})$. The "
    "size of the random weights is given as a **[[gain]]**: 1 is He initialisation, the usual choice for ReLU. On its way "
    "back the [[gradient]] meets every $W_\\ell$ again. At $h_1$ it is the gradient at the output, sent through every "
    "later layer, the last one first:"
)
# The thin space at the end keeps the last subscript inside its box.
formula(r"g_1 = g_L\, W_L D_{L-1} \cdots W_3 D_2\, W_2 D_1\,")
prose(
    "Here $D_\\ell = \\mathrm{diag}(\\mathrm{relu}'(h_\\ell))$ holds the gates: 1 where a unit is on, 0 where it is off. "
    "Such a product shrinks or grows exponentially with the depth, unless its factors keep sizes on average, as they do at "
    "gain 1. So vanishing is a matter of **scale**, and the right scale cures it. It does not cure "
    "**shattering**: every [[ReLU]] on the way adds kinks, until neighbouring inputs get unrelated slopes. With small "
    "residual [[branches|Branch]] neighbouring slopes stay more alike."
)
errors = published("he-2015")
prose(
    "Deep plain nets stall even when gradients are healthy. He et al. (2015) trained them with [[batch normalisation]] and "
    "found the norms of their gradients healthy. The deeper net still did worse, on its training data too:\n\n"
    "| ImageNet, top-1 error | 18 layers | 34 layers |\n|---|---|---|\n"
    f"| plain | {errors['plain_18']:.2f} % | {errors['plain_34']:.2f} % |\n"
    f"| residual | {errors['residual_18']:.2f} % | {errors['residual_34']:.2f} % |\n\n"
    "They call this **[[degradation]]**, a difficulty of optimisation, and think [[vanishing gradients|Vanishing gradient]] "
    "an unlikely cause. Nor are [[skips|Skip connection]] the only cure: carefully initialised plain convolutional nets "
    "have been trained with 10,000 layers."
)
show_source(
    lesson, depth_profiles.plain_profiles, depth_profiles.typical_growth, line_gradients, autocorrelation
)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)

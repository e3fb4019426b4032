"""Gradient paths: how many routes there are of each length, and how much of the gradient each carries."""

import streamlit as st

from core import path_lengths, paths
from core.bounds import identity_minus_rest, plain_band, uniform_band
from pages._shared.charts import gradient_paths as charts
from pages._shared.experiments.gradient_paths.path_words import (
    arriving_in_words,
    lengths_in_words,
    measure_in_words,
    paths_in_words,
)
from pages._shared.experiments.gradient_paths.route import one_route
from pages._shared.experiments.gradient_paths.shares_by_length import named_mean, shares_by_length
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import (
    HELD_BACK,
    end_here,
    mark_on_chart,
    predict,
    what_you_said,
)
from pages._shared.frame.prose import formula, prose
from pages._shared.frame.redraws_alone import redraws_alone, redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_tex, in_words, percent

lesson = open_lesson("gradient_paths")
# The question is about the classic case of 54 blocks, whatever the controls say.
classic = path_lengths.length_summary(path_lengths.coherent_magnitude_shares(54, 0.25))
right = f"about {classic.mean:.0f}"
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        "In 54 blocks every branch multiplies the gradient by 0.25. Most of the gradient travels on paths of length …",
        {"0": 0.0, right: classic.mean, "about 27": 27.0, "54": 54.0},
        about={"slope": 0.25, "depth": 54, "kind": "aligned"},
    )


@redraws_alone_in(shown)
def routes() -> None:
    """Count the routes of each length, then take one: both depend on the slope."""
    chart = st.container()
    columns = st.columns(3, gap="medium", vertical_alignment="bottom")
    slope = columns[0].slider("Slope $j$ of every branch", -1.0, 1.0, step=0.01, **lesson.control("slope"))
    depth = columns[1].slider("Number of blocks $L$", 1, 1000, **lesson.control("depth"))
    kind = columns[2].segmented_control(
        "Branches",
        ["aligned", "random"],
        help="Aligned: every branch multiplies by the slope. Random: every branch turns the gradient at random and "
        "scales it by the slope's size, so that contributions add up in squares.",
        **lesson.choice("kind"),
    )
    found = shares_by_length(kind, depth, slope, seed_of(lesson))
    if guess is None:
        figure(
            lesson.key("counts"),
            charts.counts(),
            {"shares": found.bars(), "counted": found.counted()},
            f"There are {paths_in_words(depth)} paths.",
            title=HELD_BACK,
            place=chart,
        )
        return
    summary = path_lengths.length_summary(found.shares)
    in_band = path_lengths.mass_between(found.counts, summary.low, summary.high)
    figure(
        lesson.key("lengths"),
        charts.lengths(),
        {
            "shares": found.bars(),
            "band": {"low": [summary.low - 0.5], "high": [summary.high + 0.5]},
            "mean": named_mean(summary.mean),
            "counted": found.counted(),
            "frame": found.frame(),
            "sample": found.sample,
            "guess": mark_on_chart(guess, 0.0, length=guess.value, share=0.0),
        },
        f"{what_you_said(guess, right)}There are {paths_in_words(depth)} paths; weighted by what they carry, their mean "
        f"length is **{in_words(summary.mean)}**. The identity path alone carries {percent(float(found.shares[0]))} of "
        f"{measure_in_words(kind, slope)}."
        + (" The dots are one stack of random branches." if kind == "random" else ""),
        title=f"{lengths_in_words(summary.low, summary.high)} {percent(in_band)} of the paths and {percent(summary.mass)} "
        f"of {measure_in_words(kind, slope)}",
        table=found.table(),
        place=chart,
    )
    if kind == "aligned" and slope < 0:
        prose(
            "A negative slope gives every odd length a minus sign, drawn below the axis. So terms cancel in the sum: "
            f"{arriving_in_words(depth, slope)}, although one path, the identity, arrives whole."
        )
    st.header("One path at a time", anchor=False)

    @redraws_alone
    def path() -> None:
        """Take one path; its own controls redraw it alone."""
        one_route(lesson, slope, kind)


if guess is None:
    end_here(lesson)

st.header("The idea", anchor=False)
prose(
    "At every [[residual block]] a gradient can go two ways: over the skip, or through the branch. Multiply out "
    "$(I + J_L)\\cdots(I + J_1)$ and you get one term for each choice: one **[[path]]**. A path's [[length]] is the "
    "number of branches it takes, so the path that takes every skip has length 0."
)
prose(
    "Multiply the factors out without changing their order. Every subset $S$ of blocks gives one path, the one that takes "
    "exactly those [[branches|Branch]]:"
)
formula(
    r"g_0 = g_L \prod_{\ell=L}^{1} (I + J_\ell) = \sum_{S \subseteq \{1,\dots,L\}} g_L \prod_{\ell \in S} J_\ell\,"
)
prose(
    "There are $2^L$ subsets, and $\\binom{L}{k}$ of them have $k$ blocks. In a deep stack most paths are therefore about "
    "half as long as the network is deep. How much they carry is another matter. If each branch multiplies by $j$, one path "
    "of length $k$ carries $j^k$, and all of them together $\\binom{L}{k} j^k$. For a positive $j$ the mean length, "
    "weighted by what the paths carry, is $L\\,j/(1+j)$. It grows with $j$: near 0 the [[identity path]] carries almost "
    "everything, and at $j = 1$ every path carries the same, so the mean is $L/2$. "
    f"With 54 blocks and $j = 0.25$ it is {in_words(classic.mean, 3)}: **many short "
    "paths** carry the most."
)
prose(
    "Two cautions. $L$ counts blocks, and a block has two or three layers: ResNet-110 has 54. And the paths are terms of "
    "one product, not networks of their own: every $J_\\ell$ is taken where the full network stands, so the longest path "
    "is not the gradient of the [[plain network]], and signs can make paths cancel."
)
tight, plain = uniform_band(0.1, 100), plain_band([0.1] * 100)
prose(
    "How small can the sum get? Take 100 blocks with branch [[norms|Norm]] of at most 0.1. The identity path minus all "
    f"the others is a bound that is true but useless: {in_words(identity_minus_rest(0.1, 100))}. The best bounds are "
    f"{in_words(tight.lower)} and {in_words(tight.upper)}, and both are reached. A plain net whose layers have norms of "
    f"0.1 keeps at most $10^{{{in_tex(plain.log10_upper)}}}$. That is no fair rival: a healthy plain layer keeps "
    "lengths on average, and its norm, the most it stretches any vector, is then about 2.4."
)
show_source(lesson, paths.path_spectrum, path_lengths.coherent_magnitude_shares)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)

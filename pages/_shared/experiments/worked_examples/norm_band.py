"""Worked example 2: the range of a gradient's norm through 100 blocks, and where in it different branches end."""

import numpy as np
import streamlit as st

from core.bounds import random_growth, uniform_band
from core.branch_angles import random_norms, typical, uniform_norms
from pages._shared.charts.worked_examples import DOTS, norm_band, norm_band_data
from pages._shared.experiments.worked_examples.faded_steps import Step
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.predict import Guess, mark_on_chart, what_you_said
from quizzes.formulas.typography import in_tex, in_words, percent

DEPTH, SIZE = 100, 0.1
WIDTHS = [1, 16, 64]
STACKS = 400
BAND = uniform_band(SIZE, DEPTH)
NEVER, HALF, FAR = "no, never", "yes, to a half at most", "yes, ten thousand times shorter"
ANSWERS = {NEVER: 1.0, HALF: 0.5, FAR: BAND.lower}

LINES = [
    Step("we2-branch-rule", "A branch stretches no gradient by more than its norm: $\\lVert g J_\\ell \\rVert \\le "
    "0.1\\,\\lVert g \\rVert$."),
    Step(
        "we2-block-rule",
        "So one block gives $0.9\\,\\lVert g \\rVert \\le \\lVert g + g J_\\ell \\rVert \\le 1.1\\,\\lVert g \\rVert$.",
    ),
    Step(
        "we2-depth-rule",
        f"A hundred blocks keep at least $0.9^{{100}} \\approx {in_tex(BAND.lower)}$ of the length. Branches "
        "$J_\\ell = -0.1\\,I$ leave exactly that.",
        "we2-lower",
    ),
    Step(
        "we2-top-rule",
        f"And they make it at most $1.1^{{100}} \\approx {in_tex(BAND.upper)}$ times as long. Branches $J_\\ell = "
        f"0.1\\,I$ do.",
        "we2-upper",
    ),
]  # fmt: skip


@st.fragment  # its controls redraw this part alone
def band(lesson: Lesson, guess: Guess) -> None:
    """Draw the controls "cosine" and "width" and the norms inside their band."""
    chart = st.container()
    left, right = st.columns(2, gap="large", vertical_alignment="bottom")
    cosine = left.slider(
        "Angle of your branches to the gradient, as a cosine $c$", -1.0, 1.0, step=0.05, format="%.2f",
        help="−1: every branch points straight against the gradient. 0: at a right angle to it. 1: along it.",
        **lesson.control("cosine"),
    )  # fmt: skip
    width = right.segmented_control("Width of the random stacks", WIDTHS, **lesson.choice("width"))
    walks = random_norms(SIZE, DEPTH, width, STACKS, np.random.default_rng(seed_of(lesson)))
    passed = np.arange(DEPTH + 1)
    against, across, along, yours = (uniform_norms(SIZE, c, DEPTH) for c in (-1.0, 0.0, 1.0, cosine))
    names = {
        "along": "all J = 0.1 I",
        "yours": f"yours, c = {in_words(cosine, 2)}",
        "across": "at right angles",
        "against": "all J = −0.1 I",
    }
    data = norm_band_data(
        against, {"against": against, "along": along, "across": across, "yours": yours}, names, walks
    )
    middle = typical(walks)
    figure(
        lesson.key("band"),
        norm_band(),
        {**data, "guess": mark_on_chart(guess, 1.0, passed=float(DEPTH), size=guess.value)},
        f"{what_you_said(guess, FAR)}With your branches, of norm {SIZE} and at the cosine {in_words(cosine, 2)}, the "
        f"length 1 becomes **{in_words(float(yours[-1]))}**. Of {STACKS} random stacks of width {width}, "
        f"{percent(middle.shorter, 2)} end below 1; half of them end below {in_words(float(middle.median[-1]), 3)}. The "
        f"dots are {DOTS} of these stacks.",
        title=f"With norms up to {SIZE}, {DEPTH} blocks turn the length 1 into {in_words(BAND.lower)} to "
        f"{in_words(BAND.upper)}",
        table={
            "blocks passed": passed,
            "lower end": against,
            "yours": yours,
            "right angle": across,
            "upper end": along,
            "median of the random stacks": middle.median,
        },
        place=chart,
    )
    shown = in_tex(cosine, 2) if cosine >= 0 else f"({in_tex(cosine, 2)})"
    factor = rf"1 + 2 \cdot {SIZE} \cdot {shown} + {SIZE}^2"
    st.latex(
        r"\begin{aligned} \frac{\lVert g_0 \rVert}{\lVert g_{100} \rVert} "
        rf"&= (1 + 2\,\varepsilon\,c + \varepsilon^2)^{{{DEPTH // 2}}} \\ &= ({factor})^{{{DEPTH // 2}}} \\ "
        rf"&= {in_tex(float(yours[-1]))} \end{{aligned}}"
    )
    st.markdown(
        f"At a right angle the squares add up, and 100 blocks give {in_words(random_growth([SIZE] * DEPTH))} times the "
        f"length. "
        "Wide random branches come near that, because in many dimensions two random directions are nearly at right angles."
    )

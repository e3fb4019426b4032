"""Gradient flow: what the spectrum of I + J says about a gradient, and what keeps a deep stack steady."""

import numpy as np
import streamlit as st

from core import random_branches, signal_propagation, spectra
from core.bounds import uniform_band
from pages._shared.charts import spectra as charts
from pages._shared.charts.columns import stacked
from pages._shared.experiments.gradient_flow.block_stack import DEPTH, HE_NORM, block_stack, draw_block
from pages._shared.experiments.gradient_flow.fresh_networks import fresh_networks
from pages._shared.experiments.gradient_flow.growth_through_triangles import SEED, growth_through_triangles
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import end_here, keep_place_with_start, mark_on_chart, predict, what_you_said
from pages._shared.frame.prose import formula, prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_words

WIDTH = 32

lesson = open_lesson("gradient_flow")
# The question is about triangular branches of the norm of a He-initialised one, whatever the controls say.
grown = growth_through_triangles(DEPTH, WIDTH, HE_NORM)
right = f"about {in_words(grown, 1)}"
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        f"{DEPTH} blocks, each with a triangular branch Jacobian $J$ of norm {in_words(HE_NORM)}. All eigenvalues of "
        "$I + J$ are exactly 1. A gradient's norm is multiplied by …",
        {"exactly 1": 1.0, "about 10": 10.0, right: grown},
        about={"kind": "triangular", "scale": 1.0, "width": WIDTH, "seed": SEED},
    )


@redraws_alone_in(shown)
def spectra_of_fifty_blocks_and_of_one() -> None:
    """Send a gradient through a stack, then look at its last block."""
    chart = st.container()
    columns = st.columns(3, gap="medium", vertical_alignment="bottom")
    kind = columns[0].segmented_control(
        "Branches",
        ["triangular", "random"],
        help="Triangular: $J$ is zero on and below the diagonal. Random: $F(x) = s\\,W_2\\,\\mathrm{ReLU}(W_1 x)$ with "
        "He-initialised matrices, about as large.",
        **lesson.choice("kind"),
    )
    scale = columns[1].slider("Scale $s$ of the branch", 0.0, 2.0, step=0.02, **lesson.control("scale"))
    width = columns[2].select_slider("Width $n$", [8, 16, 32, 64, 100], **lesson.control("width"))
    if guess is None:
        says = f"The gradient starts with the norm 1 and goes back through {DEPTH} blocks."
        keep_place_with_start(lesson, DEPTH, 0.5, grown, says=says, place=chart)
        return
    stack = block_stack(kind, scale, width, seed_of(lesson))
    # From the lowest up: so their names stand where the lines end at one place.
    at_end = {
        "smallest": stack.smallest, "gradient": stack.arrives, "eigenvalue": stack.radius, "largest": stack.largest,
    }  # fmt: skip
    said = {line: in_words(float(sizes[-1]), 3) for line, sizes in at_end.items()}
    figure(
        lesson.key("through_depth"),
        charts.through_depth(),
        {
            **charts.through_depth_data(
                stack.arrives, stack.counts, stack.smallest, stack.largest, stack.radius,
                {line: f"{line} {size}" for line, size in said.items()}, guess.value or 1.0,
            ),
            "guess": mark_on_chart(guess, 1.0, passed=DEPTH, size=guess.value),
        },
        what_you_said(guess, right)
        + (
            f"Over all gradients this factor runs from **{said['smallest']}** to **{said['largest']}**, the extreme "
            "singular values of the product."
            if stack.block.branch_norm > 0.0
            else "Without branches every gradient keeps its norm: all eigenvalues and singular values are 1."
        ),
        title=f"{DEPTH} blocks multiply this gradient's norm by {said['gradient']}; the largest eigenvalue has size "
        f"{said['eigenvalue']}",
        table=stacked(
            *(
                {"line": line, "blocks passed": np.linspace(0, DEPTH, len(sizes), dtype=int), "factor": sizes}
                for line, sizes in at_end.items()
            )
        ),
        place=chart,
    )  # fmt: skip
    with prose_box(border=True):
        prose(
            "**Challenge.** Take random branches of a scale above 0. Find one for which the gradient keeps its norm to "
            f"within a factor of 2 through all {DEPTH} blocks."
        )
        if kind == "random" and scale > 0 and 0.5 <= stack.arrives[-1] <= 2.0:
            st.success(
                f"Done: at $s$ = {in_words(scale)} the norm is multiplied by {said['gradient']}. He initialisation has "
                "$s = 1$.",
                icon=":material/check_circle:",
            )

    st.header("In one block, singular values spread at least as wide as eigenvalues", anchor=False)
    draw_block(lesson, stack.block)


if guess is None:
    end_here(lesson)
st.header("What keeps a fresh network steady", anchor=False)
fresh_networks(lesson)

st.header("The idea", anchor=False)
by_hand = spectra.block_spectrum([[0.0, 0.9], [0.0, 0.0]])
turned = spectra.times_transpose([[1.0, 0.9], [0.0, 1.0]])
fresh = random_branches.relu_jacobians(1, WIDTH, 1.0, np.random.default_rng(seed_of(lesson)))
narrow, wide = uniform_band(1 / DEPTH, DEPTH), uniform_band(0.99, 100)
prose(
    "A block multiplies a [[gradient]] by $I + J$. The notes judge that matrix by its [[eigenvalues|Eigenvalue]]: with "
    "all of them near 1, gradients should neither vanish nor explode. **Triangular** [[branches|Branch]] put this to the "
    "test. Their Jacobians are zero on and below the diagonal. So all eigenvalues of $I + J$ are exactly 1, in every block "
    "and in every product of blocks."
)
prose("For the branch $F(x) = s\\,W_2\\,\\mathrm{ReLU}(W_1 x)$, away from the kinks of [[ReLU]],")
formula(r"J = s\,W_2\,\mathrm{diag}\big(\mathrm{ReLU}'(W_1 x)\big)\,W_1\,")
prose(
    "The eigenvalues of $I + J$ are $1 + \\mu$, with $\\mu$ those of $J$. They belong to directions that the block keeps. "
    "A gradient hardly ever has such a direction, and the next block keeps other directions. A case to check by hand: "
    "$\\begin{bmatrix} 1 & 0.9 \\\\ 0 & 1 \\end{bmatrix}$ has the eigenvalue 1 twice and the "
    "[[singular values|Singular value]] "
    f"{in_words(float(by_hand.singular_values[0]), 3)} and {in_words(float(by_hand.singular_values[1]), 3)}. Times its "
    f"transpose, it has the eigenvalue {in_words(float(spectra.spectral_radius(turned[None])[0]), 3)}.\n\n"
    "What carries over to products is the [[norm]], the largest singular value. If $\\lVert J_\\ell \\rVert \\le "
    "\\varepsilon < 1$ in all $L$ blocks, every "
    "gradient keeps a share between $(1-\\varepsilon)^L$ and $(1+\\varepsilon)^L$. A norm just below 1 is not enough: with "
    f"0.99, a hundred blocks allow anything from $10^{{{wide.log10_lower:.0f}}}$ to $10^{{{wide.log10_upper:.0f}}}$. "
    f"It takes an $\\varepsilon$ of the order $1/L$. With 1/{DEPTH} in {DEPTH} blocks the share lies between "
    f"{in_words(narrow.lower, 2)} and {in_words(narrow.upper, 2)}. A He-initialised branch like the first random one here "
    f"has the norm {in_words(spectra.block_spectrum(fresh[0]).branch_norm, 2)}, so it must start much smaller. The size of "
    "$F$ itself does not matter: $F(x) = 1000$ moves the output far and has $J = 0$."
)
show_source(lesson, spectra.block_spectrum, spectra.gradient_growth, signal_propagation.stream_forward)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)

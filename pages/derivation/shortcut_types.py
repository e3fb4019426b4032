"""Other shortcuts: matrices, gates, dropout and mixing on the skip, and what a stack of them leaves of a gradient."""

import numpy as np
import streamlit as st

from core import shortcuts, spectra
from pages._shared.charts import shortcut_types as charts
from pages._shared.charts.lower_edge import edge_in_words
from pages._shared.experiments.shortcut_types.kept_by_random_shortcuts import kept_by_random_shortcuts
from pages._shared.experiments.shortcut_types.published_shortcuts import published_shortcuts
from pages._shared.experiments.shortcut_types.shattered_shortcuts import shattered_shortcuts
from pages._shared.experiments.shortcut_types.shortcut_stack import (
    KINDS,
    WIDTH,
    best_in_words,
    challenge_to_keep,
    kept_in_words,
    middle_in_words,
    shortcut_stack,
    stations,
)
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import HELD_BACK, end_here, mark_on_chart, predict, what_you_said
from pages._shared.frame.prose import formula, prose
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.references import published
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import counted, in_words

CLASSIC = 54  # the blocks of ResNet-110

lesson = open_lesson("shortcut_types")
# The question is about the classic case of 54 random matrices, whatever the controls say.
classic = kept_by_random_shortcuts(CLASSIC, WIDTH)
half = spectra.kept_lengths(classic).median
right = f"about {in_words(half, 1)}"
options = {"about 1": 1.0, "about 0.1": 0.1, "about 0.001": 0.001, right: half}
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        f"{CLASSIC} skips each multiply by a random {WIDTH}×{WIDTH} matrix that keeps squared lengths on average. Of the "
        f"product's {WIDTH} perpendicular singular directions, the middle one keeps … of its length.",
        options,
        about={"kind": "matrix", "depth": CLASSIC, "distance": 1.0},
    )


@redraws_alone_in(shown)
def stack_and_published() -> None:
    """Draw what a stack of shortcuts keeps, and below it how networks with such shortcuts did."""
    chart = st.container()
    kind = st.segmented_control(
        "Shortcut", KINDS, wrap=True, label_visibility="collapsed", **lesson.choice("kind")
    )
    columns = st.columns(2, gap="medium")
    depth = columns[0].slider("Number of blocks $L$", 1, 100, **lesson.control("depth"))
    rng = np.random.default_rng(seed_of(lesson))
    stack, meaning = shortcut_stack(lesson, kind, depth, rng, columns[1])
    if guess is None:
        figure(
            lesson.key("sent"),
            charts.sent(),
            charts.sent_data(depth, options.values()),
            f"The gradient is sent with length 1 and passes {counted(depth, 'shortcut')}.",
            title=HELD_BACK,
            place=chart,
        )
        return
    through = spectra.product_spectra(stack, stations(depth))
    norms = spectra.gradient_growth(stack, rng.standard_normal(stack.shape[1]))
    singular = through.singular_values[-1]
    kept = spectra.kept_lengths(singular)
    # From the lowest up: so their names stand where they end at one place.
    shares = {
        "smallest": kept.smallest,
        "median": kept.median,
        "gradient": norms[-1],
        "largest": kept.largest,
    }
    found = {line: kept_in_words(float(share), kept.noise) for line, share in shares.items()}
    names = {line: f"{line} {kept_there}" for line, kept_there in found.items()}
    drawn = charts.fan_data(through.counts, through.singular_values, norms, names, guess.value or 1.0)
    edge = edge_in_words(charts.above_noise(through.singular_values).ravel(), norms)
    figure(
        lesson.key("fan"),
        charts.fan(),
        {**drawn, "guess": mark_on_chart(guess, 1.0, passed=depth, size=guess.value)},
        what_you_said(guess, right) + " ".join(filter(None, (meaning, best_in_words(found), edge))),
        title=f"After {counted(depth, 'block')} {middle_in_words(found, len(singular))}",
        table=charts.fan_table(drawn),
        place=chart,
    )  # fmt: skip
    challenge_to_keep(stack, kind, CLASSIC, kept.median)

    st.header("Identity shortcuts did best in training", anchor=False)
    published_shortcuts(lesson, kind)


if guess is None:
    end_here(lesson)
st.header("The idea", anchor=False)
prose(
    "A shortcut need not copy its input. On the way that takes every [[skip|Skip connection]], a [[gradient]] meets the "
    "product $S_L \\cdots S_2 S_1$, one matrix $S$ for each block. A mild choice is a random matrix whose entries have the "
    "variance 1 / [[width]]: it keeps squared lengths on average. A $1 \\times 1$ convolution applies one matrix at each "
    "pixel; common initialisations draw it larger or smaller than that."
)
formula(
    r"\begin{aligned} g_0 &= g_L\,(S_L + J_L)\cdots(S_1 + J_1) \\ "
    r"&= g_L\,S_L \cdots S_1 + \text{paths with branches} \end{aligned}\,"
)
rank = spectra.effective_rank(classic)
passes = [in_words(shortcuts.gate_passage(bias, CLASSIC).stack, 2) for bias in (0.0, -3.0, -6.0)]
prose(
    "With the identity on every skip the product is the identity, at any depth. Random matrices keep squared lengths "
    f"on average, but unevenly: the singular values of {CLASSIC} of them count like about "
    f"**{in_words(rank, 2)}** equal ones, of {WIDTH} (their effective rank, $(\\sum \\sigma)^2 / \\sum \\sigma^2$). A "
    "gradient in a random direction has a part along these few. So it may keep a good part of its length, and it comes out "
    "pointing along them, wherever it pointed before.\n\n"
    "A [[gate]] whose weights are near zero and whose bias is 0 "
    f"leaves {passes[0]} of the skip after as many blocks, with bias −3 it leaves {passes[1]}, with bias −6 it "
    f"leaves {passes[2]}. For the two gates on the skip alone this gives the order of the trained networks. For exclusive "
    "gates it does not: at −7 the same gate also nearly closes the [[branch]]."
)
errors = published("he-2015")
prose(
    "Three cautions. **Depth matters**: with 34 layers, matrices on all [[shortcuts|Shortcut]] did slightly better than "
    f"identities with zero-padding ({errors['projection_everywhere_34']:.2f} % against {errors['residual_34']:.2f} % error "
    "on ImageNet), and one where the width changes is standard. "
    "**It is not expressiveness**: matrices include the identity and gates come close to it, so they can express more, yet "
    "their training error was higher. What suffers is optimisation. **It is not shattering** either: that comes from "
    "stacked kinks, and a matrix has none."
)
shattered_shortcuts(lesson)
show_source(
    lesson,
    shortcuts.matrix_shortcuts,
    shortcuts.gate_passage,
    spectra.product_spectra,
    spectra.gradient_growth,
)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)

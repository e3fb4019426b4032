"""Worked examples: the three of the notes, fading from full steps to new numbers."""

import streamlit as st

from core import bounds, branch_angles, paths
from core.blocks import jacobian
from pages._shared.experiments.worked_examples.faded_steps import (
    NEW_NUMBERS,
    STAGES,
    all_filled,
    draw_steps,
    item,
    tap,
)
from pages._shared.experiments.worked_examples.new_numbers import new_bounds, two_new_blocks, two_new_orders
from pages._shared.experiments.worked_examples.norm_band import ANSWERS, DEPTH, LINES, SIZE, band
from pages._shared.experiments.worked_examples.two_block_routes import routes, two_block_steps
from pages._shared.experiments.worked_examples.two_orders import two_orders, two_orders_steps
from pages._shared.frame.controls import seed_of
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import end_here, keep_place_with_start, predict
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.asked import is_done
from pages._shared.quiz.drawing import draw_item
from pages._shared.quiz.explain import explain_back

EXAMPLES = ["two blocks", "a bound", "two orders"]
SEEN = {
    "two blocks": "Each route carries its own part of the gradient",
    "a bound": "No stack leaves the band of the bound",
    "two orders": "In one order the gate also multiplies the skip",
}
NEW = {"two blocks": two_new_blocks, "a bound": new_bounds, "two orders": two_new_orders}

lesson = open_lesson("worked_examples")
question_part, shown = question_and_figure(lesson)
with question_part:
    guess = predict(
        lesson,
        f"{DEPTH} residual blocks, and every branch Jacobian has a norm of at most {SIZE}. Can the gradient at the input be "
        "shorter than the one at the output?",
        ANSWERS,
        about={"example": "a bound"},
    )


@redraws_alone_in(shown)
def example_by_stages() -> None:
    """Choose an example and a stage; the steps, the experiment and the idea behind them follow."""
    chart = st.container()
    left, right = st.columns([1, 1.35], gap="medium")
    with left:
        example = st.segmented_control("Example", EXAMPLES, wrap=True, **lesson.choice("example"))
    with right:
        stage = st.segmented_control(
            "Stage",
            STAGES,
            wrap=True,
            help="First you read all steps. Then the last step is yours, then the last two, and in the end you do it with "
            "new numbers. At every step, tap the rule that it uses.",
            **lesson.choice("stage"),
        )
    if guess is None:
        says = f"The gradient starts with the length 1 and goes back through {DEPTH} blocks."
        keep_place_with_start(lesson, DEPTH, min(ANSWERS.values()), 10.0, says=says, place=chart)
        return

    steps = LINES
    if example == "two blocks":
        steps = two_block_steps(lesson)
    elif example == "two orders":
        steps = two_orders_steps()
    # Who asked to be shown has no line to find first.
    found = example != "a bound" or guess.skipped or is_done(item("we2-flaw"))
    if example == "a bound":
        st.subheader("Find the line that fails", anchor=False)
        tap("we2-flaw")
    if stage == NEW_NUMBERS:
        st.subheader("New numbers", anchor=False)
        prose(
            f"Seed {seed_of(lesson)} drew these. *New seed* above draws others, and *Copy link* keeps them."
        )
        for question in NEW[example](seed_of(lesson)):
            draw_item(question, seed=seed_of(lesson))
    elif found:
        if example == "a bound":
            st.subheader("The bound that holds", anchor=False)
        draw_steps(lesson, steps, stage)
    else:
        prose("The repaired argument and its experiment appear here once the line is found.")

    if found and (stage == NEW_NUMBERS or all_filled(steps, stage)):
        st.header(SEEN[example], anchor=False)
        if example == "two blocks":
            routes(lesson)
        elif example == "a bound":
            band(lesson, guess)
        else:
            two_orders(lesson)
    elif found:
        prose_box().caption("The experiment appears here once the blanks are filled.")

    st.header("The idea", anchor=False)
    if example == "two blocks":
        prose(
            "Each bracket offers two ways, so two blocks make four [[routes|Route]] and $L$ blocks make $2^L$. Two rules "
            "are enough: what stands one behind the other multiplies, and what comes together adds. $J_2$ is taken where "
            "the whole network stands, at $h_1 = x + F_1(x)$, so even the route through [[branch]] 2 alone depends on "
            "block 1."
        )
    elif example == "a bound":
        prose(
            "The [[path]] over all [[skips|Skip connection]] is one term of a sum, and a term alone says nothing about "
            "the length of the sum. What can be said, block by block, is "
            "$1 - \\lVert J \\rVert \\le \\text{factor} \\le 1 + \\lVert J \\rVert$. The notes compare with $0.1^{100}$, "
            "a [[plain net|Plain network]] whose layers have norm 0.1. A healthy plain layer keeps lengths on average "
            "and has a norm of about 2.4, so the comparison is unfair."
        )
    else:
        prose(
            "After the addition the [[gate]] multiplies skip and branch together; before the branch it multiplies the "
            "branch alone. One caution for the notes' point: inside a stack with [[ReLUs|ReLU]] after its additions, $x$ "
            "has come out of a ReLU, and an entry of −1 cannot occur. There a gate shuts only where the branch is "
            "$-x$ or less."
        )


if guess is None:
    end_here(lesson)

show_source(lesson, paths.enumerate_paths, bounds.uniform_band, branch_angles.random_norms, jacobian)
explain_back(lesson)
close_lesson(lesson)

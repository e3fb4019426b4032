"""Residual stacks and differential equations: a stack as Euler steps, and when that reading is false."""

import streamlit as st

from core import euler, ode
from pages._shared.charts import residual_ode as charts
from pages._shared.experiments.residual_ode.around_the_answer import (
    before_the_answer,
    how_short_is_short_enough,
)
from pages._shared.experiments.residual_ode.flow_gaps import (
    beside_the_flow,
    gaps_by_blocks,
    remark_on,
    size_in_words,
)
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import end_here, mark_on_chart, predict, what_you_said
from pages._shared.frame.prose import formula, prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_words

lesson = open_lesson("residual_ode")
asked = gaps_by_blocks("spiral", ode.ONCE_ROUND)["T/L"]
offered = {"the same": 1.0, "about half": 0.5, "about a quarter": 0.25}
right = min(offered, key=lambda label: abs(offered[label] - asked[256] / asked[128]))
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        "128 blocks follow a spiral for the time $T$ with steps of $T/128$, and end a little off. What is the gap of 256 "
        "blocks with steps of $T/256$?",
        offered,
        about={"field": "spiral", "duration": 6.28},
    )


@redraws_alone_in(shown)
def two_paths() -> None:
    """Draw a stack beside its equation, and how their gap depends on the number of blocks."""
    left, right_column = st.columns([7, 5], gap="medium")
    columns = st.columns([1, 1.2, 1, 1], gap="medium", vertical_alignment="bottom")
    name = columns[0].segmented_control("Field $F$", list(ode.FIELDS), **lesson.choice("field"))
    step = columns[1].segmented_control(
        "Step size $s$",
        charts.KINDS,
        help="T/L: all blocks share the time T. 1: the block as usually written. ±1/√L: small, with alternating signs.",
        **lesson.choice("step"),
    )
    blocks = columns[2].slider("Number of blocks $L$", 2, 256, **lesson.control("blocks"))
    duration = columns[3].slider("Time $T$", 0.5, 6.28, step=0.02, **lesson.control("duration"))
    if guess is None:
        before_the_answer(lesson, name, duration, left, right_column)
        return
    field = ode.FIELDS[name]
    stack, exact, time = beside_the_flow(field, step, blocks, duration)
    ends = euler.ends_beside(stack, exact)
    gaps = gaps_by_blocks(name, duration)
    refined = gaps["T/L"]
    expected = None if guess.value is None else guess.value * refined[128]
    by_blocks = charts.gaps_data(gaps, blocks, ends.gap)
    ring = " The ring marks the stack you chose." if by_blocks["here"]["shown"][0] else ""
    figure(
        lesson.key("gaps"),
        charts.gaps(),
        {**by_blocks, "guess": mark_on_chart(guess, 1.0, blocks=256, gap=expected)},
        f"{what_you_said(guess, right)}With steps of 1 the gap is {in_words(gaps['1'][8], 3)} at 8 "
        f"blocks and {in_words(gaps['1'][64], 3)} at 64. With alternating signs it is "
        f"{in_words(gaps['±1/√L'][64], 3)} at 64 blocks and still **{in_words(gaps['±1/√L'][256], 3)}** at 256.{ring}",
        title=f"From 128 to 256 blocks with steps of T/L the gap falls from {in_words(refined[128], 3)} to "
        f"{in_words(refined[256], 3)}",
        table=by_blocks["gaps"],
        place=left,
    )
    data = charts.paths_data(field.velocity, exact, stack)
    figure(
        lesson.key("paths"),
        charts.paths(),
        data,
        f"{blocks} blocks, one dot each. Their steps add up to the time {in_words(time, 3)}"
        f"{', so the exact path ends where it starts' if time == 0 else ''}. " + remark_on(stack, step, ends),
        title=f"The stack ends at size {in_words(ends.size, 3)}, the exact path at {size_in_words(ends.exact_size)}",
        table=data["dots"],
        width="content",
        place=right_column,
    )
    threshold = euler.decay_threshold(ode.SPIRAL, duration)
    with prose_box(border=True):
        prose(
            "**Challenge.** On the spiral, with the longest time and steps of $T/L$, find the smallest number of "
            "blocks whose path shrinks."
        )
        if name == "spiral" and step == "T/L" and duration > 6 and blocks - 1 <= threshold < blocks:
            st.success(
                f"Done: above {in_words(threshold, 3)} blocks the steps are short enough.",
                icon=":material/check_circle:",
            )
    how_short_is_short_enough(lesson, duration, threshold)


if guess is None:
    end_here(lesson)

st.header("The idea", anchor=False)
prose(
    "Read the blocks of a stack as moments in time. A block goes straight on with the velocity $F$ for a time $s$, the "
    "factor on its [[branch]]. That is an [[Euler step]] of the differential equation ${\\mathrm{d}h/\\mathrm{d}t = F(h)}$. "
    "Here all blocks share one branch:"
)
formula(r"h_\ell = h_{\ell-1} + s\,F(h_{\ell-1})")
steep = euler.residual_stack(lambda h: -3.0 * h, [1.0], euler.step_sizes("whole", 5, 5.0))[-1, 0]
steep_exact = ode.linear_flow([[-3.0]], [1.0], 5.0, 1)[-1, 0]
prose(
    "As usually written, a block has $s = 1$, and that may be far too long: with $F(h) = -3h$ five blocks take 1 "
    f"to {in_words(steep)}, while the equation reaches {in_words(steep_exact, 2)}. More such blocks follow the "
    "equation for longer, not more accurately. A stack comes closer to one equation as $L$ grows if **both** of "
    "these hold:\n\n- Each branch **shrinks like $1/L$**, so that the blocks share a fixed time.\n- The branches "
    "**change smoothly** from block to block. With weights of their own they then follow "
    "$\\mathrm{d}h/\\mathrm{d}t = F(h, t)$.\n\nThe gap then falls like $1/L$. Smoothness is enough and not necessary: "
    "branches $\\pm h/L$ with alternating signs tend to $\\mathrm{d}h/\\mathrm{d}t = 0$, with a gap near $h/(2L)$, and "
    "independent random branches over $L$ tend to the equation of their average.\n\n"
    "Alternating signs over $\\sqrt L$, as here, cancel on average as well, but a step forward and a step back do "
    "not undo each other. With a linear field $A$ the pair multiplies by $I - A^2/L$, and $L/2$ pairs by nearly "
    "$e^{-A^2/2}$, however large $L$ is: the stack tends to $\\mathrm{d}h/\\mathrm{d}t = -A^2 h/2$ over the time 1. "
    "Ordinary training enforces neither rule. Sander et al. show that the gap need not vanish with [[depth]] where "
    "branches are not smooth in depth, and that [[gradient]] descent keeps them smooth in a linear case."
)
show_source(lesson, euler.residual_stack, euler.step_sizes, ode.runge_kutta)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)

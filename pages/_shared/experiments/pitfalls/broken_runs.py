"""Debug a network: see what it does, name the cause, choose a remedy and watch the figure change."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from streamlit.delta_generator import DeltaGenerator

from pages._shared.experiments.pitfalls import run_traces
from pages._shared.experiments.pitfalls.run_traces import Seen
from pages._shared.frame.banks import items_of
from pages._shared.frame.controls import seed_of
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose, prose_box
from pages._shared.quiz.asked import done_among, is_done, work_of
from pages._shared.quiz.drawing import draw_tap
from quizzes.kinds.choice import Choice

ANY = "?"


class Run(NamedTuple):
    """One broken network."""

    cause: str  # the item that asks for the cause; its remedy is asked for by the same name with -fix
    name: str  # what it turns out to be
    draw: Callable[[Lesson, Seen, DeltaGenerator], None]


RUNS = {
    "A": Run("pf-shapes", "Pitfall 1: shapes that do not match", run_traces.shapes),
    "B": Run("pf-gates", "Pitfall 2: a ReLU behind every addition", run_traces.gates),
    "C": Run("pf-large-branch", "Pitfall 3: branches as large as their input", run_traces.large_branch),
    "D": Run("pf-norm-place", "Pitfall 4: batch norm after the addition", run_traces.norm_place),
    "E": Run("pf-narrow-skip", "Pitfall 5: a skip through a bottleneck", run_traces.narrow_skip),
}


def question(name: str) -> Choice:
    """Return a question of the bank by its id."""
    found = next(item for item in items_of("pitfalls") if item.id == name)
    assert isinstance(found, Choice)
    return found


def broken_run(lesson: Lesson, letter: str, chart: DeltaGenerator) -> None:
    """Draw a run by its letter, or one that the seed picks, with the questions about it.

    Parameters
    ----------
    lesson : Lesson
        The page.
    letter : str
        One of `RUNS`, or `ANY`.
    chart : DeltaGenerator
        Where its name and its chart stand; its controls, its sentence and the questions stand where this is called.
    """
    picked = letter if letter in RUNS else _picked_by(seed_of(lesson))
    run = RUNS[picked]
    cause, remedy = question(run.cause), question(f"{run.cause}-fix")
    named = is_done(cause)
    unnamed = f"Run {picked}" if letter in RUNS else "One of the five"
    chart.markdown(f"**{run.name}**" if named else f"**{unnamed}: what is wrong?**")
    change = work_of(remedy.id, remedy).given if named else None
    run.draw(lesson, Seen(named, change), chart)
    with prose_box(border=True):
        prose("**The cause**")
        draw_tap(cause)
    if named:
        with prose_box(border=True):
            prose("**The remedy.** Tap one and watch the figure above.")
            draw_tap(remedy)


def _picked_by(seed: int) -> str:
    # Five seeds in a row show all five runs, so that nobody meets one again and again.
    shuffled = np.random.default_rng(seed // len(RUNS)).permutation(list(RUNS))
    return str(shuffled[seed % len(RUNS)])


def found_so_far() -> int:
    """Return how many causes the learner has closed."""
    return len(done_among(question(run.cause) for run in RUNS.values()))

"""A figure that sets what is claimed beside what is measured."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from streamlit.delta_generator import DeltaGenerator

from pages._shared.charts.stated_and_measured import claims, height_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import JUST_SHOW_ME
from pages._shared.frame.predict import Guess, mark_on_chart
from quizzes.formulas.typography import in_words

NO_GUESS = Guess(JUST_SHOW_ME, None)
ROUNDING = 1e-5
"""Finite differences are about as good as this, relative to the measured value and to 1."""


class Claim(NamedTuple):
    """A number somebody states, and the number measured in its place."""

    name: str
    value: float
    measured: float

    @property
    def off(self) -> float:
        """How far the claim lies from the measurement; 0 if they agree."""
        difference = self.value - self.measured
        return 0.0 if abs(difference) <= ROUNDING * max(1.0, abs(self.measured)) else difference


def claims_figure(
    key: str,
    stated: Sequence[Claim],
    sentence: str,
    *,
    title: str = "",
    guess: Guess = NO_GUESS,
    guess_at: int = 0,
    place: DeltaGenerator | None = None,
) -> None:
    """Draw a bar for each claim, with a tick where the measurement lies. A bar that misses its tick is an outline.

    Parameters
    ----------
    key : str
        Stable identity of the chart.
    stated : sequence of Claim
        From top to bottom, each with a name of its own.
    sentence : str
        What the chart shows, with its numbers.
    title : str, optional
        The message of the chart, if no heading says it.
    guess : Guess
        The learner's prediction, kept on the chart in the row of claim number `guess_at`.
    guess_at : int
        Counted from 0.
    place : DeltaGenerator, optional
        Where the chart stands, if not where its sentence does.
    """
    names, values, measured = zip(*stated, strict=True)
    rows = [f"{claim.name}: {in_words(claim.value)}" for claim in stated]
    table = {"name": names, "value": values, "measured": measured}
    data: dict[str, dict[str, Any]] = {
        "claims": {**table, "row": rows, "agrees": [claim.off == 0 for claim in stated]},
        "zero": {"value": [0.0]},
        "guess": mark_on_chart(guess, 0.0, value=guess.value, row=rows[guess_at]),
    }
    spec = {**claims(), "height": height_of(len(stated))}
    figure(key, spec, data, sentence, title=title, table=table, place=place)


class Counterexample(NamedTuple):
    """Where a statement fails: what it says there, what the core finds, and a sentence with both."""

    rows: tuple[Claim, ...]
    sentence: str

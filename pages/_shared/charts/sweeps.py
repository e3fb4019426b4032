"""Charts with a slider of their own: a grid computed beforehand, through which the learner drags without waiting.

Each slider is a parameter of its chart, so it moves in the browser alone. It starts at the stop nearest to the
page's own control: see `Slider.nearest_stop` and `pages._shared.charts.style.starting_at`.
"""

from typing import NamedTuple

import altair as alt

from pages._shared.charts.gradient_paths import path_counts
from pages._shared.charts.style import (
    HEIGHT,
    INK,
    RESIDUAL,
    Chart,
    template,
    with_halo,
)


class Slider(NamedTuple):
    """Where a slider in a chart may stop."""

    low: float
    high: float
    step: float

    def stops(self) -> list[float]:
        """Return every stop.

        Examples
        --------
        >>> Slider(0.5, 0.6, 0.05).stops()
        [0.5, 0.55, 0.6]
        """
        count = round((self.high - self.low) / self.step)
        return [round(self.low + place * self.step, 3) for place in range(count + 1)]

    def nearest_stop(self, value: float) -> float:
        """Return the stop nearest to ``value``, from which a slider can start.

        Examples
        --------
        >>> Slider(2, 64, 2).nearest_stop(17.5), Slider(2, 64, 2).nearest_stop(256)
        (18, 64)
        """
        return min(self.stops(), key=lambda stop: abs(stop - value))

    def control(self, name: str, label: str) -> alt.Parameter:
        """Return the slider as a parameter of a chart, starting at its lowest stop."""
        bound = alt.binding_range(min=self.low, max=self.high, step=self.step, name=label)
        return alt.param(name=name, value=self.low, bind=bound)


SLOPES = Slider(0.025, 1.0, 0.025)


def _only(field: str, parameter: str, slider: Slider) -> str:
    """Return the test for the rows of one stop. Columns are rounded to 7 digits, so equal is close enough."""
    return f"abs(datum.{field} - {parameter}) < {slider.step / 4}"


@template
def lengths_by_slope() -> Chart:
    """How much of the gradient each path length carries, at a slope one can drag (parameter ``slope``).

    Datasets: ``counts`` (length, paths), ``shares`` (slope, length, gradient), ``means`` (slope, mean, label),
    ``frame`` (length, share), the far corner of the picture.
    """
    stop = _only("slope", "slope", SLOPES)

    def across(field: str) -> alt.X:
        return alt.X(
            field=field, type="quantitative", title="path length (branches taken)", scale=alt.Scale(nice=False),
            axis=alt.Axis(tickMinStep=1),
        )  # fmt: skip

    def up(field: str) -> alt.Y:
        return alt.Y(
            field=field, type="quantitative", title="share of paths, of gradient",
            scale=alt.Scale(nice=False), axis=alt.Axis(format="%", tickCount=5),
        )  # fmt: skip

    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across("length"), y=up("share"))
    counts = path_counts(alt.Chart(alt.NamedData("counts")), across("edge"), up("paths"))
    bars = (
        alt.Chart(alt.NamedData("shares"))
        .transform_filter(stop)
        .transform_calculate(left="datum.length - 0.4", right="datum.length + 0.4")
        .mark_bar(color=RESIDUAL, opacity=0.9)
        .encode(
            x=alt.X(field="left", type="quantitative"),
            x2=alt.X2(field="right"),
            y=up("gradient"),
            y2=alt.datum(0.0),
            tooltip=[
                alt.Tooltip(field="length"),
                alt.Tooltip(field="gradient", title="share of the gradient", format=".3%"),
            ],
        )
    )
    means = alt.Chart(alt.NamedData("means")).transform_filter(stop)
    rule = means.mark_rule(strokeWidth=2, color=INK).encode(x=alt.X(field="mean", type="quantitative"))
    names = means.mark_text(align="left", dx=6, fontWeight="bold").encode(
        x=alt.X(field="mean", type="quantitative"), y=alt.value(12), text=alt.Text(field="label", type="nominal")
    )  # fmt: skip
    return (
        alt.layer(frame, counts, bars, rule, *with_halo(names))
        .add_params(SLOPES.control("slope", "Slope j "))
        .properties(height=HEIGHT, title="The same blocks, any positive slope")
    )

"""The look every chart shares: colours with a second cue each, text that reads in light and dark.

Charts are templates: an Altair chart over named, empty datasets, turned into a Vega-Lite
specification once. A page only hands in the data, because building a chart costs far more
than sending one.
"""

import json
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeAlias

import altair as alt
from altair.utils import schemapi

Spec: TypeAlias = dict[str, Any]
"""A Vega-Lite specification."""

# A test holds every chart against the schema of Vega-Lite. Doing so here would double the time of a start.
schemapi.disable_debug_mode()

Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart

# Okabe-Ito. Each colour comes with a second cue: shape, dash or position.
PLAIN = "#D55E00"
RESIDUAL = "#0072B2"
SCALED = "#009E73"
BRANCH = "#CC79A7"
IDENTITY = "#808080"

# For what plays none of these parts: one thing and another, right and wrong, before and after. At least 3 : 1 on a light
# and on a dark ground, and never without a second cue either.
ONE, OTHER = "#7A62C9", "#8A8400"
# Fills with dark numbers on them, for values below and above a middle. Lighter than any role.
BELOW, MIDDLE, ABOVE = "#E69F00", "#F3F4F6", "#56B4E9"
DARK = "#14181F"

# Parameters that a chart brings along when it uses them: written out at every axis of every layer they would be most of
# what a page sends. Colours are worked out in the browser from the chart's own ground, so a theme switch needs no rerun.
INK, GRID = alt.expr("ink"), alt.expr("grid")
PAPER = alt.expr("background")
# As large as the text beside the chart, for the back of a classroom; a little less on a phone, which has no room for it.
LABEL_SIZE = alt.expr("label_size")
# The ticks of a log axis. Read from text, because 10.0 ** -261 is 9.999999999999999e-262.
POWERS = alt.expr("powers")
_EXPONENTS = [*range(-300, -60, 10), *range(-60, 60), *range(60, 301, 10)]
_PARAMETERS: list[Spec] = [
    {"name": "ink", "expr": "luminance(background) > 0.5 ? '#14181F' : '#F2F4F7'"},
    {"name": "grid", "expr": "luminance(background) > 0.5 ? '#DDE3EA' : '#333C49'"},
    {"name": "label_size", "expr": "containerSize()[0] < 560 ? 14 : 16"},
    {"name": "powers", "value": [float(f"1e{exponent}") for exponent in _EXPONENTS]},
]


# Labels of a log axis: 10⁻² instead of 0.01 or 1e-2. d3 writes a real minus sign, hence both.
def _raised(exponent: str) -> str:
    text = f"format({exponent}, '.0f')"
    for flat, raised in zip("−-0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True):
        text = f"replace({text}, /{flat}/g, '{raised}')"
    return text


POWER_LABEL = f"datum.value === 1 ? '1' : '10' + {_raised('log(datum.value) / LN10')}"

# Labels of a linear axis that may reach far: 40,000 as it is, and 4 × 10⁴⁵ instead of 4e+45.
_EXPONENT = "floor(log(abs(datum.value)) / LN10 + 1e-9)"
FAR_LABEL = (
    "abs(datum.value) < 1e5 ? datum.label : "
    f"format(datum.value / pow(10, {_EXPONENT}), '.2~f') + ' × 10' + {_raised(_EXPONENT)}"
)

# A dataset without rows makes Vega warn, so what is not to be seen is there and transparent.
SHOWN = alt.when("datum.shown").then(alt.value(1.0)).otherwise(alt.value(0.0))

HEIGHT = 300


TEMPLATES: list[Callable[[], Spec]] = []
"""Every chart of the lab, to be built before the first learner arrives."""


def template(build: Callable[[], Chart]) -> Callable[[], Spec]:
    """Turn a function that builds a chart into one that returns its specification, built once."""

    @cache
    @wraps(build)
    def specification() -> Spec:
        # Altair looks whether pandas is there, and stumbles if another thread has only begun to import it. So wait for
        # it here, and not above: a first page without a chart has no need of it.
        import pandas  # noqa: F401

        spec: Spec = build().to_dict(validate=False)
        if "resolve" not in spec:
            _say_axes_once(spec, set())
        parts = _parts(spec)
        look = {part: settings for part, settings in _look().items() if part in parts}
        # A label at the very top of an axis stands out by half its height, and Streamlit leaves no room there.
        spec["padding"] = {"top": 8, **spec.get("padding", {})}
        spec["config"] = look  # without Altair's own, which says what Vega-Lite does anyway
        written = json.dumps(spec)
        used = [param for param in _PARAMETERS if json.dumps({"expr": param["name"]}) in written]
        return {**spec, "params": [*used, *spec.get("params", [])]}

    TEMPLATES.append(specification)
    return specification


def _say_axes_once(spec: Spec, said: set[str]) -> None:
    """Take out of the layers of a chart the axes and scales that an earlier layer has described: layers share them.

    Areas and bars keep their scale: whether Vega-Lite stacks them depends on it.
    """
    stacked = spec.get("mark", {}).get("type") in ("area", "bar")
    for channel, definition in spec.get("encoding", {}).items():
        if not isinstance(definition, dict):
            continue
        once = ["axis"]
        if channel in ("x", "y") and definition.get("type") == "quantitative" and not stacked:
            once.append("scale")
        for part in once:
            description = json.dumps([channel, part, definition.get(part)])
            if description in said:
                del definition[part]
            elif definition.get(part):
                said.add(description)
    for layer in spec.get("layer", []):
        _say_axes_once(layer, said)


def _parts(spec: Spec) -> set[str]:
    """Return what a chart has of that which `_look` describes: the look of the rest would only cost bytes."""
    parts = {"text"} | {"title"} & spec.keys()
    if not spec.keys().isdisjoint(_FACETS):
        parts.add("header")
    for channel, definition in spec.get("encoding", {}).items():
        said = json.dumps(definition)
        if channel in ("x", "y") and '"axis": null' not in said:
            parts.add("axis")
        elif channel in _FACETS:
            parts.add("header")
        elif channel in _WITH_LEGEND and '"field"' in said and '"legend": null' not in said:
            parts.add("legend")
    views = [view for several in ("layer", "hconcat", "vconcat", "concat") for view in spec.get(several, [])]
    return parts.union(*map(_parts, [*views, *([spec["spec"]] if "spec" in spec else [])]))


_FACETS = ("facet", "row", "column")
_WITH_LEGEND = ("color", "fill", "stroke", "shape", "size", "opacity", "strokeDash", "strokeWidth")


@cache
def _look() -> Spec:
    """Return how the parts of a chart look: axes, legends, headings, words."""
    look: Spec = alt.Config(
        axis=alt.AxisConfig(
            labelColor=INK,
            titleColor=INK,
            gridColor=GRID,
            labelFontSize=LABEL_SIZE,
            titleFontSize=LABEL_SIZE,
            labelLimit=220,
        ),
        legend=alt.LegendConfig(
            labelColor=INK, titleColor=INK, labelFontSize=LABEL_SIZE, titleFontSize=LABEL_SIZE, orient="top"
        ),
        header=alt.HeaderConfig(labelColor=INK, titleColor=INK, labelFontSize=LABEL_SIZE),
        text=alt.MarkConfig(color=INK, fontSize=LABEL_SIZE),
        title=alt.TitleConfig(color=INK, fontSize=16, anchor="start"),
    ).to_dict()
    return look


def starting_at(spec: Spec, **values: float) -> Spec:
    """Return a specification whose sliders start at ``values``, each given by its parameter's name."""
    params = [
        {**param, "value": values[param["name"]]} if param["name"] in values else param
        for param in spec["params"]
    ]
    return {**spec, "params": params}


def with_halo(text: alt.Chart) -> list[alt.Chart]:
    """Return a text mark with a rim in the paper's colour beneath it, readable where it crosses a line."""
    rim = text.copy()
    rim.mark.stroke, rim.mark.strokeWidth, rim.mark.color = PAPER, 5, PAPER
    return [rim, text]


def guess_marker(**place: alt.X | alt.Y) -> alt.Chart:
    """Return the hollow diamond that keeps the learner's prediction on the chart (dataset ``guess``)."""
    marker: alt.Chart = (
        alt.Chart(alt.NamedData("guess"))
        .mark_point(shape="diamond", size=280, strokeWidth=3, color=IDENTITY)
        .encode(opacity=SHOWN, tooltip=[alt.Tooltip(field="label", title="your prediction")], **place)
    )
    return marker

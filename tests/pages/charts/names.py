"""Which name on a chart belongs to which of its lines, and whether it stands where that line ends."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from quizzes.formulas.typography import in_words
from tests.pages.figures import UP, Figure


@dataclass(frozen=True)
class Line:
    """A line of a chart: the field of a dataset that gives its height, and the rows that are its own."""

    dataset: str
    height: str
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Names:
    """The dataset with the names, where they stand, and the line of each by what its name begins with.

    ``across`` and ``up`` are fields of the names; a line has the field ``across`` too.
    """

    dataset: str
    across: str
    up: str
    lines: Mapping[str, Line]
    text: str = "label"


def _of(dataset: str, height: str, series: str, *names: str) -> dict[str, Line]:
    """Return lines that are called in the chart as in the dataset."""
    return {name: Line(dataset, height, {series: name}) for name in names}


_RUN = {"as found": Line("lines", "size", {"state": "as found"})} | dict.fromkeys(
    ("ReLU in front", "half the size", "norm in front", "layer norm"),
    Line("lines", "size", {"state": "changed"}),
)
NAMES: Mapping[str, Names] = {
    "home_norms": Names(
        "arrived",
        "layer",
        "relative",
        {
            "Without skips": Line("norms", "relative", {"net": "plain"}),
            "With skips": Line("norms", "relative", {"net": "residual"}),
        },
    ),
    "deep_networks_stall_profiles": Names("end", "layer", "relative", {"": Line("band", "median")}),
    "deep_networks_stall_stretches": Names(
        "ends",
        "layer",
        "place",
        _of(
            "norms",
            "relative",
            "stack",
            "stretches 1.5 and 0.1",
            "random, no gates",
            "half the gates closed",
        ),
    ),
    "adding_instead_of_replacing_map": Names(
        "tips", "kept", "added", _of("walk", "added", "way", "replace", "add")
    ),
    "adding_instead_of_replacing_turned": Names(
        "ends", "layer", "degrees", _of("angles", "degrees", "way", "replace", "add")
    ),
    "adding_instead_of_replacing_apart": Names(
        "ends", "layer", "degrees", _of("angles", "degrees", "way", "replace", "add")
    ),
    "three_layers_ladder": Names(
        "gradients", "position", "gradient", _of("gradients", "gradient", "net", "plain", "residual")
    ),
    "activation_order_survival": Names(
        "ends",
        "block",
        "place",
        {f"α = {size:g}": Line("shares", "share", {"size": size}) for size in (0.05, 0.1, 0.3, 1.0)},
    ),
    "residual_ode_paths": Names("names", "x", "y", _of("path", "y", "of", "exact", "stack")),
    "residual_ode_gaps": Names(
        "names",
        "blocks",
        "gap",
        {
            **_of("gaps", "gap", "step", "T/L", "1", "±1/√L"),
            **{f"s = {step}": Line("gaps", "gap", {"step": step}) for step in ("T/L", "1", "±1/√L")},
        },
    ),
    "gradient_flow_stretches": Names(
        "ends", "rank", "place", _of("sizes", "size", "of", "singular values", "|eigenvalues|")
    ),
    "gradient_flow_through_depth": Names(
        "ends",
        "passed",
        "place",
        _of("lines", "size", "line", "smallest", "gradient", "eigenvalue", "largest"),
    ),
    "gradient_flow_schemes": Names(
        "ends",
        "passed",
        "place",
        _of(
            "measured",
            "size",
            "scheme",
            "He init",
            "sum ÷ √2",
            "branch ÷ √L",
            "batch norm",
            "layer norm",
            "branch × 0",
        ),
    ),
    "scaled_shortcut_gains": Names(
        "ends",
        "blocks",
        "place",
        {
            "skips": Line("gains", "size", {"way": "shortcuts alone"}),
            "arrives": Line("gains", "size", {"way": "what arrives"}),
        },
    ),
    "shortcut_types_fan": Names(
        "ends",
        "passed",
        "place",
        {
            "smallest": Line("fan", "low"),
            "median": Line("fan", "median"),
            "largest": Line("fan", "high"),
            "gradient": Line("gradient", "size"),
        },
    ),
    "shortcut_types_likeness": Names(
        "ends",
        "lag",
        "correlation",
        _of("likeness", "correlation", "net", "plain", "identity shortcuts", "orthogonal shortcuts"),
    ),
    "worked_examples_band": Names(
        "ends",
        "passed",
        "place",
        {
            "all J = 0.1 I": Line("lines", "size", {"of": "along"}),
            "yours, c =": Line("lines", "size", {"of": "yours"}),
            "at right angles": Line("lines", "size", {"of": "across"}),
            "all J = −0.1 I": Line("lines", "size", {"of": "against"}),
        },
    ),
    "pitfalls_trace_b": Names("ends", "passed", "place", _RUN),
    "pitfalls_trace_d": Names("ends", "passed", "place", _RUN),
    "pitfalls_trace_c": Names(
        "ends",
        "passed",
        "place",
        {
            name: Line("lines", "size", {"state": state, "of": of})
            for name, state, of in (
                ("signal", "as found", "main"),
                ("signal, changed", "changed", "main"),
                ("share of the input", "as found", "input"),
                ("share, changed", "changed", "input"),
            )
        },
    ),
    "real_transformer_gradient": Names(
        "ends",
        "passed",
        "relative",
        {
            "gradient": Line("norms", "relative", {"way": "gradient"}),
            "skips alone": Line("norms", "relative", {"way": "skip"}),
        },
    ),
    "thousand_layers_lesions": Names(
        "names", "block", "accuracy", _of("shares", "accuracy", "net", "plain", "residual")
    ),
}
SHARE = 0.1
"""How much of an axis a name may be moved for each of its neighbours: `apart` is asked for 0.075 to 0.1."""
SAID_ELSEWHERE = {
    "deep_networks_stall_stretches",
    "worked_examples_band",
    "activation_order_survival",
    "residual_ode_gaps",
}
"""Charts whose names carry a number that is no height."""


def misplaced(figure: Figure) -> Iterator[str]:
    """Yield each name of a figure that does not stand at the end of its line, or gives another number."""
    if figure.key not in NAMES:
        return
    names = NAMES[figure.key]
    seen, placed = 0, []
    for _, row in figure.data[names.dataset].iterrows():
        line = _line(names, row)
        if line is None:
            continue
        seen += 1
        end = _end(figure, names, line, row)
        if end is None:
            yield f"{figure.key}: {row[names.text]!r} does not stand where its line ends"
            continue
        placed.append((end, float(row[names.up]), str(row[names.text])))
        yield from _wrong_number(figure, names, row, end)
    yield from _out_of_place(figure, placed)
    if not seen:
        yield f"{figure.key}: no line is named"


def _line(names: Names, row: pd.Series) -> Line | None:
    text = str(row[names.text])
    _, _, after = text.rpartition(": ")
    known = [name for name in names.lines if text.startswith(name) or after == name]
    return names.lines[max(known, key=len)] if known else None


def _end(figure: Figure, names: Names, line: Line, row: pd.Series) -> float | None:
    """Return the height at which a line ends, if the name stands above or below that end."""
    drawn = figure.data[line.dataset]
    for name, value in line.where.items():
        drawn = drawn[drawn[name] == value]
    at = np.isclose(drawn[names.across].astype(float), float(row[names.across]), rtol=1e-6, atol=1e-9)
    ends = {0, len(drawn) - 1}
    # A line that leaves the picture is named where it was last seen.
    if figure.key == "residual_ode_gaps":
        ends = set(range(len(drawn)))
    if figure.key == "three_layers_ladder":
        ends = {len(drawn) - 1}
    hits = [place for place in np.flatnonzero(at) if place in ends]
    return float(drawn[line.height].iloc[hits[-1]]) if hits else None


def _out_of_place(figure: Figure, placed: list[tuple[float, float, str]]) -> Iterator[str]:
    if not placed:
        return
    log = any(
        (view.encoding.get("y", {}).get("scale") or {}).get("type") == "log"
        for view in figure.views
        if view.encoding.get("y")
    )
    heights = _heights(figure)
    if log:
        heights = heights[heights > 0]

    def up(value: float) -> float:
        return float(np.log10(value)) if log else value

    reach = up(float(heights.max())) - up(float(heights.min()))
    near = SHARE * reach * max(1, len(placed) - 1) + 1e-9
    for end, place, text in placed:
        if abs(up(min(max(end, heights.min()), heights.max())) - up(place)) > near:
            yield f"{figure.key}: {text!r} stands at {place}, its line ends at {end}"
    for end, place, text in placed:
        for other, elsewhere, _ in placed:
            if end < other - 1e-6 * abs(other) and place > elsewhere + 1e-6 * abs(elsewhere):
                yield f"{figure.key}: {text!r} stands above a line that ends higher"


def _heights(figure: Figure) -> Any:
    found = [
        figure.data[view.dataset][name].to_numpy(dtype=float)
        for view in figure.views
        if view.dataset in figure.data
        for name in view.fields(*UP)
        if pd.api.types.is_numeric_dtype(figure.data[view.dataset][name])
    ]
    return np.concatenate(found)


def _wrong_number(figure: Figure, names: Names, row: pd.Series, end: float) -> Iterator[str]:
    """A number that ends a name is the height of its line. What is too small to draw is written as what it is."""
    text = str(row[names.text])
    number = re.search(r"(?:^|[ :])(−?\d[\d,.]*(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)$", text)
    if (
        number is None
        or figure.key in SAID_ELSEWHERE
        or "below" in text
        or "less than" in text
        or "smaller" in text
    ):
        return
    said = number[1]
    # A log axis has no 0: it is drawn below all else.
    if said == "0" or any(in_words(float(end), digits) == said for digits in range(1, 7)):
        return
    yield f"{figure.key}: {text!r}, and the line ends at {end}"

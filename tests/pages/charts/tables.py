"""Which column of a figure's table holds which field of its chart, and whether the numbers are the same.

A column that is called as the field it holds needs no entry. Where a heading is in other words, or a table has a column
for each series, `TIED` says what is what. `LEFT_OUT` names what is drawn and is no number of the table, with the reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tests.pages.figures import ACROSS, UP, Figure

HELPERS = {
    "guess", "zero", "one", "extent", "frame", "ends", "end", "last", "names", "labels", "here", "start", "unchanged",
    "like_last", "one_answer", "guessing", "centre", "network", "room", "mean",
}  # fmt: skip
"""Rules, names and marks that help to read a chart; other tests look at names and guesses."""

DIAGRAMS = {
    "gradient_paths_route_chart",
    "activation_order_wiring_post",
    "activation_order_wiring_pre",
    "residual_block_shapes",
    "backprop_by_hand_graph",
}
"""Their places are a drawing's and no numbers."""

LEFT_OUT: Mapping[tuple[str, str], str] = {
    ("home_norms", "layers"): "the drawing of the network",
    ("home_norms", "ends"): "the drawing of the network",
    ("home_norms", "way"): "where the gradient starts",
    ("home_norms", "room"): "the corners of the frame",
    ("adding_instead_of_replacing_map", "arc"): "a guide at the token's length",
    ("adding_instead_of_replacing_map", "tips"): "the last points of the walk once more",
    ("three_layers_loss", "tangent"): "drawn from the slope that the sentence says",
    ("deep_networks_stall_likeness", "halves"): "where the curves cross one half",
    ("gradient_paths_lengths", "counted"): "the place of a name",
    ("gradient_paths_lengths", "band"): "the lengths that the sentence names",
    ("residual_ode_paths", "path"): "the curves; the table holds the dots",
    ("residual_ode_paths", "arrows"): "the field, whose formula the page gives",
    ("residual_ode_gaps", "halving"): "a guide that halves",
    ("gradient_flow_plane", "circles"): "of the sizes 1 and the norm, which the sentence says",
    ("activation_order_survival", "kept"): "the line at 1",
    ("worked_examples_band", "dots"): "a sample; the table holds the median of all",
    ("thousand_layers_recruited", "shares"): "behind a slider: the table has a row for each stop",
    ("thousand_layers_map_plain", "cells"): "a ground in two colours",
    ("thousand_layers_map_residual", "cells"): "a ground in two colours",
    ("thousand_layers_lesions", "blocks"): "where one may click",
}
PLACES = {"from", "to"}, {"gradient_paths_lengths"}
"""The edges of bars around a length."""


@dataclass(frozen=True)
class Tie:
    """Columns of a table by heading, each with the field of a dataset that it holds.

    ``where`` picks the rows of the dataset, ``rows`` those of the table; ``max`` stands for a column's largest value.
    """

    dataset: str
    columns: Mapping[str, str]
    where: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Any] = field(default_factory=dict)


def _columns(*names: str, **others: str) -> dict[str, str]:
    return {**{name: name for name in names}, **others}


def _nets(dataset: str, across: Mapping[str, str], up: str) -> list[Tie]:
    """Return the ties of ten nets, five of each kind, with a column each."""
    headings = [f"{net} {1 + number % 5}" for number, net in enumerate(["plain"] * 5 + ["residual"] * 5)]
    return [
        Tie(dataset, {**across, heading: up}, {"number": number}) for number, heading in enumerate(headings)
    ]


_STACKS = ("stretches 1.5 and 0.1", "random, no gates", "half the gates closed")
_SCHEMES = ("He init", "sum ÷ √2", "branch ÷ √L", "batch norm", "layer norm", "branch × 0")
_STARTS = ("÷ √L", "full size")
_FAN = {
    "smallest": "low",
    "lower quarter": "lower",
    "median": "median",
    "upper quarter": "upper",
    "largest": "high",
}
_POINTS = [Tie("points", {"x₁": "x", "x₂": "y", "class": "class"})]
_READINGS = [Tie("readings", _columns("value", "network"))]

TIED: Mapping[str, list[Tie]] = {
    "three_layers_weight": [Tie("steps", {"net": "net", "old weight": "old", "new weight": "new"})],
    "deep_networks_stall_profiles": [
        Tie("band", _columns("layer", "low", "median", "high", **{f"stack {n}": n for n in "1234"}))
    ],
    "deep_networks_stall_stretches": [
        Tie("norms", _columns("layer", **{stack: "relative"}), {"stack": stack}) for stack in _STACKS
    ],
    "residual_block_moves": [
        Tie("points", {"x₁": "x", "x₂": "y", "y₁": "to_x", "y₂": "to_y"}),
        Tie("alone", {"F₁": "x", "F₂": "y"}),
    ],
    "gradient_paths_route_chart": [Tie("segments", _columns("block", "way", "taken"))],
    "gradient_paths_lengths": [
        Tie("shares", _columns("length", "paths", "gradient")),
        Tie("sample", {"length": "length", "one draw": "share"}, {"shown": True}),
    ],
    "thousand_layers_start": _nets("norms", _columns("block"), "relative"),
    "thousand_layers_race": _nets("curves", _columns("step"), "loss"),
    "residual_block_race": _nets("curves", _columns("step"), "loss"),
    "thousand_layers_lesions": [
        Tie("shares", {"without block": "block", net: "accuracy"}, {"net": net})
        for net in ("plain", "residual")
    ],
    "thousand_layers_map_plain": _POINTS,
    "thousand_layers_map_residual": _POINTS,
    "thousand_layers_recruited": [
        Tie("means", {"step": "step", f"mean length, {start}": "length"}, {"start": start})
        for start in _STARTS
    ],
    "adding_instead_of_replacing_early": [
        *(Tie("means", {"block": "block", net: "share"}, {"net": net}) for net in ("plain", "residual")),
        *(
            Tie("shares", {"block": "block", f"{net} {n}": "share"}, {"number": f"{net} {n}"})
            for net in ("plain", "residual")
            for n in range(1, 6)
        ),
    ],
    "gradient_flow_plane": [Tie("eigenvalues", {"of": "of", "real part": "x", "imaginary part": "y"})],
    "gradient_flow_stretches": [
        Tie("sizes", {"rank": "rank", heading: "size"}, {"of": of})
        for heading, of in (("singular value", "singular values"), ("size of eigenvalue", "|eigenvalues|"))
    ],
    "gradient_flow_through_depth": [
        *(
            Tie("lines", {"blocks passed": "passed", "factor": "size"}, {"line": line}, {"line": line})
            for line in ("smallest", "gradient", "eigenvalue", "largest")
        ),
        Tie("range", {"blocks passed": "passed", "factor": "low"}, rows={"line": "smallest"}),
        Tie("range", {"blocks passed": "passed", "factor": "high"}, rows={"line": "largest"}),
    ],
    "gradient_flow_schemes": [
        Tie(dataset, {"blocks passed": "passed", f"{scheme}{more}": "size"}, {"scheme": scheme})
        for dataset, more in (("measured", ""), ("limit", ", wide nets"))
        for scheme in _SCHEMES
    ],
    "scaled_shortcut_gains": [
        Tie("gains", {"blocks passed": "blocks", heading: "size"}, {"way": way})
        for heading, way in (("skips alone", "shortcuts alone"), ("what arrives", "what arrives"))
    ],
    "scaled_shortcut_map": [Tie("ridge", {"slope j": "slope", "scale λ that keeps the size": "scale"})],
    "scaled_shortcut_states": _READINGS,
    "scaled_shortcut_gradients": _READINGS,
    "shortcut_types_fan": [
        *(
            Tie("fan", {"shortcuts passed": "passed", "kept of a length": name}, rows={"line": line})
            for line, name in _FAN.items()
        ),
        Tie(
            "gradient", {"shortcuts passed": "passed", "kept of a length": "size"}, rows={"line": "gradient"}
        ),
    ],
    "shortcut_types_published": [Tie("errors", {"shortcut": "shortcut", "test error in %": "error"})],
    "shortcut_types_likeness": [
        Tie("likeness", {"lag": "lag", net: "correlation"}, {"net": net})
        for net in ("plain", "identity shortcuts", "orthogonal shortcuts")
    ],
    "worked_examples_band": [
        Tie("band", {"blocks passed": "passed", "lower end": "low", "upper end": "high"}),
        *(
            Tie("lines", {"blocks passed": "passed", heading: "size"}, {"of": of})
            for heading, of in (
                ("lower end", "against"),
                ("upper end", "along"),
                ("right angle", "across"),
                ("yours", "yours"),
            )
        ),
    ],
    "backprop_by_hand_graph": [Tie("ways", {"from": "start", "to": "end", "way": "kind", "factor": "label"})],
}


def differences(figure: Figure) -> Iterator[str]:
    """Yield where the table of a figure does not hold the numbers of its marks, value for value in the order shown."""
    ties = list(_ties(figure))
    for tie in ties:
        missing = set(tie.columns) - set(figure.table.columns)
        rows = _picked(figure.data[tie.dataset], tie.where)
        if missing and len(rows):
            yield f"{figure.key}: the table has no column {sorted(missing)}"
        elif len(rows) and not _holds(figure, tie, rows):
            yield f"{figure.key}: {list(tie.columns)} do not hold {tie.dataset} {dict(tie.where)}"
    yield from _untold(figure, ties)


def _ties(figure: Figure) -> Iterator[Tie]:
    if figure.key in TIED:
        yield from TIED[figure.key]
    elif "claims" in figure.data:
        yield Tie("claims", _columns("name", "value", "measured"))
    else:
        for dataset, rows in figure.data.items():
            drawn = set() if _is_left_out(figure, dataset) else _drawn(figure, dataset)
            if drawn and drawn <= set(figure.table.columns):
                yield Tie(dataset, _columns(*(name for name in rows.columns if name in figure.table.columns)))


def _is_left_out(figure: Figure, dataset: str) -> bool:
    return dataset in HELPERS or (figure.key, dataset) in LEFT_OUT or figure.key in DIAGRAMS


def _drawn(figure: Figure, dataset: str) -> set[str]:
    """Return the numbers of a dataset that stand on the axes."""
    columns = figure.data[dataset]
    fields = {name for view in figure.views if view.dataset == dataset for name in view.fields(*ACROSS, *UP)}
    places, charts = PLACES
    return {
        name
        for name in fields
        if pd.api.types.is_numeric_dtype(columns[name]) and not (name in places and figure.key in charts)
    }


def _untold(figure: Figure, ties: list[Tie]) -> Iterator[str]:
    for dataset, rows in figure.data.items():
        hidden = "shown" in rows and not rows["shown"].any()
        if hidden or _is_left_out(figure, dataset):
            continue
        for name in sorted(_drawn(figure, dataset)):
            told = np.zeros(len(rows), dtype=bool)
            for tie in ties:
                if tie.dataset == dataset and name in tie.columns.values():
                    told |= _where(rows, tie.where)
            if not told.all() and (figure.key, name) != ("thousand_layers_recruited", "share"):
                yield f"{figure.key}: {name} of {dataset} is drawn and not in the table"


def _where(rows: pd.DataFrame, picked: Mapping[str, Any]) -> Any:
    chosen = np.ones(len(rows), dtype=bool)
    for name, value in picked.items():
        wanted = rows[name].max() if value is max else value
        chosen &= (rows[name] == wanted).to_numpy()
    return chosen


def _picked(rows: pd.DataFrame, picked: Mapping[str, Any]) -> pd.DataFrame:
    found: pd.DataFrame = rows[_where(rows, picked)]
    return found


def _holds(figure: Figure, tie: Tie, drawn: pd.DataFrame) -> bool:
    """Tell whether the rows drawn are rows of the table, in its order. What an edge cuts off is drawn at the edge."""
    table = _picked(figure.table, tie.rows)
    same = np.ones((len(drawn), len(table)), dtype=bool)
    for heading, name in tie.columns.items():
        mine, theirs = drawn[name].to_numpy(), table[heading].to_numpy()
        if pd.api.types.is_numeric_dtype(drawn[name]) and not pd.api.types.is_bool_dtype(drawn[name]):
            whole = figure.data[tie.dataset][name].to_numpy(dtype=float)
            clipped = np.clip(theirs.astype(float), whole.min(), whole.max())
            same &= np.isclose(mine[:, None].astype(float), clipped, rtol=2e-6, atol=1e-12 * abs(whole).max())
        else:
            same &= mine[:, None].astype(str) == theirs.astype(str)
    at = -1
    for row in same:
        later = np.flatnonzero(row[at + 1 :])
        if not len(later):
            return False
        at += 1 + int(later[0])
    return True

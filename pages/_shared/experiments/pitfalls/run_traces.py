"""What each of five broken networks does, as found and after a change. Every function draws its controls and its figure,
the chart in the place it is given.

None of them names the cause: what a hidden setting is called is told only once the learner has found it.
"""

from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from core.bottleneck import passed_on, squeezed_shortcut
from core.changing_shape import numpy_sum, projection
from core.gates import balanced_branches, identity_paths
from core.norm_places import direct_path
from core.normalisation import Norm
from core.signal_propagation import (
    BATCH_NORM,
    HALVED_SUM,
    HE,
    SCALED_BRANCH,
    FreshStack,
    Scheme,
    draw_stack,
    input_share,
    relative_sizes,
    stream_forward,
    wide_limit,
)
from pages._shared.charts import pitfalls as charts
from pages._shared.charts.columns import stacked
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import counted, in_words, percent, row_in_words

CHANNELS, WIDTH, BATCH, SKIPS = 4, 64, 64, 3
ALL = 8
"""Channels of the network whose skips are narrow."""
HIDDEN = "A setting of this network"
Array = NDArray[np.float64]


class Seen(NamedTuple):
    """What the learner has found out about a run."""

    named: bool  # the cause is known
    change: str | None  # the option of the remedy that was tried last


def _half_width() -> DeltaGenerator:
    return st.columns(2, gap="large")[0]


def shapes(lesson: Lesson, seen: Seen, chart: DeltaGenerator) -> None:
    """Run A: a branch with another number of channels than its input."""
    outputs = _half_width().slider(
        "Channels of $F(x)$" if seen.named else HIDDEN, 1, 8, **lesson.control("outputs")
    )
    rng = np.random.default_rng(seed_of(lesson))
    x, branch = rng.standard_normal(CHANNELS), rng.standard_normal(outputs)
    skip, name = x, "x"
    if seen.change == "projection":
        skip, name = projection(CHANNELS, outputs, rng) @ x, "Wₛ x"
    elif seen.change == "repeat":
        branch = np.resize(branch, CHANNELS)
    added = numpy_sum(branch, skip)
    vectors = {name: skip}
    if seen.named:
        vectors["F(x)"] = branch
    if added.total is None:
        said = (
            f"The code stops. NumPy says: `{added.complaint.strip()}`. So there is no output, and the fault cannot "
            "be overlooked."
            + ("" if seen.named else " The question is about the setting 1, where the code runs.")
        )
    else:
        vectors["output"] = added.total
        if not seen.named and added.total.size == skip.size:
            vectors["output − x"] = added.total - skip
        said = _shapes_said(seen.change, added.outcome, outputs, branch, added.total.size)
    entries = {float(value): in_words(float(value), 2) for vector in vectors.values() for value in vector}
    data = charts.channels_data(vectors, entries)
    figure(lesson.key("trace_a"), charts.channels(), data, said, table=data["cells"], place=chart)


def _shapes_said(change: str | None, outcome: str, given: int, branch: Array, outputs: int) -> str:
    if change == "projection":
        return (
            f"Skip and branch have {counted(given, 'channel')} each, and every number of the output has one term from "
            "either side."
        )
    if change == "repeat" and given == 1:
        return (
            f"NumPy did that already, without a message. The {outputs} channels receive {row_in_words(branch, 2)}: all "
            "of them get the same number."
        )
    if change == "repeat" and given != CHANNELS:
        fate = "some numbers are used twice" if given < CHANNELS else "the others are dropped"
        return f"The message is gone. The {outputs} channels receive {row_in_words(branch, 2)}: {fate}."
    if outcome == "stretches":
        return (
            f"The code runs and the output has **{outputs} channels**. No message. Compared with the input, "
            f"every channel is moved by {in_words(float(branch[0]), 2)}."
        )
    return f"The code runs and the output has **{outputs} channels**. With this setting nothing is wrong. Try others."


def gates(lesson: Lesson, seen: Seen, chart: DeltaGenerator) -> None:
    """Run B: a ReLU behind every addition."""
    left, right = st.columns(2, gap="large")
    depth = left.slider("Blocks", 1, 100, **lesson.control("depth"))
    size = right.slider("Size of the branches", 0.05, 1.0, step=0.05, **lesson.control("size"))
    rng = np.random.default_rng(seed_of(lesson))
    branches, inputs = balanced_branches(depth, WIDTH, rng), np.abs(rng.standard_normal((BATCH // 2, WIDTH)))
    found = identity_paths(branches, inputs, size).open_share
    lines: list[charts.Line] = [("as found", charts.FOUND, found)]
    said = (
        f"After {counted(depth, 'block')} **{percent(float(found[-1]), 3)}** of the coordinates still have an open direct "
        "path"
    )
    if seen.change == "front":
        lines.append(("ReLU in front", charts.CHANGED, np.ones(depth + 1)))
        said += ". With the ReLU at the front of the branch all of them have, at any depth."
    elif seen.change == "half":
        halved = identity_paths(branches, inputs, size / 2).open_share
        lines.append(("half the size", charts.CHANGED, halved))
        said += (
            f". Branches of half the size leave {percent(float(halved[-1]), 3)}: smaller branches slow the loss and do not "
            "stop it."
        )
    else:
        said += ", and each open one carries exactly 1." if found[-1] else ": the way is shut everywhere."
    data = charts.through_blocks_data(lines, log=False)
    figure(lesson.key("trace_b"), charts.shares(), data, said, table=data["lines"], place=chart)


def large_branch(lesson: Lesson, seen: Seen, chart: DeltaGenerator) -> None:
    """Run C: branches as large as their input."""
    depth = _half_width().slider("Blocks", 1, 40, **lesson.control("blocks"))
    stack = draw_stack(depth, 2 * WIDTH, BATCH, np.random.default_rng(seed_of(lesson)))
    signal, share = _signal_and_share(HE, stack)
    lines: list[charts.Line] = [
        ("signal", charts.FOUND, signal),
        ("share of the input", charts.FOUND, share),
    ]
    said = (
        f"After {counted(depth, 'block')} the mean square of the signal is **{in_words(float(signal[-1]), 3)}** times that "
        f"of the input, and **{percent(float(share[-1]), 2)}** of it is still the input"
    )
    scheme = {"sum": HALVED_SUM, "branch": SCALED_BRANCH}.get(seen.change or "")
    if scheme:
        signal, share = _signal_and_share(scheme, stack)
        lines += [
            ("signal, changed", charts.CHANGED, signal),
            ("share, changed", charts.CHANGED, share),
        ]
        said += (
            f". With *{scheme.name}* the signal ends at {in_words(float(signal[-1]), 3)}, and "
            f"{percent(float(share[-1]), 2)} of it is "
            "the input."
        )
    data = charts.through_blocks_data(lines, ["share of the input", "share, changed"], log=True)
    figure(
        lesson.key("trace_c"),
        charts.sizes(),
        data,
        said.removesuffix(".") + ".",
        table=data["lines"],
        place=chart,
    )


def _signal_and_share(scheme: Scheme, stack: FreshStack) -> tuple[Array, Array]:
    signal = relative_sizes(stream_forward(stack.weights, stack.inputs, scheme))
    return signal, input_share(scheme, signal)


def norm_place(lesson: Lesson, seen: Seen, chart: DeltaGenerator) -> None:
    """Run D: a batch norm after every addition."""
    depth = _half_width().slider("Blocks", 1, 40, **lesson.control("blocks"))
    stack = draw_stack(depth, 2 * WIDTH, BATCH, np.random.default_rng(seed_of(lesson)))

    def weight(norm: Norm, after_sum: bool) -> Array:
        return direct_path(stack.weights, stack.inputs, norm, "sum" if after_sum else "branch")

    found = weight("batch", True)
    lines: list[charts.Line] = [("as found", charts.FOUND, found)]
    said = (
        f"After {counted(depth, 'block')} the skips alone hand on **{in_words(float(found[-1]), 3)}** of the input. The "
        "signal itself has the mean square 1 after every block."
    )
    if seen.change == "front":
        lines.append(("norm in front", charts.CHANGED, weight("batch", False)))
        signal = float(wide_limit(BATCH_NORM, depth).signal[-1])
        said += (
            f" With the norm at the front of the branch they hand on all of it, and the signal grows by one unit a block, "
            f"to about "
            f"{in_words(signal)}."
        )
    elif seen.change == "layer":
        layer = weight("layer", True)
        lines.append(("layer norm", charts.CHANGED, layer))
        said += f" With a layer norm in the same place they hand on {in_words(float(layer[-1]), 3)}."
    data = charts.through_blocks_data(lines, log=True)
    figure(lesson.key("trace_d"), charts.sizes(), data, said, table=data["lines"], place=chart)


def _directions_said(arriving: int, strongest: float) -> str:
    """Say how many singular directions a few skips in a row let through.

    Examples
    --------
    >>> print(_directions_said(1, 0.25))
    Send 8 perpendicular gradients back through the 3 skips, along the singular directions of their product: **1** of them \
arrives. The strongest keeps 0.25 of its length.
    >>> _directions_said(8, 1.0).endswith("**8** of them arrive. Here none is lost.")
    True
    """
    sent = (
        f"Send {ALL} perpendicular gradients back through the {SKIPS} skips, along the singular directions of their "
        f"product: **{arriving}** of them "
    )
    if arriving == ALL:
        return sent + "arrive. Here none is lost."
    arrive = "arrives" if arriving == 1 else "arrive"
    return f"{sent}{arrive}. The strongest keeps {in_words(strongest, 2)} of its length."


def narrow_skip(lesson: Lesson, seen: Seen, chart: DeltaGenerator) -> None:
    """Run E: skips that lead through a bottleneck."""
    rank = _half_width().slider(
        "Channels of the bottleneck" if seen.named else HIDDEN, 1, ALL, **lesson.control("rank")
    )
    rng = np.random.default_rng(seed_of(lesson))
    skips = [squeezed_shortcut(ALL, rank, rng) for _ in range(SKIPS)]
    found = passed_on(skips)
    arriving = int(np.count_nonzero(found))
    states = {charts.FOUND: found}
    said = _directions_said(arriving, float(found[0]))
    if seen.change == "round":
        states[charts.CHANGED] = passed_on([np.eye(ALL)] * SKIPS)
        said += f" Diamonds: with skips round the bottleneck all {ALL} arrive, whole."
    elif seen.change == "larger":
        states[charts.CHANGED] = passed_on([3.0 * skip for skip in skips])
        said += f" Diamonds: three times as large, the skips let {int(np.count_nonzero(states[charts.CHANGED]))} arrive."
    values = stacked(
        *({"rank": np.arange(1, ALL + 1), "size": sizes, "state": state} for state, sizes in states.items())
    )
    figure(lesson.key("trace_e"), charts.directions(), {"values": values}, said, table=values, place=chart)

"""A route through a few residual blocks, chosen by clicking the diagram or with the buttons beside it."""

import streamlit as st

from core import paths
from pages._shared.charts.columns import from_rows
from pages._shared.charts.gradient_paths import route
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import LOWERED, in_words

CORNER, HEIGHT, END = 0.15, 0.8, 0.75
"""Of the drawing, in blocks: where a way turns, how far it is from the middle, and how far the ends stand off."""


def one_route(lesson: Lesson, slope: float, kind: str) -> None:
    """Draw the controls "blocks" and "route", and what the route carries.

    The routes the learner has taken so far are named below, each with what it carries.

    Parameters
    ----------
    lesson : Lesson
        The page.
    slope : float
        What every branch multiplies the gradient by.
    kind : {"aligned", "random"}
        The branches of the chart above. Those of this drawing are aligned.
    """
    left, right = st.columns([1, 2], gap="large")
    with left:
        blocks = st.segmented_control("Blocks", [1, 2, 3, 4], **lesson.choice("blocks"))
        taken = route_picker(lesson, blocks)
    routes = paths.enumerate_paths([[[slope]]] * blocks, [1.0])
    here = routes.branches.index(tuple(taken))
    carried = [float(gradient[0]) for gradient in routes.gradients]
    every = "Both" if blocks == 1 else f"All {len(carried)}"
    with right:
        title = (
            f"The route {routes.words[here].translate(LOWERED)} has length {len(taken)} and carries "
            f"{in_words(carried[here])}"
        )
        sentence = f"{every} routes together carry **{in_words(float(routes.total[0]))}**." + (
            " Here the branches are aligned." if kind == "random" else ""
        )
        route_chart(lesson, blocks, taken, title, sentence)
    walked = st.session_state.setdefault(lesson.key("walked"), set())
    walked.add(routes.words[here])
    # One text for all badges: each would be a message of its own.
    st.markdown(
        " ".join(
            f":violet-badge[{word.translate(LOWERED)} carries {in_words(value, 3)}]"
            if word in walked
            else ":gray-badge[not walked yet]"
            for word, value in zip(routes.words, carried, strict=True)
        )
    )


def route_picker(lesson: Lesson, blocks: int) -> list[int]:
    """Draw the buttons, one a block, and return the blocks whose branch is taken."""
    names = {f"J{block}".translate(LOWERED): block for block in range(1, blocks + 1)}
    chosen = st.pills(
        "Take the branch of", list(names), selection_mode="multi", default=lesson.controls["route"],
        key=lesson.key("route"), bind="query-params", on_change=_forget_click, args=(lesson,),
    )  # fmt: skip
    return sorted(names[name] for name in chosen if name in names)


def route_chart(lesson: Lesson, blocks: int, taken: list[int], title: str, sentence: str) -> None:
    """Draw the diagram, the loss on the right, and let a click take a skip or a branch."""
    ways = [
        (
            block,
            way,
            f"J{block}".translate(LOWERED) if way == "J" else "I",
            block - 0.5,
            block - 1 + CORNER,
            block - CORNER,
            HEIGHT if way == "I" else -HEIGHT,
            (block in taken) == (way == "J"),
        )
        for block in range(1, blocks + 1)
        for way in ("I", "J")
    ]
    wires = [
        (way, node, 0.0, corner, y, is_taken)
        for block, way, _, _, left, right, y, is_taken in ways
        for node, corner in ((block - 1.0, left), (float(block), right))
    ]
    # From the loss to the input, through both corners of what is taken.
    stops = [(blocks + END, 0.0)]
    for block, _, _, _, left, right, y, is_taken in reversed(ways):
        if is_taken:
            stops += [(float(block), 0.0), (right, y), (left, y)]
    stops += [(0.0, 0.0), (-END, 0.0)]
    key = lesson.key("route_chart")
    turn: int = st.session_state.get(lesson.key("route_drawn"), 0)
    segments = from_rows(ways, "block", "way", "label", "x", "x_from", "x_to", "y", "taken")
    figure(
        key,
        route(),
        {
            "segments": segments,
            "wires": from_rows(wires, "way", "x", "y", "x_to", "y_to", "taken"),
            "walk": from_rows([(step, *stop) for step, stop in enumerate(stops)], "step", "x", "y"),
            "arrow": {"x": [-END], "y": [0.0]},
            "ends": {"x": [-END, blocks + END], "y": [0.0, 0.0], "label": ["input", "loss"]},
        },
        sentence,
        title=title,
        table={column: segments[column] for column in ("block", "way", "taken")},
        on_select=lambda: _follow_click(lesson, f"{key}_{turn}"),
        turn=turn,
    )


def _follow_click(lesson: Lesson, drawn: str) -> None:
    names = set(st.session_state.get(lesson.key("route"), lesson.controls["route"]))
    for segment in st.session_state[drawn].selection.segment:
        name = f"J{segment['block']}".translate(LOWERED)
        (names.add if segment["way"] == "J" else names.discard)(name)
    st.session_state[lesson.key("route")] = sorted(names)


def _forget_click(lesson: Lesson) -> None:
    """Draw the diagram anew, so that clicking the same place once more counts."""
    key = lesson.key("route_drawn")
    st.session_state[key] = st.session_state.get(key, 0) + 1

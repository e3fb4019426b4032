"""A route through a few residual blocks, chosen by clicking the diagram or with the buttons beside it."""

import streamlit as st

from core import paths
from pages._shared.charts.columns import from_rows
from pages._shared.charts.gradient_paths import route
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import LOWERED, in_words


def one_route(lesson: Lesson, slope: float) -> None:
    """Draw the controls "blocks" and "route", and what the route carries.

    The routes the learner has taken so far are named below, each with what it carries.

    Parameters
    ----------
    lesson : Lesson
        The page.
    slope : float
        What every branch multiplies the gradient by.
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
        sentence = (
            f"The route **{routes.words[here].translate(LOWERED)}** has length {len(taken)} and carries "
            f"**{in_words(carried[here])}**. {every} routes together carry "
            f"{in_words(float(routes.total[0]))}."
        )
        route_chart(lesson, blocks, taken, sentence)
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


def route_chart(lesson: Lesson, blocks: int, taken: list[int], sentence: str) -> None:
    """Draw the diagram, output on the left, and let a click take a skip or a branch."""
    ways = [
        (
            block,
            way,
            f"J{block}".translate(LOWERED) if way == "J" else "I",
            blocks - block + 0.5,
            blocks - block + 0.1,
            blocks - block + 0.9,
            0.8 if way == "I" else -0.8,
            (block in taken) == (way == "J"),
        )
        for block in range(1, blocks + 1)
        for way in ("I", "J")
    ]
    stops = [
        (-0.1, 0.0),
        *((x, y) for *_, x, _, _, y, is_taken in ways if is_taken),
        (blocks + 0.1, 0.0),
    ]
    key = lesson.key("route_chart")
    turn: int = st.session_state.get(lesson.key("route_drawn"), 0)
    segments = from_rows(ways, "block", "way", "label", "x", "x_from", "x_to", "y", "taken")
    figure(
        key,
        route(),
        {
            "segments": segments,
            "walk": from_rows(stops, "x", "y"),
            "ends": {"x": [-0.35, blocks + 0.35], "y": [0.0, 0.0], "label": ["output", "input"]},
        },
        sentence,
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

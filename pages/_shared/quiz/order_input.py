"""Put steps in order with keys alone: press them one after the other, then move the chosen one up or down."""

import string
from collections.abc import Callable

import streamlit as st

from quizzes.kinds.order import Order

# A button does not break its line. On a phone it cuts off what is longer than this.
_LONGEST_ON_A_BUTTON = 32


def order_input(key: str, question: Order) -> Callable[[], list[str]]:
    """Draw the steps and the order so far, and return how to read the order.

    Every button stays where it is while steps move, so whoever uses the keyboard keeps their place.
    """
    _arrange(key, question)
    steps = question.shown_steps()
    return lambda: [steps[number] for number in _placed(key)]


@st.fragment
def _arrange(key: str, question: Order) -> None:
    steps = question.shown_steps()
    # Equal steps need labels of their own, so each carries a letter. A label may not change with the place of its
    # step: the browser names a step by it.
    labels = [f"{letter} · {text}" for letter, text in zip(string.ascii_uppercase, steps, strict=False)]
    buttons = labels
    if max(map(len, steps)) > _LONGEST_ON_A_BUTTON:
        st.markdown("\n".join(f"- {label}" for label in labels))
        buttons = list(string.ascii_uppercase[: len(steps)])
    st.pills(
        "Press the steps in order. Press one again to take it out.",
        range(len(steps)),
        selection_mode="multi",
        format_func=buttons.__getitem__,
        key=f"{key}.steps",
        on_change=_take,
        args=(key,),
        persist_state="session",
    )
    placed = _placed(key)
    if not placed:
        return
    st.radio(
        "Your order", placed, format_func=labels.__getitem__, key=f"{key}.chosen", persist_state="session"
    )
    with st.container(horizontal=True, gap="small"):
        for name, icon, move in _MOVES:
            st.button(name, key=f"{key}.{name.lower()}", icon=icon, on_click=move, args=(key,))


def _placed(key: str) -> list[int]:
    """Return the numbers of the steps taken so far, in the learner's order."""
    placed: list[int] = st.session_state.setdefault(f"{key}.placed", [])
    return placed


def _take(key: str) -> None:
    """Follow the pressed steps: new ones go to the end, released ones leave."""
    pressed = st.session_state[f"{key}.steps"]
    kept = [number for number in _placed(key) if number in pressed]
    new = [number for number in pressed if number not in kept]
    st.session_state[f"{key}.placed"] = kept + new
    if new:
        st.session_state[f"{key}.chosen"] = new[-1]


def _move(key: str, by: int) -> None:
    placed = list(_placed(key))
    place = placed.index(st.session_state[f"{key}.chosen"])
    other = min(max(place + by, 0), len(placed) - 1)
    placed[place], placed[other] = placed[other], placed[place]
    st.session_state[f"{key}.placed"] = placed


def _up(key: str) -> None:
    _move(key, -1)


def _down(key: str) -> None:
    _move(key, 1)


def _remove(key: str) -> None:
    """Take the chosen step out; its neighbour is chosen next, so the button can be pressed again."""
    placed = list(_placed(key))
    place = placed.index(st.session_state[f"{key}.chosen"])
    placed.pop(place)
    st.session_state[f"{key}.placed"] = st.session_state[f"{key}.steps"] = placed
    st.session_state[f"{key}.chosen"] = placed[min(place, len(placed) - 1)] if placed else None


_MOVES = (
    ("Up", ":material/arrow_upward:", _up),
    ("Down", ":material/arrow_downward:", _down),
    ("Remove", ":material/close:", _remove),
)

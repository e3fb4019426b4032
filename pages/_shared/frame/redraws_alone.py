"""Parts of a page that redraw alone when one of their own controls moves."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def redraws_alone(draw: Callable[[], None]) -> None:
    """Draw a part of the page now, and again by itself whenever one of its own controls moves.

    Use it as a decorator: the part stands where it is written, and the rest of the page is left as it is. A part
    draws the controls it depends on. What it reads from outside keeps the value it had when the page was drawn.

    Parameters
    ----------
    draw : callable
        Draws the part: its controls, its figures and every sentence that depends on them.
    """
    st.fragment(draw)()


def redraws_alone_in(place: DeltaGenerator) -> Callable[[Callable[[], None]], None]:
    """Do the same for a part that stands in ``place``, such as beside the question of a lesson."""

    def decorate(draw: Callable[[], None]) -> None:
        with place:
            redraws_alone(draw)

    return decorate

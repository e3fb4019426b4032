"""Text to read, at a comfortable line length.

A page writes its own sentences with ``prose``, wherever they stand, and only there may it mark a word as ``[[word]]``:

    prose("A [[gradient]] meets every [[branch]].")
    formula(r"y = x + F(x)")
    with prose_box(border=True):
        prose("**Challenge.** Shut the [[gate]].")
        st.success("Done.")
"""

from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._shared.frame.glossary import meaning_of
from pages._shared.frame.widths import PROSE_WIDTH
from pages._shared.frame.words import with_meanings
from quizzes.formulas.typography import unbroken


def prose(text: str, *, width: int | Literal["stretch"] = PROSE_WIDTH) -> None:
    """Write a text in Markdown. Every word that it marks becomes a link which shows the word's meaning.

    It is as wide as a line that is easy to read; a single line may be wider.
    """
    # The text takes the width itself: a container for it would be one more message to the browser.
    st.markdown(with_meanings(unbroken(text), meaning_of), width=width)


def formula(tex: str) -> None:
    """Write a formula below the text."""
    st.latex(tex, width=PROSE_WIDTH)


def prose_box(**options: Any) -> DeltaGenerator:
    """Return a container as wide as text, for what is read with it. ``options`` are those of ``st.container``."""
    return st.container(**{"width": PROSE_WIDTH, **options})

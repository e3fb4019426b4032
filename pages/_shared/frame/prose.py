"""Text to read: at a comfortable line length, with the meanings of the words it marks."""

from typing import Any, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._shared.frame.glossary import meaning_of
from pages._shared.frame.widths import PROSE_WIDTH
from pages._shared.frame.words import with_meanings
from quizzes.formulas.typography import unbroken


def prose() -> DeltaGenerator:
    """Return a container with a comfortable line length for reading."""
    return cast(DeltaGenerator, _Prose())


class _Prose:
    """A container that is drawn only if needed: a text, a formula or a box takes the width itself, one message less each."""

    def markdown(self, body: str, **options: Any) -> DeltaGenerator:
        return st.markdown(with_meanings(unbroken(body), meaning_of), **{"width": PROSE_WIDTH, **options})

    def latex(self, body: str) -> DeltaGenerator:
        return st.latex(body, width=PROSE_WIDTH)

    def container(self, **options: Any) -> DeltaGenerator:
        return st.container(**{"width": PROSE_WIDTH, **options})

    def __getattr__(self, command: str) -> Any:
        return getattr(self.container(), command)

    def __enter__(self) -> None:
        self._box = self.container()
        self._box.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._box.__exit__(*error)

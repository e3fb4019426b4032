"""The way from a sentence to the page, and the state of that page, which shows what it says."""

import streamlit as st

from pages._shared.lesson import lessons


def see_it(key: str, target: str, label: str | None = None) -> None:
    """Draw a button that opens a page in one of its named states, with the experiment shown.

    Parameters
    ----------
    key : str
        Key of the button.
    target : str
        ``page`` or ``page#preset``, as question banks write it. A page that does not exist draws nothing.
    label : str, optional
        What the button says, by default "See it" and the title of the page.
    """
    page, _, preset = target.partition("#")
    lesson = lessons().get(page)
    if lesson is None:
        return

    def open_state() -> None:
        if preset in lesson.presets:
            lesson.apply(preset)
            lesson.reveal()

    said = label or f"See it: {lesson.title}"
    if st.button(said, key=key, icon=":material/arrow_outward:", on_click=open_state):
        st.switch_page(lesson.path)

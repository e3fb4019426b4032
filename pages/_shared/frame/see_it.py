"""The way from a sentence to the page, and the state of that page, which shows what it says.

A target is ``page`` or ``page#preset``, as question banks write it. The way is the address of that state, so it can be
copied, opened in a tab of its own and gone back from.
"""

import streamlit as st

from pages._shared.frame.lessons import lessons


def see_it(key: str, target: str, label: str | None = None) -> None:
    """Draw a button that opens a page in one of its named states, with the experiment shown.

    Parameters
    ----------
    key : str
        Key of the button.
    target : str
        Where it leads. A page that does not exist draws nothing.
    label : str, optional
        What the button says, by default "See it" and the title of the page.
    """
    page, _, preset = target.partition("#")
    lesson = lessons().get(page)
    if lesson is not None:
        # The page that is open has a seed, and keeps it.
        address = lesson.address(preset, st.session_state.get(lesson.key("seed")))
        st.link_button(label or f"See it: {lesson.title}", address, key=key, icon=":material/arrow_outward:")


def see_link(target: str) -> str:
    """Return the same as a link in Markdown, for a text with many of them, because each element of a page counts.

    Raises
    ------
    KeyError
        If there is no such page.
    """
    page, _, preset = target.partition("#")
    return f"[See it: {lessons()[page].title}]({lessons()[page].address(preset)})"

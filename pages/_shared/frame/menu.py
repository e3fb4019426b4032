"""The pages as the menu lists them, by section."""

from collections.abc import Collection, Mapping
from copy import copy

import streamlit as st

from pages._shared.frame.lessons import lessons
from pages._shared.frame.read_again import read_again

DONE = ":material/check_circle:"
"""The icon of a lesson that is done."""


def menu(done: Collection[str] = ()) -> dict[str, list[st.Page]]:
    """Return the pages by section; those that are done bear a tick.

    Making a page looks up its file, and for all of them that is a tenth of the cost of a rerun. So they are made once.
    Streamlit notes on a page that it may run now, for this learner: hence the copies. It does not promise that they work,
    so ``browser/streamlit_names.py`` says where that is tried.
    """
    return {
        section: [copy(ticked if name in done else page) for name, (page, ticked) in pages.items()]
        for section, pages in _sections().items()
    }


@read_again(lessons)
def _sections() -> Mapping[str, Mapping[str, tuple[st.Page, st.Page]]]:
    sections: dict[str, dict[str, tuple[st.Page, st.Page]]] = {}
    for lesson in lessons().values():
        plain, ticked = (
            st.Page(
                lesson.path,
                title=lesson.menu or lesson.title,
                icon=icon,
                help=lesson.help,
                default=lesson.page == "home",
            )
            for icon in (lesson.icon, DONE)
        )
        sections.setdefault(lesson.section, {})[lesson.page] = plain, ticked
    return sections

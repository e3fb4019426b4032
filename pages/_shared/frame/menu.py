"""The pages as the menu lists them, by section."""

from collections.abc import Mapping
from copy import copy

import streamlit as st

from pages._shared.frame.lessons import lessons
from pages._shared.frame.read_again import read_again


def menu() -> dict[str, list[st.Page]]:
    """Return the pages by section.

    Making a page looks up its file, and for all of them that is a tenth of the cost of a rerun. So they are made once.
    Streamlit notes on a page that it may run now, for this learner: hence the copies. It does not promise that they work,
    so ``browser/streamlit_names.py`` says where that is tried.
    """
    return {section: [copy(page) for page in pages] for section, pages in _sections().items()}


@read_again(lessons)
def _sections() -> Mapping[str, list[st.Page]]:
    sections: dict[str, list[st.Page]] = {}
    for lesson in lessons().values():
        page = st.Page(
            lesson.path,
            title=lesson.menu or lesson.title,
            icon=lesson.icon,
            help=lesson.help,
            default=lesson.page == "home",
        )
        sections.setdefault(lesson.section, []).append(page)
    return sections

"""Going from page to page: a link into the lab opens in this tab, going back undoes it, and a page begins at its top.

By itself Streamlit opens the links of a text and of a button in a new tab, notes a page link twice in the history, once
without the state of the page, and may leave the next page scrolled to where the last one was. Words of the glossary keep
their new tab, because they are looked up beside a lesson.
"""

from pages._shared.browser.mounted import mounted
from pages._shared.browser.streamlit_names import MAIN, PAGE_LINK

_component = mounted("page_turns")


def mind_page_turns(page: str) -> None:
    """Watch the links, and go to the top of a page that is new. Drawn once on a page; it takes no room."""
    _component(key="page_turns", data=[page, MAIN, PAGE_LINK], height="content")

"""Roles that Streamlit gives parts of its own and that say something false to a screen reader, put right in the browser.

The drawer of a sectioned menu is a list whose items stand one level too deep: it becomes a group of links for each
section.
"""

from pages._shared.browser.mounted import mounted
from pages._shared.browser.streamlit_names import DRAWER

_component = mounted("roles")


def put_roles_right() -> None:
    """Mend the whole page, now and whenever it changes. Drawn once on a page; it takes no room."""
    _component(key="roles", data=DRAWER, height="content")

"""Roles that Streamlit gives parts of its own and that say something false to a screen reader, put right in the browser.

The drawer of a sectioned menu is a list whose items stand one level too deep: it becomes a group of links for each
section. The box that takes a file is a "presentation" that can be reached with the keyboard: it becomes a group.
"""

import streamlit as st

# The drawer is drawn when it is opened, and again when a section is folded.
_JS = """
const give = (role, parts) => {
  for (const part of document.querySelectorAll(parts)) if (part.role !== role) part.role = role;
};
const mend = () => {
  const drawer = '[data-testid="stSidebarNavItems"]';
  give("none", `${drawer}, ${drawer} li`);
  give("group", `${drawer} > div, [data-testid="stFileUploaderDropzone"]`);
};
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
mend();
export default () => {};
"""

_component = st.components.v2.component("roles", js=_JS)


def put_roles_right() -> None:
    """Mend the whole page, now and whenever it changes. Drawn once on a page; it takes no room."""
    _component(key="roles", height="content")

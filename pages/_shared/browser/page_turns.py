"""Going from page to page: a link into the lab opens in this tab, going back undoes it, and a page begins at its top.

By itself Streamlit opens the links of a text and of a button in a new tab, notes a page link twice in the history, once
without the state of the page, and may leave the next page scrolled to where the last one was. Words of the glossary keep
their new tab, because they are looked up beside a lesson.
"""

import streamlit as st

# The frontend goes where the address says when the reader goes back; so it does for an address that is put there. It
# gives the link to the start page none.
_JS = """
const INTO_THE_LAB =
  '[data-testid="stPageLink-NavLink"]:not([href=""]), a[target="_blank"][href]:not([href*=":"], [href^="glossary?"])';
const toTop = () => { document.querySelector('[data-testid="stMain"]').scrollTop = 0; };
let shown;
document.addEventListener("click", (event) => {
  const link = event.target.closest(INTO_THE_LAB);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  window.dispatchEvent(new PopStateEvent("popstate"));
  toTop();
}, true);
export default ({ data: page }) => {
  if (shown && shown !== page) toTop();
  shown = page;
};
"""

_component = st.components.v2.component("page_turns", js=_JS)


def mind_page_turns(page: str) -> None:
    """Watch the links, and go to the top of a page that is new. Drawn once on a page; it takes no room."""
    _component(key="page_turns", data=page, height="content")

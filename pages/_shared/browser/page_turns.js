let main, links, shown;

function toTop() {
  document.querySelector(main).scrollTop = 0;
}

// Streamlit goes where the address says when the reader goes back; so it does for an address that is put there.
function follow(event) {
  const link = event.target.closest(links);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  window.dispatchEvent(new PopStateEvent("popstate"));
  toTop();
}

export default function ({ data: [page, mainPart, pageLink] }) {
  if (!main) document.addEventListener("click", follow, true);
  main = mainPart;
  // Streamlit gives the link to the start page no address.
  links = `${pageLink}:not([href=""]), a[target="_blank"][href]:not([href*=":"], [href^="glossary?"])`;
  if (shown && shown !== page) toTop();
  shown = page;
}

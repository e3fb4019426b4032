// Roles that Streamlit gives parts of its own and that say something false to a screen reader, put right. The drawer of a
// sectioned menu is a list whose items stand one level too deep: it becomes a group of links for each section.
function give(role, parts) {
  for (const part of document.querySelectorAll(parts)) if (part.role !== role) part.role = role;
}

export default function (drawer) {
  // The drawer is drawn when it is opened, and again when a section is folded.
  new MutationObserver(() => {
    give("none", `${drawer}, ${drawer} li`);
    give("group", `${drawer} > div`);
  }).observe(document.body, { childList: true, subtree: true });
}

let watch;

function give(role, parts) {
  for (const part of document.querySelectorAll(parts)) if (part.role !== role) part.role = role;
}

export default function ({ data: drawer }) {
  if (watch) return;
  const mend = () => {
    give("none", `${drawer}, ${drawer} li`);
    give("group", `${drawer} > div`);
  };
  // The drawer is drawn when it is opened, and again when a section is folded.
  watch = new MutationObserver(mend);
  watch.observe(document.body, { childList: true, subtree: true });
  mend();
}

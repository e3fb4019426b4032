// What is drawn anew at a rerun brings another box, but the page stays one: it is listened to once.
let tip = null,
  word = null;

function place() {
  if (!word) return;
  const [at, box] = [word.getBoundingClientRect(), tip.getBoundingClientRect()];
  const below = at.bottom + 6;
  tip.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - box.width - 8))}px`;
  tip.style.top = `${below + box.height < window.innerHeight ? below : at.top - box.height - 6}px`;
}

function show({ target }) {
  if (!target.matches('a[href^="glossary?"]:focus-visible')) return;
  word = target;
  tip.textContent = word.title;
  tip.showPopover();
  place();
}

function hide() {
  word = null;
  tip?.hidePopover();
}

document.addEventListener("focusin", show);
document.addEventListener("focusout", hide);
document.addEventListener("scroll", place, true);
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") hide();
});

export default function ({ parentElement }) {
  word = null;
  tip = parentElement.querySelector("p");
  tip.popover = "manual";
}

const seen = new Set();

function focus(target, options) {
  target.tabIndex = -1;
  target.focus(options);
}

// The first part behind another one that matches, and whose text begins as it should.
function behind(other, [parts, start]) {
  const follows = Node.DOCUMENT_POSITION_FOLLOWING;
  return [...document.querySelectorAll(parts)].find(
    (part) =>
      other.compareDocumentPosition(part) & follows &&
      part.textContent.replaceAll("\u00a0", " ").startsWith(start),
  );
}

// Charts grow as they are drawn, and push what stands below them out of view. Whoever scrolls changes no place on the page.
function keepInView(target, page, place, looks = 200) {
  if (document.activeElement !== target || looks === 0) return;
  const now = Math.round(target.getBoundingClientRect().bottom + page.scrollTop);
  if (now !== place) target.scrollIntoView({ block: "nearest" });
  setTimeout(() => keepInView(target, page, now, looks - 1), 50);
}

// A result takes a while. Until it is there the box has the focus; whoever goes on from there by themselves is let go.
// A box that is drawn anew meanwhile drops the focus, which is then nowhere: on the body.
function waitFor(result, name, page) {
  const [box] = document.getElementsByClassName(name);
  if (![box, document.body].includes(document.activeElement)) return;
  const target = box && result.reduce((place, part) => place && behind(place, part), box);
  if (target) {
    focus(target, { preventScroll: true });
    keepInView(target, page);
  } else setTimeout(() => waitFor(result, name, page), 50);
}

export default function ({ data, parentElement }) {
  if (seen.has(data.word)) return;
  seen.add(data.word);
  const box = parentElement.host.closest('[class*="st-key-"]');
  if (data.result) {
    focus(box, { preventScroll: true });
    return waitFor(
      data.result,
      [...box.classList].find((name) => name.startsWith("st-key-")),
      box.closest(data.page),
    );
  }
  // The answer to a click is drawn a moment after it, and the part of the browser that draws it may still be loading.
  let frames = 60;
  const look = () => {
    const alert = box.querySelector('[role="alert"], [role="status"]');
    if (data.alert && !alert && frames-- > 0) return requestAnimationFrame(look);
    focus(alert ?? box);
  };
  look();
}

const seen = new Set();

export default function ({ data, parentElement }) {
  if (seen.has(data.word)) return;
  seen.add(data.word);
  const box = parentElement.host.closest('[class*="st-key-"]');
  // The answer to a click is drawn a moment after it, and the part of the browser that draws it may still be loading.
  let frames = 60;
  const look = () => {
    const alert = box.querySelector('[role="alert"], [role="status"]');
    if (data.alert && !alert && frames-- > 0) return requestAnimationFrame(look);
    const target = alert ?? box;
    target.tabIndex = -1;
    target.focus();
  };
  look();
}

// A connection that was lost and is back, perhaps with another process. For some tenths of a second the new session has not
// drawn the buttons, and Streamlit forgets what is pressed then; so a press waits until it is heard.
const SETTLED = 500;
let app,
  waits = false,
  pressed,
  settling;

function hear() {
  waits = false;
  delete app.dataset.labWaits;
  const held = pressed && document.querySelector(pressed);
  pressed = undefined;
  held?.click();
}

export default function ([appPart, connection, script, button, form]) {
  // Enter in a field presses the button of its form.
  function meant({ type, key, target }) {
    if (type === "click") return target.closest(button);
    return key === "Enter" && target.matches("input") && target.closest(form)?.querySelector(button);
  }
  function hold(event) {
    const box = waits && (meant(event) || null)?.closest('[class*="st-key-"]');
    if (!box) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = `.${[...box.classList].find((name) => name.startsWith("st-key-"))} button`;
  }
  document.addEventListener("click", hold, true);
  document.addEventListener("keydown", hold, true);
  // The new session draws the page, hears what the browser keeps, and draws it again: only when nothing has run for a while is
  // the page as it was.
  new MutationObserver(() => {
    const there = document.querySelector(appPart);
    const connected = there?.getAttribute(connection) === "CONNECTED";
    clearTimeout(settling);
    if (connected) {
      app = there;
      if (waits && app.getAttribute(script) === "notRunning") settling = setTimeout(hear, SETTLED);
    } else if (app) {
      waits = true;
      app.dataset.labWaits = "";
    }
  }).observe(document.body, { subtree: true, attributeFilter: [connection, script] });
}

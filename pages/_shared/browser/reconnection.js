const SETTLED = 500;
let app,
  button,
  form,
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

export default function ({ data: [appPart, connection, script, buttonPart, formPart] }) {
  if (app) return;
  app = document.querySelector(appPart);
  button = buttonPart;
  form = formPart;
  document.addEventListener("click", hold, true);
  document.addEventListener("keydown", hold, true);
  // The new session draws the page, hears what the browser keeps, and draws it again: only when nothing has run for a while is
  // the page as it was.
  new MutationObserver(() => {
    clearTimeout(settling);
    const back = app.getAttribute(connection) === "CONNECTED";
    if (!back) {
      waits = true;
      app.dataset.labWaits = "";
    } else if (waits && app.getAttribute(script) === "notRunning") settling = setTimeout(hear, SETTLED);
  }).observe(app, { attributeFilter: [connection, script] });
}

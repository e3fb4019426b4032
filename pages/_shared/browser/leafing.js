// Arrow keys and swipes press the two buttons of a page that is leafed through. What uses arrow keys itself keeps them.
const KEYS = { ArrowLeft: 0, ArrowRight: 1 };
const FAR = 60;
let buttons, start;

function press(which) {
  document.querySelector(`${buttons[which]} button:not(:disabled)`)?.click();
}

function swiped(event) {
  const [touch] = event.changedTouches;
  const [across, down] = [touch.clientX - start.clientX, touch.clientY - start.clientY];
  if (Math.abs(across) > FAR && Math.abs(across) > 2 * Math.abs(down)) press(across < 0 ? 1 : 0);
}

export default function ({ data, parentElement }) {
  const here = parentElement.host;
  if (!buttons) {
    addEventListener("keydown", (event) => {
      const own = event.target.closest(
        "input, textarea, select, [role=slider], [role=radiogroup], [role=tablist]",
      );
      if (event.key in KEYS && !own && buttons.here.isConnected) press(KEYS[event.key]);
    });
    addEventListener("touchstart", (event) => {
      [start] = event.changedTouches;
    });
    addEventListener("touchend", (event) => {
      if (buttons.here.isConnected && !event.target.closest?.("input, [role=slider]")) swiped(event);
    });
  }
  buttons = Object.assign([...data], { here });
}

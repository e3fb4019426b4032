// Moves the slider below a chart from its low end to its high end, once for each turn, and whenever its button is pressed.
// The chart follows its own slider, so a hand on the slider stops the motion and goes on from there.
const SECONDS = 2.5;
const seen = new Set();
let frame;

function put(slider, share) {
  slider.value = Number(slider.min) + share * (slider.max - slider.min);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

function play(name, looks = 100) {
  cancelAnimationFrame(frame);
  const slider = document.querySelector(`input[type="range"][name="${name}"]`);
  // A chart is drawn a moment after it is sent.
  if (!slider) return looks && setTimeout(() => play(name, looks - 1), 50);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return put(slider, 1);
  slider.onpointerdown = () => cancelAnimationFrame(frame);
  slider.onkeydown = slider.onpointerdown;
  const start = performance.now();
  const step = (now) => {
    const share = Math.min(1, (now - start) / (1000 * SECONDS));
    put(slider, share);
    if (share < 1 && slider.isConnected) frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
}

export default function ({ data: { slider, turn, first }, parentElement, setTriggerValue }) {
  parentElement.querySelector("button").onclick = () =>
    first ? setTriggerValue("first", true) : play(slider);
  if (!turn || seen.has(turn)) return;
  seen.add(turn);
  play(slider);
}

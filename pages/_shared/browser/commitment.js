const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export default function ({ parentElement }) {
  const box = parentElement.host.closest('[class*="st-key-"]');
  // A browser ticks a radio button as soon as an arrow key reaches it. Space ticks it by itself, and so does a click.
  box.onkeydown = (event) => {
    if (event.target.type !== "radio" || !(event.key in STEPS || event.key === "Enter")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") return event.target.click();
    const radios = [...box.querySelectorAll('input[type="radio"]')];
    const next = radios.indexOf(event.target) + STEPS[event.key];
    radios[(next + radios.length) % radios.length].focus();
  };
}

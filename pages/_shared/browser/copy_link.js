export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const field = parentElement.querySelector("input");
  const status = parentElement.querySelector("span");
  button.onclick = async () => {
    const address = window.location.href;
    try {
      await navigator.clipboard.writeText(address);
      status.textContent = "Copied";
      setTimeout(() => {
        status.textContent = "";
      }, 2000);
    } catch {
      // Browsers allow clipboard access on https and localhost only. Elsewhere the address is shown, selected.
      field.hidden = false;
      field.value = address;
      field.select();
      status.textContent = "Press Ctrl+C to copy";
    }
  };
}

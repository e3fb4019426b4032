// Whoever gets the link makes a prediction of their own.
function addressWithout(control) {
  const address = new URL(window.location.href);
  const parts = address.search.slice(1).split("&");
  address.search = parts.filter((part) => part.split("=")[0] !== control).join("&");
  return address.href;
}

export default function ({ data: guess, parentElement }) {
  const button = parentElement.querySelector("button");
  const field = parentElement.querySelector("input");
  const status = parentElement.querySelector('[role="status"]');
  button.onclick = async () => {
    const address = addressWithout(guess);
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
      status.className = "beside";
      status.textContent = "Press Ctrl+C to copy";
    }
  };
}

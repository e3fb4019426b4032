const seen = new Set();

export default function ({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  button.querySelector(".words").textContent = data.label;
  button.onclick = () => setTriggerValue("asked", true);
  if (!data.file || seen.has(data.file.word)) return;
  seen.add(data.file.word);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data.file.text], { type: data.type }));
  link.download = data.name;
  link.click();
  // The browser has begun to save by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href));
}

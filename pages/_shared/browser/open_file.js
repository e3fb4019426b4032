export default function ({ data, parentElement, setTriggerValue }) {
  const field = parentElement.querySelector("input");
  parentElement.querySelector(".words").textContent = data.label;
  field.accept = data.accept;
  field.onchange = async () => {
    const [file] = field.files;
    if (!file) return;
    // What is too large is named and not sent.
    const text = file.size > data.most ? null : await file.text();
    setTriggerValue("file", { size: file.size, text });
    // The same file can be chosen again.
    field.value = "";
  };
}

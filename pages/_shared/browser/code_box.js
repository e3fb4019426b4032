export default function ({ data, parentElement, setStateValue }) {
  const label = parentElement.querySelector("label");
  const numbers = parentElement.querySelector("pre");
  const area = parentElement.querySelector("textarea");
  const marked = new Set(data.marked);

  const count = () => {
    const lines = area.value.split("\n").length;
    const written = [];
    for (let line = 1; line <= lines; line++) {
      if (!marked.has(line)) {
        written.push(`${line}\n`);
        continue;
      }
      const mark = document.createElement("b");
      mark.textContent = `● ${line}\n`;
      written.push(mark);
    }
    numbers.replaceChildren(...written);
    numbers.scrollTop = area.scrollTop;
  };
  const send = () => {
    clearTimeout(area.pause);
    if (area.value === area.sent) return;
    area.sent = area.value;
    setStateValue("text", area.value);
  };

  label.textContent = data.label;
  area.setAttribute("aria-invalid", marked.size > 0);
  if (area.word !== data.word) {
    clearTimeout(area.pause);
    area.word = data.word;
    area.value = area.sent = data.text;
    area.scrollTop = 0;
  }
  count();
  area.oninput = () => {
    count();
    clearTimeout(area.pause);
    area.pause = setTimeout(send, 700);
  };
  area.onscroll = () => {
    numbers.scrollTop = area.scrollTop;
  };
  area.onblur = send;
  area.onkeydown = (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return send();
    const before = area.value.slice(0, area.selectionStart);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    // Unlike setting the value, this can be undone with Ctrl+Z.
    document.execCommand("insertText", false, `\n${line.match(/^ */)[0]}`);
  };
}

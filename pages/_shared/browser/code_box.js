const KEY = /^( *(?:- +)*)([\w-]+:)(?= |$)/;
const QUOTED = /^( *)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/;
const COMMENT = /(?:^| )#.*$/;
const BLOCK = /(?:: |- )[|>][+-]?$/;

const part = (kind, text) => {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = text;
  return element;
};
const indent = (line) => line.match(/^ */)[0].length;

// A line of YAML as coloured parts. What a browser cannot tell from one line alone stays in the colour of text.
function coloured(line) {
  const [, before = "", key = ""] = line.match(KEY) ?? [];
  let rest = line.slice(before.length + key.length);
  const [, space = "", quoted = ""] = rest.match(QUOTED) ?? [];
  rest = rest.slice(space.length + quoted.length);
  const comment = rest.match(COMMENT)?.[0] ?? "";
  return [
    before,
    part("key", key),
    space,
    part("quoted", quoted),
    rest.slice(0, rest.length - comment.length),
    part("comment", comment),
  ];
}

// A browser may refuse to keep anything, or have no room.
function kept(name, text) {
  try {
    if (text !== undefined) localStorage.setItem(name, text);
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const [label, box, shown, area, said] = ["label", ".box", ".shown", "textarea", ".said"].map((name) =>
    parentElement.querySelector(name),
  );

  // The letters one sees lie below the ones one types into, line by line; only lines that changed are written anew.
  const show = () => {
    let inside = -1; // the indentation of the key whose text block this line may belong to
    const lines = area.value.split("\n");
    lines.forEach((line, index) => {
      const text = inside >= 0 && (line === "" || indent(line) > inside);
      if (!text) inside = BLOCK.test(line) ? indent(line) : -1;
      const fault = data.faults[index + 1];
      const element = shown.children[index] ?? shown.appendChild(document.createElement("div"));
      const name = (text ? "text" : "") + (fault ? " marked" : "");
      if (element.line === line && element.className === name) return;
      element.line = line;
      element.className = name;
      element.replaceChildren(...(text ? [line] : coloured(line)));
    });
    while (shown.children.length > lines.length) shown.lastChild.remove();
  };
  const lineOf = (place) => area.value.slice(0, place).split("\n").length;
  const say = () => {
    const line = lineOf(area.selectionStart);
    said.textContent = data.faults[line] ?? "";
    const at = shown.children[line - 1];
    said.style.top = `${at.offsetTop + at.offsetHeight}px`;
  };
  const goTo = (line) => {
    const lines = area.value.split("\n").slice(0, line);
    const end = lines.join("\n").length;
    area.focus({ preventScroll: true });
    area.setSelectionRange(end - lines.at(-1).length, end);
    const at = shown.children[lines.length - 1];
    box.scrollTop = at.offsetTop - box.clientHeight / 3;
    box.scrollIntoView({ block: "nearest" });
    say();
  };
  const send = () => {
    clearTimeout(area.pause);
    if (area.value === area.sent) return;
    area.sent = area.value;
    setStateValue("text", area.value);
  };

  label.textContent = data.label;
  area.setAttribute("aria-invalid", Object.keys(data.faults).length > 0);
  if (area.word !== data.word) {
    clearTimeout(area.pause);
    const draft = data.untouched && area.word === undefined ? kept(data.draft) : null;
    area.word = data.word;
    area.value = draft ?? data.text;
    area.sent = data.text;
    if (!data.untouched) kept(data.draft, data.text);
    box.scrollTop = 0;
    send();
  }
  show();
  if (data.go && area.gone !== data.go.word) {
    area.gone = data.go.word;
    goTo(data.go.line);
  } else if (said.textContent) say();
  area.oninput = () => {
    said.textContent = "";
    // A browser tells of every line that is pasted.
    cancelAnimationFrame(area.frame);
    area.frame = requestAnimationFrame(() => {
      show();
      kept(data.draft, area.value);
    });
    clearTimeout(area.pause);
    area.pause = setTimeout(send, 700);
  };
  area.onclick = say;
  area.onkeyup = (event) => {
    if (event.key.startsWith("Arrow")) say();
  };
  area.onblur = () => {
    said.textContent = "";
    send();
  };
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

// `mine` is what the storage holds, with what it refused: of that this tab has the only copy. A new session is told all
// of it; later what another tab writes, and what the server had written or removed, which confirms it.
// Of two messages in a row the server may see the second only, so a message repeats what is `unheard`. Messages wait a
// moment: of many changes in another tab there is one. Streamlit sends together what happens before its next timer, and a
// click that is sent with a message of a fragment redraws the fragment only. So a message lets one timer pass, because a
// busy browser may have a click's timer waiting behind this one.
// What begins with `prefix` and "tab/" lasts as long as the tab: it is what a learner has under way, and another tab has its
// own. A tab that was duplicated begins with a copy.
// A part of the page that redraws alone hands over its news with a component of its own. It does not speak.
const mine = {};
let prefix,
  session,
  unheard,
  count = 0,
  tell,
  soon;

const room = (name) => (name.startsWith(`${prefix}tab/`) ? sessionStorage : localStorage);

function open(start) {
  prefix = start;
  try {
    for (const storage of [localStorage, sessionStorage])
      for (const name in storage)
        if (name.startsWith(prefix) && room(name) === storage) mine[name] = storage[name];
  } catch (error) {
    mine[`${prefix}trouble`] = error.name;
  }
  addEventListener("storage", ({ key, newValue }) => {
    if (key?.startsWith(prefix)) say(key, newValue);
  });
}

function say(name, text) {
  mine[name] = unheard[name] = text;
  count += 1;
  clearTimeout(soon);
  soon = setTimeout(setTimeout, 5, () => tell("said", JSON.stringify({ count, entries: unheard })));
}

function put(name, text) {
  say(name, text);
  try {
    if (text === null) room(name).removeItem(name);
    else room(name).setItem(name, text);
  } catch (error) {
    say(`${prefix}trouble`, error.name);
  }
}

export default function ({ data: [news, speaks], setTriggerValue }) {
  if (prefix === undefined) open(news.prefix);
  if (speaks) tell = setTriggerValue;
  if (news.session !== session || news.heard === count) unheard = {};
  if (prefix in news.entries) for (const name in mine) put(name, null);
  for (const name in news.entries) put(name, news.entries[name]);
  if (news.session !== session) for (const name in mine) say(name, mine[name]);
  session = news.session;
}

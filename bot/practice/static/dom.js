// Makes elements. What people or the bot wrote only ever becomes text or an attribute, never markup.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  lock: "M4 7h8v7H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  close: "M4 4l8 8M12 4l-8 8",
  back: "M10 3L5 8l5 5",
  down: "M4 6l4 4 4-4",
  menu: "M2 4h12M2 8h12M2 12h12",
  reply: "M2 3h12v8H7l-3 3v-3H2z",
  eye: "M1 8c3-5 11-5 14 0-3 5-11 5-14 0zM8 6a2 2 0 1 0 .01 0",
  send: "M2 2l12 6-12 6 2-6zM4 8h5",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  bolt: "M9 1L3 9h4l-1 6 6-8H8z",
  file: "M9.5 1.5H4v13h8V4zM9.5 1.5V4H12M6 8h4M6 11h4",
  image: "M2 3h12v10H2zM2 11l4-4 3 3 2-2 3 3",
};
let ids = 0;

/** An element; `on…` are listeners, everything else attributes, and empty children are left out. */
export function make(tag, about = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value || value === 0) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter(Boolean));
  return node;
}

/** An id that no other element of the page has. */
export const newId = () => `e${(ids += 1)}`;

/** A piece of a drawing (SVG). Children may be nested lists; strings become text. */
export function draw(tag, about = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(about)) node.setAttribute(name, value);
  node.append(...children.flat(Infinity));
  return node;
}

/** A small line drawing, silent to screen readers. */
export function icon(name) {
  const about = { viewBox: "0 0 16 16", "aria-hidden": "true", class: "icon" };
  return draw("svg", about, draw("path", { d: ICONS[name] }));
}

/** A button that shows a drawing only; `label` says what it does. */
export function iconButton(name, label, onclick) {
  return make("button", { type: "button", class: "quiet", "aria-label": label, title: label, onclick }, icon(name));
}

/**
 * Shows items in order inside `parent`. An item that has not changed keeps its node, and with it what is typed, open or
 * focused. `render` makes `{node, …}` of an item; all of them are returned. `keyOf` says what counts as a change.
 */
export function showAll(parent, items, render, keyOf = JSON.stringify) {
  const before = parent.shown ?? new Map();
  const now = new Map();
  for (const item of items) {
    const key = keyOf(item);
    now.set(key, before.get(key) ?? render(item));
  }
  for (const [key, part] of before) if (!now.has(key)) part.node.remove();
  let next = parent.firstChild;
  for (const { node } of now.values()) {
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
  parent.shown = now;
  return [...now.values()];
}

/** Runs `work` once at a time; calls that come meanwhile lead to one more run. */
export function oneAtATime(work) {
  let running = null;
  let again = false;
  const runAll = async () => {
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      running = null;
    }
  };
  return () => {
    again = true;
    running ??= runAll();
    return running;
  };
}

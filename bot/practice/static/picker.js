// A searchable list to choose one or several from: Slack's menus, and the switch "act as".

import { icon, iconButton, make, newId } from "./dom.js";

/**
 * Makes a picker. `groups` are `{label, options: [{value, text, description}]}`, `chosen` the values to start with,
 * `most` how many may be chosen (null: one, which replaces the one before), `changed` is called after each choice.
 * Returns `{node, control, chosen()}`.
 */
export function picker({ groups, chosen, most = null, placeholder = "", changed }) {
  const all = groups.flatMap((group) => group.options);
  const about = { id: newId(), class: "options", role: "listbox", popover: "manual" };
  const list = make("div", { ...about, "aria-multiselectable": most && "true" });
  const box = make("input", {
    id: newId(), type: "text", role: "combobox", autocomplete: "off", placeholder, "aria-expanded": "false",
    "aria-controls": list.id, "aria-autocomplete": "list",
  });
  const chips = make("span", { class: "chips" });
  const node = make("div", { class: most ? "picker many" : "picker" }, chips, box, icon("down"), list);
  let values = all.filter((one) => chosen.includes(one.value)).map((one) => one.value);

  const textOf = (value) => all.find((one) => one.value === value)?.text ?? "";
  const isOpen = () => list.matches(":popover-open");
  const active = () => list.querySelector(".active");

  function settle() {
    box.value = most ? "" : textOf(values[0]);
    box.placeholder = values.length ? "" : placeholder;
    chips.replaceChildren(...(most ? values.map(chip) : []));
  }

  function chip(value) {
    const drop = iconButton("close", `Remove ${textOf(value)}`, () => (choose(value), box.focus()));
    return make("span", { class: "chip" }, textOf(value), drop);
  }

  function choose(value) {
    const had = values.includes(value);
    if (!most) values = [value];
    else if (had) values = values.filter((one) => one !== value);
    else if (values.length < most) values = [...values, value];
    settle();
    if (most && isOpen()) open("", value);
    else close();
    if (most || !had) tell();
  }

  function tell() {
    node.dispatchEvent(new Event("chosen", { bubbles: true }));
    changed?.();
  }

  function open(search = "", at = most ? null : values[0]) {
    const words = search.trim().toLowerCase();
    const matches = (one) => `${one.text} ${one.description ?? ""}`.toLowerCase().includes(words);
    const found = groups.map((group) => ({ ...group, options: group.options.filter(matches) }));
    const sections = found.filter((group) => group.options.length).map(section);
    list.replaceChildren(...(sections.length ? sections : [make("p", { class: "small" }, "Nothing found")]));
    list.showPopover();
    box.setAttribute("aria-expanded", "true");
    place();
    const options = [...list.querySelectorAll("[role=option]")];
    activate(options.find((one) => one.dataset.value === at) ?? options[0]);
  }

  function section(group) {
    const about = group.label ? { role: "group", "aria-label": group.label } : { role: "presentation" };
    const title = group.label && make("p", { class: "small", "aria-hidden": "true" }, group.label);
    return make("div", about, title, group.options.map(row));
  }

  function row(option) {
    const more = option.description && make("span", { class: "small" }, option.description);
    const about = { id: newId(), role: "option", "aria-selected": String(values.includes(option.value)) };
    const node = make("div", { ...about, "data-value": option.value }, make("span", {}, option.text), more);
    node.addEventListener("mousedown", (event) => event.preventDefault());
    node.addEventListener("click", (event) => (event.preventDefault(), choose(option.value)));
    return node;
  }

  function activate(option) {
    active()?.classList.remove("active");
    option?.classList.add("active");
    option?.scrollIntoView({ block: "nearest" });
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function place() {
    const around = node.getBoundingClientRect();
    const below = innerHeight - around.bottom;
    const up = below < 220 && around.top > below;
    const height = Math.min(280, (up ? around.top : below) - 12);
    Object.assign(list.style, { left: `${around.left}px`, width: `${around.width}px`, maxHeight: `${height}px` });
    list.style.top = up ? "auto" : `${around.bottom + 4}px`;
    list.style.bottom = up ? `${innerHeight - around.top + 4}px` : "auto";
  }

  function close() {
    if (!isOpen()) return;
    list.hidePopover();
    box.setAttribute("aria-expanded", "false");
    activate(null);
  }

  function step(by) {
    const options = [...list.querySelectorAll("[role=option]")];
    activate(options[(options.indexOf(active()) + by + options.length) % options.length]);
  }

  const keys = {
    ArrowDown: () => (isOpen() ? step(1) : open()),
    ArrowUp: () => (isOpen() ? step(-1) : open()),
    Enter: () => (isOpen() ? active() && choose(active().dataset.value) : open()),
    Escape: () => (isOpen() ? (settle(), close()) : false),
    Backspace: () => (most && !box.value && values.length ? choose(values.at(-1)) : false),
  };
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || !keys[event.key] || keys[event.key]() === false) return;
    event.preventDefault();
  });
  box.addEventListener("input", () => open(box.value));
  box.addEventListener("click", () => {
    if (isOpen()) return;
    box.select();
    open();
  });
  box.addEventListener("blur", () => {
    const cleared = !most && values.length && !box.value.trim();
    if (cleared) values = [];
    settle();
    close();
    if (cleared) tell();
  });
  addEventListener("scroll", (event) => event.target !== list && isOpen() && place(), true);
  settle();
  return { node, control: box, chosen: () => values };
}

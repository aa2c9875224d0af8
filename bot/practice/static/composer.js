// Where people write: messages, and commands with their completion.

import { post, workspace } from "./api.js";
import { iconButton, make, newId } from "./dom.js";

const REFUSED = {
  operation_timeout: "did not answer in time (operation_timeout).",
  dispatch_failed: "could not be reached (dispatch_failed).",
  no_connection: "could not be reached: the practice workspace does not answer.",
  commands_not_in_threads: "does not work in threads. Use it in the channel itself.",
  unknown_command: "is not a command here. To send a message that begins with a slash, put a space before it.",
  command_not_available: "is not available to people of another organization.",
};
const drafts = new Map();

/**
 * Makes a composer for a channel, or for a thread with `threadTs`. `sent` is called after each message or command.
 * What is typed is kept until it is sent, also while somebody looks elsewhere.
 */
export function composer(channelId, name, threadTs, sent) {
  const key = `${channelId} ${threadTs ?? ""}`;
  const about = { id: newId(), class: "options", role: "listbox", "aria-label": "Commands", hidden: true };
  const list = make("div", about);
  const label = threadTs ? "Reply" : `Message ${name}`;
  const box = make("textarea", {
    rows: "1", placeholder: label, "aria-label": label, role: "combobox", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": list.id,
  });
  const error = make("p", { class: "error", role: "alert" });
  const line = make("div", { class: "line" }, box, iconButton("send", "Send", () => send()));
  const node = make("div", { class: "composer" }, list, error, line);
  box.value = drafts.get(key) ?? "";

  async function send() {
    const text = box.value.trim();
    if (!text) return;
    error.textContent = "";
    write("");
    try {
      await say(channelId, threadTs, text);
    } catch (problem) {
      error.textContent = reason(text, problem.message);
      if (!box.value && box.isConnected) write(text);
    }
    sent();
  }

  function write(text) {
    box.value = text;
    changed();
  }

  function changed() {
    drafts.set(key, box.value);
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
    const fits = (one) => !threadTs && box.value.startsWith("/") && one.command.startsWith(box.value);
    const exactFirst = (one, other) => (other.command === box.value) - (one.command === box.value);
    const found = workspace.commands.filter(fits).sort(exactFirst);
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    activate(list.firstChild);
  }

  function option(command) {
    const about = { id: newId(), role: "option", "data-command": command.command, onclick: () => complete(command) };
    const hint = command.usage_hint && ` ${command.usage_hint}`;
    const what = make("span", { class: "small" }, command.description);
    return make("div", { ...about, onmousedown: keepFocus }, make("strong", {}, command.command, hint), " ", what);
  }

  function activate(option) {
    for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function complete(command) {
    write(`${command.command} `);
    box.focus();
  }

  const active = () => list.querySelector("[aria-selected=true]");
  const chosen = () => workspace.commands.find((one) => one.command === active().dataset.command);
  const whileOpen = {
    ArrowDown: () => activate(active().nextSibling ?? list.firstChild),
    ArrowUp: () => activate(active().previousSibling ?? list.lastChild),
    Tab: () => complete(chosen()),
    Enter: () => (box.value === active().dataset.command ? send() : complete(chosen())),
    Escape: () => (list.hidden = true),
  };
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.shiftKey) return;
    const act = list.hidden ? { Enter: send }[event.key] : whileOpen[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  box.addEventListener("input", changed);
  return { node, focus: () => box.focus() };
}

function keepFocus(event) {
  event.preventDefault();
}

async function say(channel, threadTs, text) {
  const [, command, rest] = /^(\/\S+)\s*(.*)$/s.exec(text) ?? [];
  const thread = threadTs ? { thread_ts: threadTs } : {};
  if (command) await post("command", { channel, command, text: rest, ...thread });
  else await post("say", { channel, text, ...thread });
}

function reason(text, code) {
  if (!text.startsWith("/")) return `Not sent (${code}). Try again?`;
  const command = text.split(/\s/)[0];
  return `${command} ${REFUSED[code] ?? `failed (${code}).`}`;
}

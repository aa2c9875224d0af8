// Messages of a channel or thread.

import { fileUrl, person, post, workspace } from "./api.js";
import { Surface } from "./blocks.js";
import { icon, iconButton, make, showAll } from "./dom.js";
import { size } from "./inputs.js";
import { capital, dated, mrkdwn } from "./mrkdwn.js";

const TOGETHER_SECONDS = 300;

/** Shows messages, oldest first, in `list`; `openThread(ts)` is missing inside a thread. */
export function showMessages(list, channelId, messages, openThread) {
  const rows = [];
  let before = null;
  for (const message of messages) {
    const day = capital(dated(message.ts, "{date_long_pretty}"));
    const newDay = !before || capital(dated(before.ts, "{date_long_pretty}")) !== day;
    if (openThread && newDay) rows.push({ day });
    rows.push({ message, follows: !newDay && follows(message, before) });
    before = message;
  }
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const focused = list.contains(document.activeElement) && document.activeElement.closest("article");
  showAll(list, rows, (row) => ({ node: row.day ? dayNode(row.day) : messageNode(row, channelId, openThread) }));
  const same = focused && list.querySelector(`[data-ts="${focused.dataset.ts}"]`);
  if (focused && !focused.isConnected) same?.focus({ preventScroll: true });
  if (atEnd) list.scrollTop = list.scrollHeight;
}

/** Initials on a color of their own; screen readers read the name beside it. */
export function avatar(who) {
  const name = who.real_name;
  const hue = [...who.id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  const initials = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
  const node = make("span", { class: who.is_bot ? "avatar bot" : "avatar", "aria-hidden": "true" }, initials);
  node.style.setProperty("--hue", hue);
  return node;
}

function follows(message, before) {
  const plain = !message.blocks.length && !message.ephemeral && !before.ephemeral && !message.deleted;
  return plain && message.user === before.user && message.ts - before.ts < TOGETHER_SECONDS;
}

function dayNode(day) {
  return make("p", { class: "day" }, make("span", {}, day));
}

function messageNode({ message, follows: close }, channelId, openThread) {
  const kind = `message${close ? " close" : ""}${message.ephemeral ? " ephemeral" : ""}`;
  const time = dated(message.ts, "{time}");
  const side = close ? make("time", {}, time.replace(/ .M$/, "")) : avatar(person(message.user));
  const only = message.ephemeral && make("p", { class: "small" }, icon("eye"), "Only visible to you");
  const open = openThread && !message.ephemeral && (() => openThread(message.ts));
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const about = { type: "button", class: "replies", onclick: open };
  const replies = open && message.reply_count && make("button", about, count);
  const shortcuts = message.ephemeral || message.deleted ? [] : shortcutsOf(message, channelId);
  const tools = [...shortcuts, open && iconButton("reply", "Reply in thread", open)].filter(Boolean);
  const content = [contentOf(message, channelId), filesOf(message)];
  return make(
    "article", { class: kind, "data-ts": message.ts, tabindex: "-1" },
    make("div", { class: "side" }, side),
    make("div", { class: "said" }, only, !close && headOf(message, time), content, replies),
    tools.length && make("div", { class: "tools" }, tools),
  );
}

function shortcutsOf(message, channel) {
  const ofMessages = workspace.shortcuts.filter((one) => one.type === "message");
  const invoke = (one, event) => {
    const failed = (error) => event.target.closest("article").append(make("p", { class: "error", role: "alert" }, error));
    const what = { callback_id: one.callback_id, channel, ts: message.ts };
    return post("shortcut", what).catch((error) => failed(`${one.name} failed (${error.message}).`));
  };
  return ofMessages.map((one) => iconButton("bolt", one.name, (event) => invoke(one, event)));
}

function headOf(message, time) {
  const sent = new Date(message.ts * 1000);
  const name = make("strong", {}, message.username || person(message.user).real_name);
  const badge = message.bot_id && make("span", { class: "badge" }, "APP");
  const when = make("time", { datetime: sent.toISOString(), title: sent.toLocaleString() }, time);
  return make("p", { class: "head" }, name, badge, when);
}

function contentOf(message, channelId) {
  if (message.deleted) return make("p", { class: "small" }, "This message was deleted.");
  const edited = message.edited && make("span", { class: "small" }, " (edited)");
  if (!message.blocks.length) return make("div", { class: "text" }, mrkdwn(message.text), edited);
  const container = { type: "message", channel: channelId, ts: message.ts };
  const surface = new Surface((what) => post("action", { container, ...what }));
  surface.show(message.blocks);
  if (edited) surface.node.append(edited);
  return surface.node;
}

function filesOf(message) {
  if (!message.files?.length || message.deleted) return null;
  return make("ul", { class: "attachments", "aria-label": "Files" }, message.files.map(fileNode));
}

function fileNode(file) {
  if (file.mode === "tombstone") return make("li", { class: "small" }, icon("file"), "This file was deleted.");
  const about = { href: fileUrl(file.id), download: file.name, "aria-label": `Download ${file.name}` };
  const name = make("span", { class: "name" }, file.name);
  const weight = make("span", { class: "small" }, size(file.size));
  return make("li", {}, icon("file"), name, weight, make("a", about, "Download"));
}

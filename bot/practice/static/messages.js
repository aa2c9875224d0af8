// Messages of a channel or thread.

import { person, post } from "./api.js";
import { Surface } from "./blocks.js";
import { icon, iconButton, make, showAll } from "./dom.js";
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
  showAll(list, rows, (row) => ({ node: row.day ? make("p", { class: "day" }, make("span", {}, row.day)) : messageNode(row, channelId, openThread) }));
  if (focused && !focused.isConnected) list.querySelector(`[data-ts="${focused.dataset.ts}"]`)?.focus({ preventScroll: true });
  if (atEnd) list.scrollTop = list.scrollHeight;
}

/** Initials on a colour of their own; screen readers read the name beside it. */
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

function messageNode({ message, follows: close }, channelId, openThread) {
  const who = person(message.user);
  const time = dated(message.ts, "{time}");
  const when = make("time", { datetime: new Date(message.ts * 1000).toISOString(), title: new Date(message.ts * 1000).toLocaleString() }, time);
  const name = make("strong", {}, message.username || who.real_name);
  const head = make("p", { class: "head" }, name, message.bot_id && make("span", { class: "badge" }, "APP"), when);
  const replies = message.reply_count && openThread && make("button", { type: "button", class: "replies", onclick: () => openThread(message.ts) }, message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`);
  const reply = openThread && !message.ephemeral && !message.deleted && make("div", { class: "tools" }, iconButton("reply", "Reply in thread", () => openThread(message.ts)));
  return make(
    "article", { class: `message${close ? " close" : ""}${message.ephemeral ? " ephemeral" : ""}`, "data-ts": message.ts, tabindex: "-1" },
    make("div", { class: "side" }, close ? make("time", { class: "small" }, time.replace(/ .M$/, "")) : avatar(who)),
    make("div", { class: "said" }, message.ephemeral && make("p", { class: "small" }, icon("eye"), "Only visible to you"), !close && head, contentOf(message, channelId), replies),
    reply,
  );
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

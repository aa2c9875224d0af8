// Slack's markup as elements: *bold*, <links>, <@people>, <!date^…> and so on.

import { channel, person, workspace } from "./api.js";
import { make } from "./dom.js";

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", warning: "⚠️", bell: "🔔", no_entry: "⛔", x: "❌", lock: "🔒",
  rotating_light: "🚨", hourglass: "⌛", memo: "📝", eyes: "👀", tada: "🎉", calendar: "📅", information_source: "ℹ️",
  question: "❓", exclamation: "❗", smile: "😄", wave: "👋", "+1": "👍", "-1": "👎", school: "🏫",
};
const RULES = [
  [/`([^`\n]+)`/, (match) => make("code", {}, unescape(match[1]))],
  [/<([^<>\n]+)>/, (match, first) => control(match[1], first)],
  [spanned("\\*"), (match) => make("strong", {}, inline(match[1]))],
  [spanned("_"), (match) => make("em", {}, inline(match[1]))],
  [spanned("~"), (match) => make("s", {}, inline(match[1]))],
  [/:([a-z0-9_+-]+):/, (match) => EMOJI[match[1]] ?? match[0]],
];
const DAY = 86_400_000;
const DATES = {
  date_num: (when) => `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`,
  date: (when) => `${format(when, { month: "long" })} ${ordinal(when.getDate())}${year(when)}`,
  date_short: (when) => `${format(when, { month: "short", day: "numeric" })}${year(when)}`,
  date_long: (when) => `${format(when, { weekday: "long" })}, ${DATES.date(when)}`,
  date_pretty: (when) => nearby(when) ?? DATES.date(when),
  date_short_pretty: (when) => nearby(when) ?? DATES.date_short(when),
  date_long_pretty: (when) => nearby(when) ?? DATES.date_long(when),
  time: (when) => format(when, { hour: "numeric", minute: "2-digit" }),
  time_secs: (when) => format(when, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
};

/** The content of a text object; plain text stays as it is. */
export const textOf = (object) => (object.type === "mrkdwn" ? mrkdwn(object.text) : [object.text]);

/** Markup as nodes. */
export function mrkdwn(text) {
  const parts = text.split(/\n?```\n?([\s\S]+?)\n?```\n?/);
  return parts.flatMap((part, index) => (index % 2 ? make("pre", {}, unescape(part)) : lines(part)));
}

/** A time in words, in the reader's zone, by a pattern such as `{date_short_pretty} at {time}`. */
export function dated(seconds, pattern) {
  const when = new Date(seconds * 1000);
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => DATES[name]?.(when) ?? whole);
}

/** Words as the beginning of a sentence. */
export const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** Who is meant, set off from the text. */
export function mention(id) {
  return make("span", { class: id === workspace.me.id ? "mention me" : "mention" }, `@${person(id).real_name}`);
}

/** A link that opens beside the page; anything but a web or mail address stays text. */
export function link(url, words = url) {
  if (!/^(https?|mailto):/i.test(url)) return words;
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words);
}

function lines(text) {
  const parts = text.split(/((?:^(?:>|&gt;).*\n?)+)/m);
  const quoted = (part) => inline(part.replace(/^(>|&gt;) ?/gm, "").replace(/\n$/, ""));
  return parts.flatMap((part, index) => (index % 2 ? make("blockquote", {}, quoted(part)) : inline(part)));
}

function inline(text) {
  const nodes = [];
  for (let rest = text; rest; ) {
    const found = RULES.map(([pattern, show]) => ({ match: pattern.exec(rest), show })).filter((one) => one.match);
    const first = found.sort((one, other) => one.match.index - other.match.index)[0];
    const before = rest.slice(0, first?.match.index);
    if (before) nodes.push(unescape(before));
    if (first) nodes.push(first.show(first.match, !nodes.length));
    rest = first ? rest.slice(first.match.index + first.match[0].length) : "";
  }
  return nodes;
}

function control(inside, isFirst) {
  const [target, words] = inside.split(/\|(.*)/s);
  const rest = target.slice(1);
  if (target.startsWith("@")) return mention(rest);
  if (target.startsWith("#")) return make("span", { class: "mention" }, `#${channel(rest)?.name ?? "private"}`);
  if (target.startsWith("!date^")) return moment(target.split("^"), words, isFirst);
  if (target.startsWith("!")) return make("span", { class: "mention me" }, `@${rest.split("^")[0]}`);
  return link(unescape(target), unescape(words ?? target));
}

function moment([, seconds, pattern], fallback, isFirst) {
  const when = new Date(seconds * 1000);
  if (Number.isNaN(when.getTime())) return unescape(fallback ?? "");
  const words = dated(seconds, unescape(pattern));
  return make("time", { datetime: when.toISOString(), title: when.toLocaleString() }, isFirst ? capital(words) : words);
}

function spanned(mark) {
  const edge = `[\\p{L}\\p{N}${mark}]`;
  return new RegExp(`(?<!${edge})${mark}(?=\\S)([^${mark}\\n]*[^${mark}\\s])${mark}(?!${edge})`, "u");
}

function nearby(when) {
  const days = Math.round((new Date(when).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / DAY);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function two(number) {
  return String(number).padStart(2, "0");
}

function format(when, parts) {
  return when.toLocaleString("en-US", parts);
}

function year(when) {
  return Math.abs(when - Date.now()) < 183 * DAY ? "" : `, ${when.getFullYear()}`;
}

function ordinal(day) {
  const ending = day > 10 && day < 14 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

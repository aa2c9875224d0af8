// The left side: the workspace, its channels, direct messages and the app; and the switch "act as".

import { person, post, workspace } from "./api.js";
import { icon, make, showAll } from "./dom.js";
import { everybody } from "./inputs.js";
import { avatar } from "./messages.js";
import { picker } from "./picker.js";

/** The direct message with the app, once there is one. */
export const appChannel = () => workspace.channels.find((one) => one.is_im && one.user === workspace.bot.user_id);

/** Shows the side bar; `place` is where the person is, `go(place)` goes elsewhere. */
export function showSidebar(nav, place, go) {
  const app = appChannel();
  const channels = workspace.channels.filter((one) => !one.is_im);
  const direct = workspace.channels.filter((one) => one.is_im && one !== app);
  const everywhere = workspace.shortcuts.filter((one) => one.type === "global");
  const inApp = place === "home" || place === app?.id;
  const row = (one, more) => ({ to: one.id, unread: one.unread, here: one.id === place, ...more });
  const bot = { name: workspace.bot.name, user: workspace.bot.user_id };
  const rows = [
    { title: workspace.team.name, who: `${workspace.me.real_name}, ${workspace.me.title}` },
    { heading: "Channels" },
    ...channels.map((one) => row(one, { name: one.name, mark: one.is_private ? "lock" : "" })),
    direct.length && { heading: "Direct messages" },
    ...direct.map((one) => row(one, { name: person(one.user).real_name, user: one.user })),
    { heading: "Apps" },
    row(app ?? { unread: 0 }, { ...bot, to: app?.unread ? app.id : "home", here: inApp }),
    everywhere.length && { heading: "Shortcuts" },
    ...everywhere.map((one) => ({ shortcut: one.callback_id, name: one.name, about: one.description })),
  ];
  showAll(nav, rows.filter(Boolean), (row) => ({ node: rowNode(row, go) }));
}

function rowNode(row, go) {
  if (row.title) return make("p", { class: "team" }, make("strong", {}, row.title), make("span", {}, row.who));
  if (row.heading) return make("h2", {}, row.heading);
  if (row.shortcut) return shortcutNode(row);
  const mark = row.user ? avatar(person(row.user)) : make("span", { class: "mark" }, row.mark ? icon(row.mark) : "#");
  const count = { class: "count", "aria-label": `${row.unread} unread` };
  const unread = row.unread > 0 && make("span", count, `${row.unread}`);
  const about = { type: "button", class: row.unread ? "unread" : "", "aria-current": row.here && "page" };
  const name = make("span", { class: "name" }, row.name);
  return make("button", { ...about, onclick: () => go(row.to) }, mark, name, unread);
}

function shortcutNode(row) {
  const trouble = make("span", { class: "error", role: "alert" });
  const invoke = async () => {
    trouble.textContent = "";
    document.body.classList.remove("menu-open");
    await post("shortcut", { callback_id: row.shortcut }).catch((error) => {
      trouble.textContent = ` failed (${error.message}).`;
    });
  };
  const name = make("span", { class: "name" }, row.name, trouble);
  const mark = make("span", { class: "mark" }, icon("bolt"));
  return make("button", { type: "button", title: row.about, onclick: invoke }, mark, name);
}

/** The switch "act as"; `act(userId)` becomes somebody else. People of two workspaces are listed by workspace. */
export function actAs(act) {
  const changed = () => act(made.chosen()[0] ?? workspace.me.id);
  const ofOne = (one) => ({ label: nameOf(one), options: everybody(one.people) });
  const groups = workspace.workspaces.length ? workspace.workspaces.map(ofOne) : [{ options: everybody() }];
  const made = picker({ groups, chosen: [workspace.me.id], changed });
  return [make("label", { for: made.control.id }, "Act as"), made.node];
}

/** The switch between two workspaces; it goes to whom one was last in the other one. Nothing where there is only one. */
export function switchWorkspace(act) {
  for (const one of workspace.workspaces) if (one.here) sessionStorage.setItem(`last:${one.key}`, workspace.me.id);
  return workspace.workspaces.map((one) => {
    const go = () => one.here || act(lastIn(one));
    return make("button", { type: "button", "aria-pressed": String(one.here), onclick: go }, nameOf(one));
  });
}

const nameOf = (one) => `${one.key[0].toUpperCase()}${one.key.slice(1)} workspace`;

function lastIn(one) {
  const there = one.people.filter((who) => !who.deleted).map((who) => who.id);
  const last = sessionStorage.getItem(`last:${one.key}`);
  return there.includes(last) ? last : there[0];
}

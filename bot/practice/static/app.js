// Starts the page, remembers in its address who looks at what, and keeps what is shown up to date.

import { channel, get, listen, look, person, post, workspace } from "./api.js";
import { Surface } from "./blocks.js";
import { composer } from "./composer.js";
import { icon, iconButton, make, oneAtATime } from "./dom.js";
import { avatar, showMessages } from "./messages.js";
import { keepForms, refreshModals } from "./modal.js";
import { actAs, appChannel, showSidebar, switchWorkspace } from "./sidebar.js";

const RETRY = 3000;
const READ_ONLY = "You cannot message this app. Use its buttons and commands.";
const part = (id) => document.getElementById(id);
const [top, banner, sidebar, heading] = ["top", "banner", "sidebar", "heading"].map(part);
const [content, foot, threadPane] = ["content", "foot", "thread"].map(part);
let place = "";
let thread = null;
let threadList = null;
let connected = true;

const refreshPlaces = oneAtATime(async () => {
  await look();
  showSidebar(sidebar, place, go);
  showHeading();
  showFoot();
  showBanner();
});

const refreshMessages = oneAtATime(async () => {
  const here = channel(place);
  if (!here) return;
  const { messages } = await get("messages", { channel: here.id });
  if (here.id !== place) return;
  if (messages.length) showMessages(messageList(), here.id, messages, openThread);
  else content.replaceChildren(make("p", { class: "empty" }, "No messages yet."));
  if (thread) await refreshThread();
  if (here.unread && document.visibilityState === "visible") await post("read", { channel: here.id });
});

const refreshHome = oneAtATime(async () => {
  if (place === "home") showHome((await get("home", { quiet: "1" })).view);
});

async function start() {
  const asked = new URLSearchParams(location.search);
  try {
    await look(asked.get("as") ?? undefined);
  } catch (error) {
    if (!asked.has("as") || error.message === "no_connection") return void fail();
    return void location.replace("?");
  }
  const act = (as) => location.assign(`?${new URLSearchParams({ as, channel: place })}`);
  part("act-as").append(...actAs(act));
  part("workspaces").append(...switchWorkspace(act));
  part("workspaces").hidden = !workspace.workspaces.length;
  document.body.classList.add(`in-${workspace.workspaces.find((one) => one.here)?.key ?? "the-only-one"}`);
  top.prepend(menuButton());
  if (!workspace.keeps_state) part("practice").append(make("span", {}, ", and everything is erased when it stops"));
  await show(asked.get("channel"), asked.get("thread"));
  listen(heard, () => void reconnected(), lost);
}

/** Says that nothing answers, and tries again. */
function fail() {
  connected = false;
  showBanner();
  setTimeout(() => location.reload(), RETRY);
}

function heard(news) {
  if (news.type === "views") refreshModals();
  else if (news.type === "home") refreshHome();
  else refreshAll();
  if (news.type === "messages" && news.channel === place) refreshMessages();
}

async function refreshAll() {
  await refreshPlaces();
  if (channel(place)?.unread) await refreshMessages();
}

function lost() {
  connected = false;
  keepForms();
  showBanner();
}

async function reconnected() {
  connected = true;
  await refreshPlaces();
  await Promise.all([refreshMessages(), refreshHome(), refreshModals()]);
}

function showBanner() {
  let trouble = "";
  if (!connected) trouble = "The practice workspace does not answer. Trying again…";
  else if (!workspace.bot.connected) trouble = `${workspace.bot.name} is not connected: no command or button works.`;
  if (banner.textContent !== trouble) banner.textContent = trouble;
  banner.hidden = !trouble;
  if (connected && trouble) setTimeout(() => refreshPlaces().catch(lost), RETRY);
}

function go(to) {
  history.pushState(null, "", `?${new URLSearchParams({ as: workspace.me.id, channel: to })}`);
  document.body.classList.remove("menu-open");
  show(to, null);
}

addEventListener("popstate", () => {
  const asked = new URLSearchParams(location.search);
  show(asked.get("channel"), asked.get("thread"));
});
addEventListener("visibilitychange", () => document.visibilityState === "visible" && refreshMessages());
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || part("modal").open) return;
  if (document.body.classList.contains("menu-open")) document.body.classList.remove("menu-open");
  else if (thread) openThread(null);
});

async function show(to, threadTs) {
  place = to === "home" || channel(to) ? to : (workspace.channels[0]?.id ?? "home");
  thread = threadTs;
  content.replaceChildren();
  foot.replaceChildren();
  threadPane.hidden = !thread;
  showSidebar(sidebar, place, go);
  showHeading();
  showFoot();
  if (place === "home") showHome((await get("home")).view);
  await refreshMessages();
}

function showHeading() {
  const here = channel(place);
  const app = place === "home" || here === appChannel();
  const who = app ? person(workspace.bot.user_id) : here.is_im && person(here.user);
  const name = who ? who.real_name : here.name;
  const mark = who ? avatar(who) : here.is_private ? icon("lock") : "#";
  const shared = here?.is_ext_shared && make("span", { class: "badge" }, "Shared with another organization");
  heading.replaceChildren(make("h1", { id: "place" }, mark, " ", name), shared || "", app ? tabs() : "");
  const unread = workspace.channels.reduce((sum, one) => sum + one.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${name} – ${workspace.me.real_name} – ${workspace.team.name}`;
}

function tabs() {
  const messages = appChannel()?.id ?? "home";
  const tab = (to, name) =>
    make("button", { type: "button", "aria-current": to === place && "page", onclick: () => go(to) }, name);
  return make("nav", { class: "tabs", "aria-label": "App" }, tab("home", "Home"), tab(messages, "Messages"));
}

function showFoot() {
  const here = channel(place);
  let closed = "";
  if (here?.is_archived) closed = "This channel is archived.";
  else if (here && here === appChannel() && workspace.bot.read_only) closed = READ_ONLY;
  const key = JSON.stringify([place, closed]);
  if (foot.firstChild?.key === key) return;
  const name = here?.is_im ? person(here.user).real_name : `#${here?.name}`;
  let node = make("p", { class: "small" }, closed);
  if (here && !closed) node = composer(place, name, null, sent).node;
  node.key = key;
  foot.replaceChildren(node);
}

function sent() {
  refreshMessages();
  refreshModals();
  refreshPlaces();
}

function messageList() {
  if (content.firstChild?.matches(".messages")) return content.firstChild;
  const list = make("div", { class: "messages", role: "log", "aria-label": "Messages" });
  content.replaceChildren(list);
  return list;
}

function showHome(view) {
  if (place !== "home") return;
  if (!view) return void content.replaceChildren(make("p", { class: "empty" }, "Nothing here yet."));
  if (content.firstChild?.viewId !== view.id) {
    const container = { type: "view", view_id: view.id };
    const surface = new Surface((what) => post("action", { container, ...what }));
    surface.node.classList.add("home");
    Object.assign(surface.node, { viewId: view.id, surface });
    content.replaceChildren(surface.node);
  }
  content.firstChild.surface.show(view.blocks, view.state.values);
}

async function openThread(ts) {
  thread = ts;
  const query = { as: workspace.me.id, channel: place, ...(ts ? { thread: ts } : {}) };
  history.replaceState(null, "", `?${new URLSearchParams(query)}`);
  threadPane.hidden = !ts;
  if (ts) (await refreshThread()).focus();
}

async function refreshThread() {
  const of = `${place} ${thread}`;
  const { messages } = await get("messages", { channel: place, thread_ts: thread });
  if (threadPane.of !== of) {
    threadPane.of = of;
    threadList = make("div", { class: "messages scroll", role: "log", "aria-label": "Thread" });
    threadPane.composer = composer(place, "", thread, sent);
    const close = iconButton("close", "Close thread", () => openThread(null));
    const head = make("header", {}, make("h2", {}, "Thread"), close);
    threadPane.replaceChildren(head, threadList, make("footer", {}, threadPane.composer.node));
  }
  showMessages(threadList, place, messages);
  return threadPane.composer;
}

function menuButton() {
  const toggle = () => button.setAttribute("aria-expanded", String(document.body.classList.toggle("menu-open")));
  const button = iconButton("menu", "Channels", toggle);
  button.id = "menu";
  button.setAttribute("aria-controls", "sidebar");
  return button;
}

start();

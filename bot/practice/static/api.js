// What the page knows of the workspace, and how it asks and tells the server.

const BASE = "/practice/api/";

/** The workspace as the person acted as sees it; filled by `look`. */
export const workspace = {
  me: { id: "" }, people: [], channels: [], commands: [], shortcuts: [], team: {}, bot: {}, workspaces: [],
};

/** Looks at the workspace again, as somebody. */
export async function look(as = workspace.me.id) {
  Object.assign(workspace, await get("workspace", { as }));
}

/** Somebody by id, the bot included. */
export function person(id) {
  if (id === workspace.bot.user_id) return { id, real_name: workspace.bot.name, is_bot: true };
  return workspace.people.find((one) => one.id === id) ?? { id, real_name: id };
}

/** A channel by id, if the person is in it. */
export const channel = (id) => workspace.channels.find((one) => one.id === id);

/** Asks the server. Throws an Error with the server's code, or `no_connection`. */
export const get = (what, query = {}) => answer(`${what}?${new URLSearchParams({ as: workspace.me.id, ...query })}`);

/** Tells the server what the person does. Throws also when the bot did not take it. */
export async function post(what, body) {
  const headers = { "content-type": "application/json" };
  const told = await answer(what, { method: "POST", headers, body: JSON.stringify({ as: workspace.me.id, ...body }) });
  if (!told.ok) throw new Error(told.error);
  return told;
}

/** Uploads a file; returns its file object. */
export async function upload(file) {
  const body = new FormData();
  body.append("as", workspace.me.id);
  body.append("file", file);
  return (await answer("files", { method: "POST", body })).file;
}

/** Where a file comes down from. */
export const fileUrl = (id) =>
  `${BASE}files/${encodeURIComponent(id)}?${new URLSearchParams({ as: workspace.me.id })}`;

/** Hears what changes: `heard(news)`, `connected()` at each new connection, and `lost()`. */
export function listen(heard, connected, lost) {
  const stream = new EventSource(`${BASE}stream?as=${encodeURIComponent(workspace.me.id)}`);
  stream.onmessage = (event) => heard(JSON.parse(event.data));
  stream.onopen = connected;
  stream.onerror = () => {
    lost();
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(heard, connected, lost), 3000);
  };
}

async function answer(path, request) {
  let response;
  try {
    response = await fetch(BASE + path, request);
  } catch {
    throw new Error("no_connection");
  }
  const told = await response.json().catch(() => ({ error: `status_${response.status}` }));
  if (!response.ok) throw new Error(told.error);
  return told;
}

// Every input that a form may have. Each maker returns `{node, control, read(), problem()}`: `control` is what a label
// belongs to (none for groups), `read` the value as Slack sends it, `problem` what is wrong with it, if anything.

import { upload, workspace } from "./api.js";
import { iconButton, make, newId } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { picker } from "./picker.js";

const LONGEST = 3000;
const FINE = () => "";

// For each type: who makes it, the key of its answer, the key of what it starts with.
const KINDS = {
  plain_text_input: [typed, "value", "initial_value"],
  number_input: [number, "value", "initial_value"],
  email_text_input: [typed, "value", "initial_value"],
  url_text_input: [typed, "value", "initial_value"],
  static_select: [oneOption, "selected_option", "initial_option"],
  multi_static_select: [severalOptions, "selected_options", "initial_options"],
  users_select: [oneOf(() => everybody()), "selected_user", "initial_user"],
  multi_users_select: [severalUsers, "selected_users", "initial_users"],
  conversations_select: [oneOf(conversations), "selected_conversation", "initial_conversation"],
  radio_buttons: [radios, "selected_option", "initial_option"],
  checkboxes: [ticks, "selected_options", "initial_options"],
  datepicker: [native("date"), "selected_date", "initial_date"],
  timepicker: [native("time"), "selected_time", "initial_time"],
  datetimepicker: [moment, "selected_date_time", "initial_date_time"],
  file_input: [files, "files", ""],
};

/** Whether an element holds an answer, unlike a button. */
export const isInput = (element) => element.type in KINDS;

/** Everybody of a workspace who can be chosen, as options of a picker. */
export function everybody(people = workspace.people) {
  const there = people.filter((one) => !one.deleted);
  return there.map((one) => ({ value: one.id, text: one.real_name, description: one.title }));
}

/** Makes an input. `kept` is an earlier answer of it; `changed` is called when Slack would tell the app at once. */
export function makeInput(element, kept, changed) {
  const [maker, key, initial] = KINDS[element.type];
  const start = kept?.type === element.type ? kept[key] : element[initial];
  const input = maker(element, start ?? null, changed);
  return { problem: FINE, ...input, answer: () => ({ type: element.type, [key]: input.read() }) };
}

function typed(element, start, changed) {
  const kind = { email_text_input: "email", url_text_input: "url" }[element.type] ?? "text";
  const control = element.multiline ? line(element, "textarea", {}, start) : line(element, "input", { type: kind }, start);
  const most = element.max_length ?? LONGEST;
  const left = make("span", { class: "left", "aria-live": "polite" });
  const count = () => {
    const room = most - lengthOf(control.value);
    left.textContent = room < Math.max(20, most / 10) ? String(room) : "";
    left.classList.toggle("over", room < 0);
  };
  control.addEventListener("input", count);
  count();
  tellWhenTyped(control, element, changed);
  const wrong = () => wrongKind(kind, control) || wrongLength(element, lengthOf(control.value), most);
  const problem = () => (control.value ? wrong() : "");
  return { node: make("div", { class: "typed" }, control, left), control, read: () => control.value || null, problem };
}

function line(element, tag, about, start) {
  const control = make(tag, { id: newId(), placeholder: element.placeholder?.text, autocomplete: "off", ...about });
  control.value = start ?? "";
  return control;
}

function wrongLength(element, length, most) {
  if (length > most) return `Please use ${most} characters or fewer: ${length - most} too many.`;
  return length < (element.min_length ?? 0) ? `Please enter at least ${element.min_length} characters.` : "";
}

function wrongKind(kind, control) {
  if (kind === "text" || control.validity.valid) return "";
  if (kind === "email") return "Please enter an email address, such as name@example.org.";
  return "Please enter a web address, such as https://example.org.";
}

function number(element, start, changed) {
  const decimal = element.is_decimal_allowed;
  const control = line(element, "input", { type: "text", inputmode: decimal ? "decimal" : "numeric" }, start);
  const read = () => control.value.trim() || null;
  tellWhenTyped(control, element, changed);
  const problem = () => {
    const value = read();
    if (value === null) return "";
    if (!(decimal ? /^-?\d*\.?\d+$/ : /^-?\d+$/).test(value)) return `Please enter a ${decimal ? "number such as 2.5" : "whole number"}.`;
    if (Number(value) < Number(element.min_value ?? -Infinity)) return `Please enter ${element.min_value} or more.`;
    return Number(value) > Number(element.max_value ?? Infinity) ? `Please enter ${element.max_value} or less.` : "";
  };
  return { node: make("div", { class: "typed short" }, control), control, read, problem };
}

function tellWhenTyped(control, element, changed) {
  if (!changed) return;
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (when.includes("on_character_entered")) control.addEventListener("input", changed);
  if (!when.includes("on_enter_pressed")) return;
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    changed();
  });
}

function optionPicker(element, chosen, most, changed) {
  const asked = element.option_groups ?? [element];
  const row = (one) => ({ value: one.value, text: one.text.text, description: one.description?.text });
  const groups = asked.map((group) => ({ label: group.label?.text, options: group.options.map(row) }));
  const options = asked.flatMap((group) => group.options);
  const made = pick(element, groups, chosen.map((one) => one.value), most, changed);
  return { ...made, options: () => made.chosen().map((value) => options.find((one) => one.value === value)) };
}

function pick(element, groups, chosen, most, changed) {
  return picker({ groups, chosen, most, placeholder: element.placeholder?.text ?? "Choose", changed });
}

function oneOption(element, start, changed) {
  const made = optionPicker(element, start ? [start] : [], null, changed);
  return { ...made, read: () => made.options()[0] ?? null };
}

function severalOptions(element, start, changed) {
  const made = optionPicker(element, start ?? [], element.max_selected_items ?? Infinity, changed);
  return { ...made, read: made.options };
}

function oneOf(options) {
  return (element, start, changed) => {
    const made = pick(element, [{ options: options() }], [start], null, changed);
    return { ...made, read: () => made.chosen()[0] ?? null };
  };
}

function severalUsers(element, start, changed) {
  const most = element.max_selected_items ?? Infinity;
  const made = pick(element, [{ options: everybody() }], start ?? [], most, changed);
  return { ...made, read: made.chosen };
}

function conversations() {
  const channels = workspace.channels.filter((one) => !one.is_im);
  return channels.map((one) => ({ value: one.id, text: `#${one.name}` }));
}

function boxes(element, type, chosen, changed) {
  const name = newId();
  const rows = element.options.map((option) => {
    const checked = chosen.some((one) => one.value === option.value);
    const box = make("input", { type, name, value: option.value, checked });
    if (changed) box.addEventListener("change", changed);
    const more = option.description && make("span", { class: "small" }, textOf(option.description));
    const words = make("span", {}, make("span", {}, textOf(option.text)), more);
    return { box, option, node: make("label", { class: "choice" }, box, words) };
  });
  const node = make("div", { class: "choices" }, rows.map((row) => row.node));
  return { node, chosen: () => rows.filter((row) => row.box.checked).map((row) => row.option) };
}

function radios(element, start, changed) {
  const { node, chosen } = boxes(element, "radio", start ? [start] : [], changed);
  return { node, read: () => chosen()[0] ?? null };
}

function ticks(element, start, changed) {
  const { node, chosen } = boxes(element, "checkbox", start ?? [], changed);
  return { node, read: chosen };
}

function native(type) {
  return (element, start, changed) => {
    const control = make("input", { id: newId(), type, max: type === "date" && "9999-12-31" });
    control.value = start ?? "";
    tellWhenChosen(control, () => control.value, changed);
    const node = make("div", { class: "typed short" }, control);
    return { node, control, read: () => control.value || null, problem: () => unfinished(control) };
  };
}

function moment(element, start, changed) {
  const when = start ? localIso(new Date(start * 1000)) : "";
  const date = make("input", { type: "date", "aria-label": "Date", max: "9999-12-31" });
  const time = make("input", { type: "time", "aria-label": "Time" });
  date.value = when.slice(0, 10);
  time.value = when.slice(11, 16);
  const read = () => (date.value && time.value ? Math.floor(new Date(`${date.value}T${time.value}`) / 1000) : null);
  for (const control of [date, time]) tellWhenChosen(control, read, changed);
  const problem = () => {
    const half = Boolean(date.value) !== Boolean(time.value) && `Please choose the ${date.value ? "time" : "date"} too.`;
    return unfinished(date) || unfinished(time) || half || "";
  };
  return { node: make("div", { class: "moment" }, date, time), read, problem };
}

function localIso(when) {
  return new Date(when - when.getTimezoneOffset() * 60_000).toISOString();
}

function unfinished(control) {
  return control.validity.badInput ? `Please complete the ${control.type}.` : "";
}

// While somebody types a year, browsers report the years 2, 20 and 202 too.
function tellWhenChosen(control, read, changed) {
  let told = "";
  control.addEventListener("change", () => {
    const value = String(read() ?? "");
    if (!changed || value === told || /^0/.test(control.type === "date" ? control.value : "")) return;
    told = value;
    changed();
  });
}

function files(element, start) {
  const most = element.max_files ?? 10;
  const accept = element.filetypes?.map((one) => `.${one}`).join(",");
  const control = make("input", { id: newId(), type: "file", multiple: most > 1, accept });
  const list = make("ul", { class: "files" });
  const said = make("p", { class: "small", role: "status" });
  let kept = start ?? [];
  let waiting = 0;

  function show() {
    list.replaceChildren(...kept.map((file) => {
      const drop = () => ((kept = kept.filter((one) => one !== file)), show());
      return make("li", {}, `${file.name} (${size(file.size)})`, iconButton("close", `Remove ${file.name}`, drop));
    }));
  }

  async function add(chosen) {
    const refused = chosen.length > most - kept.length ? [`No more than ${most} files.`] : [];
    for (const file of chosen.slice(0, most - kept.length)) {
      try {
        kept = [...kept, await upload(file)];
      } catch (error) {
        const why = error.message === "file_too_large" ? "is larger than 10 MB" : "could not be uploaded";
        refused.push(`${file.name} ${why}.`);
      }
    }
    return refused;
  }

  control.addEventListener("change", async () => {
    const chosen = [...control.files];
    control.value = "";
    said.textContent = "Uploading…";
    waiting += 1;
    const refused = await add(chosen);
    waiting -= 1;
    said.textContent = refused.join(" ");
    show();
  });
  show();
  const problem = () => (waiting ? "Please wait for the upload." : "");
  return { node: make("div", { class: "upload" }, control, list, said), control, read: () => kept, problem };
}

/** A file's size as people say it. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function lengthOf(text) {
  return [...text].length;
}

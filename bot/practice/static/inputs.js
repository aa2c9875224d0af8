// Every input that a form may have. Each maker returns `{node, control, read(), problem()}`: `control` is what the label
// belongs to (none for groups), `read` the value as Slack sends it, `problem` what is wrong with it, if anything.

import { upload, workspace } from "./api.js";
import { icon, make, newId } from "./dom.js";
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
  users_select: [oneUser, "selected_user", "initial_user"],
  multi_users_select: [severalUsers, "selected_users", "initial_users"],
  conversations_select: [oneConversation, "selected_conversation", "initial_conversation"],
  radio_buttons: [radios, "selected_option", "initial_option"],
  checkboxes: [ticks, "selected_options", "initial_options"],
  datepicker: [native("date"), "selected_date", "initial_date"],
  timepicker: [native("time"), "selected_time", "initial_time"],
  datetimepicker: [moment, "selected_date_time", "initial_date_time"],
  file_input: [files, "files", ""],
};

/** Whether an element holds an answer, unlike a button. */
export const isInput = (element) => element.type in KINDS;

/** Makes an input. `kept` is an earlier answer of it; `changed` is called when Slack would tell the app at once. */
export function makeInput(element, kept, changed) {
  const [maker, key, initial] = KINDS[element.type];
  const start = kept?.type === element.type ? kept[key] : element[initial];
  const input = maker(element, start ?? null, changed);
  return { problem: FINE, ...input, answer: () => ({ type: element.type, [key]: input.read() }) };
}

function typed(element, start, changed) {
  const tag = element.multiline ? "textarea" : "input";
  const kind = { email_text_input: "email", url_text_input: "url" }[element.type] ?? "text";
  const control = make(tag, { id: newId(), type: element.multiline ? "" : kind, placeholder: element.placeholder?.text, autocomplete: "off" });
  const most = element.max_length ?? LONGEST;
  const left = make("span", { class: "left", "aria-live": "polite" });
  const count = () => {
    const room = most - lengthOf(control.value);
    left.textContent = room < Math.max(20, most / 10) ? String(room) : "";
    left.classList.toggle("over", room < 0);
  };
  control.value = start ?? "";
  control.addEventListener("input", count);
  tellWhenTyped(control, element, changed);
  count();
  const problem = () => control.value && (wrongKind(kind, control) || wrongLength(element, lengthOf(control.value), most));
  return { node: make("div", { class: "typed" }, control, left), control, read: () => control.value || null, problem };
}

function wrongLength(element, length, most) {
  if (length > most) return `Please use ${most} characters or fewer: ${length - most} too many.`;
  return length < (element.min_length ?? 0) ? `Please enter at least ${element.min_length} characters.` : "";
}

function wrongKind(kind, control) {
  if (kind === "text" || control.validity.valid) return "";
  return kind === "email" ? "Please enter an email address, such as name@example.org." : "Please enter a web address, such as https://example.org.";
}

function number(element, start, changed) {
  const control = make("input", { id: newId(), type: "text", inputmode: element.is_decimal_allowed ? "decimal" : "numeric", placeholder: element.placeholder?.text, autocomplete: "off" });
  control.value = start ?? "";
  tellWhenTyped(control, element, changed);
  const problem = () => {
    const value = control.value.trim();
    const pattern = element.is_decimal_allowed ? /^-?\d*\.?\d+$/ : /^-?\d+$/;
    if (!value) return "";
    if (!pattern.test(value)) return element.is_decimal_allowed ? "Please enter a number." : "Please enter a whole number.";
    if (Number(value) < Number(element.min_value ?? -Infinity)) return `Please enter ${element.min_value} or more.`;
    return Number(value) > Number(element.max_value ?? Infinity) ? `Please enter ${element.max_value} or less.` : "";
  };
  return { node: make("div", { class: "typed short" }, control), control, read: () => control.value.trim() || null, problem };
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
  const rows = (options) => options.map((one) => ({ value: one.value, text: one.text.text, description: one.description?.text }));
  const groups = (element.option_groups ?? [{ options: element.options }]).map((group) => ({ label: group.label?.text, options: rows(group.options) }));
  const options = (element.option_groups ?? [element]).flatMap((group) => group.options);
  const made = picker({ groups, chosen: chosen.map((one) => one.value), most, placeholder: element.placeholder?.text ?? "Choose", changed });
  return { ...made, options: () => made.chosen().map((value) => options.find((one) => one.value === value)) };
}

function oneOption(element, start, changed) {
  const made = optionPicker(element, start ? [start] : [], null, changed);
  return { ...made, read: () => made.options()[0] ?? null };
}

function severalOptions(element, start, changed) {
  const made = optionPicker(element, start ?? [], element.max_selected_items ?? Infinity, changed);
  return { ...made, read: made.options };
}

function idPicker(element, options, chosen, most, changed) {
  return picker({ groups: [{ options }], chosen, most, placeholder: element.placeholder?.text ?? "Choose", changed });
}

const everybody = () => workspace.people.filter((one) => !one.deleted).map((one) => ({ value: one.id, text: one.real_name, description: one.title }));
const conversations = () => workspace.channels.filter((one) => !one.is_im).map((one) => ({ value: one.id, text: `#${one.name}` }));

function oneUser(element, start, changed) {
  const made = idPicker(element, everybody(), [start], null, changed);
  return { ...made, read: () => made.chosen()[0] ?? null };
}

function severalUsers(element, start, changed) {
  const made = idPicker(element, everybody(), start ?? [], element.max_selected_items ?? Infinity, changed);
  return { ...made, read: made.chosen };
}

function oneConversation(element, start, changed) {
  const made = idPicker(element, conversations(), [start], null, changed);
  return { ...made, read: () => made.chosen()[0] ?? null };
}

function boxes(element, type, chosen, changed) {
  const name = newId();
  const rows = element.options.map((option) => {
    const box = make("input", { type, name, value: option.value, checked: chosen.some((one) => one.value === option.value) });
    if (changed) box.addEventListener("change", changed);
    const words = make("span", {}, make("span", {}, textOf(option.text)), option.description && make("span", { class: "small" }, textOf(option.description)));
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
    return { node: make("div", { class: "typed short" }, control), control, read: () => control.value || null, problem: () => unfinished(control) };
  };
}

function moment(element, start, changed) {
  const when = start ? new Date(start * 1000 - new Date(start * 1000).getTimezoneOffset() * 60_000).toISOString() : "";
  const date = make("input", { type: "date", "aria-label": "Date", max: "9999-12-31" });
  const time = make("input", { type: "time", "aria-label": "Time" });
  date.value = when.slice(0, 10);
  time.value = when.slice(11, 16);
  const read = () => (date.value && time.value ? Math.floor(new Date(`${date.value}T${time.value}`) / 1000) : null);
  for (const control of [date, time]) tellWhenChosen(control, read, changed);
  const half = () => (Boolean(date.value) !== Boolean(time.value) ? `Please choose the ${date.value ? "time" : "date"} too.` : "");
  return { node: make("div", { class: "moment" }, date, time), read, problem: () => unfinished(date) || unfinished(time) || half() };
}

const unfinished = (control) => (control.validity.badInput ? `Please complete the ${control.type}.` : "");

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
  const show = () => {
    list.replaceChildren(...kept.map((file) => {
      const drop = () => ((kept = kept.filter((one) => one !== file)), show());
      return make("li", {}, `${file.name} (${size(file.size)})`, make("button", { type: "button", class: "quiet", "aria-label": `Remove ${file.name}`, onclick: drop }, icon("close")));
    }));
  };
  control.addEventListener("change", async () => {
    const chosen = [...control.files];
    control.value = "";
    said.textContent = "Uploading…";
    waiting += 1;
    const refused = [];
    const room = most - kept.length;
    for (const file of chosen.slice(0, room)) {
      try {
        kept = [...kept, await upload(file)];
      } catch (error) {
        refused.push(`${file.name}: ${error.message === "file_too_large" ? "larger than 10 MB" : "could not be uploaded"}.`);
      }
    }
    if (chosen.length > room) refused.push(`No more than ${most} files.`);
    waiting -= 1;
    said.textContent = refused.join(" ");
    show();
  });
  show();
  return { node: make("div", { class: "upload" }, control, list, said), control, read: () => kept, problem: () => (waiting ? "Please wait for the upload." : "") };
}

const size = (bytes) => (bytes < 1000 ? `${bytes} bytes` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);
const lengthOf = (text) => [...text].length;

// Block Kit on the page: the blocks of a message, a form or App Home, with what people type and choose in them.

import { chart } from "./charts.js";
import { icon, make, newId, showAll } from "./dom.js";
import { isInput, makeInput } from "./inputs.js";
import { link, mention, mrkdwn, textOf } from "./mrkdwn.js";

const REQUIRED = "Please complete this required field.";
const RENDERERS = {
  section,
  header: (surface, block) => make("h3", {}, block.text.text),
  divider: () => make("hr"),
  context: (surface, block) => make("div", { class: "context" }, block.elements.map(small)),
  actions,
  input: question,
  image: (surface, block) => make("figure", {}, block.title?.text, picture(block)),
  rich_text: (surface, block) => make("div", { class: "text" }, block.elements.map(rich)),
  table: (surface, block) => make("div", { class: "table" }, make("table", {}, block.rows.map(tableRow))),
  data_visualization: (surface, block) => chart(block) ?? unknown(surface, block.chart),
  alert: (surface, block) => make("div", { class: `alert ${block.level ?? ""}`, role: "note" }, textOf(block.text)),
};

/** The blocks of one message or view. `act(what)` tells the bot of a press or choice and throws when that failed. */
export class Surface {
  constructor(act) {
    this.node = make("div", { class: "blocks" });
    this.act = act;
    this.parts = [];
  }

  /** Shows blocks. Unchanged ones stay as they are, and answers stay where block id and action id do. */
  show(blocks, values = {}) {
    const kept = this.state();
    this.answer = (...ids) => inside(kept, ...ids) ?? inside(values, ...ids);
    const last = document.activeElement;
    const at = this.node.contains(last) && last.closest("[data-action]")?.dataset;
    this.parts = showAll(this.node, blocks, (block) => this.render(block), withoutStart);
    if (at && !last.isConnected) this.focus(at.block, at.action);
  }

  render(block) {
    this.inputs = [];
    const node = (RENDERERS[block.type] ?? unknown)(this, block);
    node.classList.add("block");
    return { block, node, inputs: this.inputs };
  }

  /** Every answer as it stands, as Slack's `view.state.values`. */
  state() {
    const values = {};
    for (const { block, inputs } of this.parts)
      for (const { element, input } of inputs) (values[block.block_id] ??= {})[element.action_id] = input.answer();
    return values;
  }

  /** By block, what Slack's client itself asks for before it sends a form. */
  problems() {
    const found = {};
    for (const { block, inputs } of this.parts.filter((part) => part.block.type === "input")) {
      const { input } = inputs[0];
      const value = input.read();
      const missing = (value === null || value.length === 0) && !block.optional;
      const problem = input.problem() || (missing && REQUIRED);
      if (problem) found[block.block_id] = problem;
    }
    return found;
  }

  /** Shows what is wrong under each question, and goes to the first. */
  showErrors(errors) {
    for (const { block, node } of this.parts) node.complain?.(errors[block.block_id] ?? "");
    this.node.querySelector("[data-action]:has([aria-invalid])")?.focusIn();
  }

  /** Puts the focus into an element; without `actionId` into the first one of the block. */
  focus(blockId, actionId) {
    const elements = [...(this.part(blockId)?.node.querySelectorAll("[data-action]") ?? [])];
    elements.find((one) => !actionId || one.dataset.action === actionId)?.focusIn();
  }

  part(blockId) {
    return this.parts.find((part) => part.block.block_id === blockId);
  }

  /** An element in its wrapper, which is named by block and action. */
  element(block, element) {
    const ids = { "data-block": block.block_id, "data-action": element.action_id };
    const wrapper = make("div", { class: `element ${element.type}`, ...ids });
    const tell = (value) => this.tell(wrapper, block, element, value);
    if (element.type === "button") wrapper.append(button(element, tell));
    else if (element.type === "overflow") wrapper.append(overflow(element, tell));
    else if (isInput(element)) wrapper.append(this.input(wrapper, block, element));
    else return element.type === "image" ? picture(element) : unknown(this, element);
    wrapper.focusIn = () => wrapper.querySelector("input, textarea, button:not(.chip *)")?.focus();
    return wrapper;
  }

  input(wrapper, block, element) {
    const told = block.type !== "input" || block.dispatch_action;
    const tell = () => this.tell(wrapper, block, element, input.answer());
    const input = makeInput(element, this.answer(block.block_id, element.action_id), told ? tell : null);
    const label = element.placeholder?.text ?? block.text?.text ?? element.action_id;
    if (block.type !== "input") (input.control ?? input.node).setAttribute("aria-label", label);
    this.inputs.push({ element, input });
    wrapper.input = input;
    return input.node;
  }

  async tell(wrapper, block, element, value) {
    if (element.confirm && !(await confirmed(element.confirm))) return;
    const place = () => this.part(block.block_id)?.node ?? this.node;
    place().querySelector(":scope > .failed")?.remove();
    wrapper.setAttribute("aria-busy", "true");
    try {
      await this.act({ block_id: block.block_id, action_id: element.action_id, value, state: this.state() });
    } catch {
      place().append(make("p", { class: "failed error", role: "alert" }, "The bot could not be reached. Try again?"));
    } finally {
      wrapper.removeAttribute("aria-busy");
    }
  }
}

function inside(values, blockId, actionId) {
  return values[blockId]?.[actionId];
}

/** A block without what its inputs start with: that matters only once. */
function withoutStart(block) {
  return JSON.stringify(block, (name, value) => (name.startsWith("initial_") ? undefined : value));
}

function section(surface, block) {
  const field = (one) => make("div", {}, textOf(one));
  const fields = block.fields && make("div", { class: "fields" }, block.fields.map(field));
  const text = make("div", { class: "text" }, block.text && textOf(block.text), fields);
  return make("div", { class: "section" }, text, block.accessory && surface.element(block, block.accessory));
}

function actions(surface, block) {
  return make("div", { class: "actions" }, block.elements.map((one) => surface.element(block, one)));
}

function small(element) {
  return element.type === "image" ? picture(element) : make("span", {}, textOf(element));
}

function question(surface, block) {
  const element = surface.element(block, block.element);
  const { control, node: group } = element.input;
  const words = [block.label.text, block.optional && make("span", { class: "small" }, " (optional)")];
  const label = make(control ? "label" : "div", { id: newId(), class: "label", for: control?.id }, words);
  const error = make("p", { id: newId(), class: "error", role: "alert" });
  const hint = block.hint && make("p", { id: newId(), class: "small hint" }, block.hint.text);
  const node = make("div", { class: "question" }, label, element, error, hint);
  const target = control ?? group;
  if (!control) {
    target.setAttribute("role", group.querySelector("[type=radio]") ? "radiogroup" : "group");
    target.setAttribute("aria-labelledby", label.id);
  } else if (!block.optional) target.setAttribute("aria-required", "true");
  target.setAttribute("aria-describedby", `${error.id} ${hint?.id ?? ""}`);
  node.complain = (text) => {
    error.textContent = text;
    if (text) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
  };
  for (const answered of ["input", "chosen"]) node.addEventListener(answered, () => node.complain(""));
  return node;
}

function button(element, pressed) {
  const about = { type: "button", class: element.style, "aria-label": element.accessibility_label };
  const node = make("button", about, element.text.text);
  node.addEventListener("click", () => {
    if (node.parentNode.hasAttribute("aria-busy")) return;
    if (element.url) open(element.url, "_blank", "noopener");
    pressed({});
  });
  return node;
}

function overflow(element, pressed) {
  const about = { type: "button", "aria-label": "More actions", "aria-haspopup": "menu" };
  const opener = make("button", about, icon("more"));
  const list = make("div", { class: "options menu", role: "menu", popover: "auto" });
  const leave = () => {
    list.hidePopover();
    opener.focus();
  };
  const choose = (option) => {
    leave();
    if (option.url) open(option.url, "_blank", "noopener");
    pressed({ selected_option: option });
  };
  const item = (option) =>
    make("button", { type: "button", role: "menuitem", onclick: () => choose(option) }, option.text.text);
  list.append(...element.options.map(item));
  list.addEventListener("keydown", (event) => moveIn(list, event, leave));
  opener.addEventListener("click", () => openBelow(opener, list));
  return make("div", {}, opener, list);
}

function openBelow(opener, list) {
  list.showPopover();
  const around = opener.getBoundingClientRect();
  const below = around.bottom + 4 + list.offsetHeight < innerHeight;
  list.style.left = `${Math.max(8, Math.min(around.left, innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${below ? around.bottom + 4 : around.top - list.offsetHeight - 4}px`;
  list.firstChild.focus();
}

function moveIn(list, event, leave) {
  const by = { ArrowDown: 1, ArrowUp: -1, Escape: 0 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  if (!by) return void leave();
  const items = [...list.children];
  items[(items.indexOf(document.activeElement) + by + items.length) % items.length].focus();
}

/** Asks whether it is really meant, in a window of its own. */
function confirmed(words) {
  const title = make("h2", { id: newId() }, words.title.text);
  const box = make("dialog", { class: "confirm", "aria-labelledby": title.id });
  const answer = (name, style) =>
    make("button", { type: "button", class: style, onclick: () => box.close(name) }, words[name].text);
  const buttons = make("div", { class: "actions" }, answer("deny"), answer("confirm", words.style ?? "primary"));
  box.append(title, make("p", { class: "text" }, textOf(words.text)), buttons);
  document.body.append(box);
  box.showModal();
  return new Promise((decide) => {
    box.addEventListener("close", () => {
      box.remove();
      decide(box.returnValue === "confirm");
    });
  });
}

function picture(element) {
  return make("span", { class: "picture" }, icon("image"), element.alt_text);
}

function unknown(surface, thing) {
  return make("p", { class: "small" }, `The practice page cannot show “${thing.type}”.`);
}

function tableRow(cells) {
  const content = (cell) => (cell.type === "rich_text" ? cell.elements.map(rich) : cell.text);
  return make("tr", {}, cells.map((cell) => make("td", {}, content(cell))));
}

const RICH = {
  rich_text_section: (part) => make("div", {}, part.elements.map(richPiece)),
  rich_text_quote: (part) => make("blockquote", {}, part.elements.map(richPiece)),
  rich_text_preformatted: (part) => make("pre", {}, part.elements.map(richPiece)),
  rich_text_list: (part) => make(part.style === "ordered" ? "ol" : "ul", {}, part.elements.map(richItem)),
};
const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

const richItem = (part) => make("li", {}, part.elements.map(richPiece));
const rich = (part) => RICH[part.type]?.(part) ?? unknown(null, part);

function richPiece(piece) {
  const plain = {
    link: () => link(piece.url, piece.text),
    user: () => mention(piece.user_id),
    broadcast: () => make("span", { class: "mention me" }, `@${piece.range}`),
    emoji: () => mrkdwn(`:${piece.name}:`)[0],
  };
  const shown = plain[piece.type]?.() ?? piece.text ?? "";
  return Object.keys(piece.style ?? {}).reduce((inside, style) => make(STYLES[style] ?? "span", {}, inside), shown);
}

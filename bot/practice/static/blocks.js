// Block Kit on the page: the blocks of a message, a form or App Home, with what people type and choose in them.

import { icon, make, newId, showAll } from "./dom.js";
import { isInput, makeInput } from "./inputs.js";
import { link, mention, mrkdwn, textOf } from "./mrkdwn.js";

const REQUIRED = "Please complete this required field.";
const RENDERERS = {
  section,
  header: (surface, block) => make("h3", {}, block.text.text),
  divider: () => make("hr"),
  context: (surface, block) => make("div", { class: "context" }, block.elements.map((one) => (one.type === "image" ? picture(one) : make("span", {}, textOf(one))))),
  actions: (surface, block) => make("div", { class: "actions" }, block.elements.map((one) => surface.element(block, one))),
  input: question,
  image: (surface, block) => make("figure", {}, block.title && make("figcaption", {}, block.title.text), picture(block)),
  rich_text: (surface, block) => make("div", { class: "text" }, block.elements.map(rich)),
  table: (surface, block) => make("div", { class: "table" }, make("table", {}, block.rows.map(tableRow))),
  alert: (surface, block) => make("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, textOf(block.text)),
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
    this.answers = (block, element) => kept[block.block_id]?.[element.action_id] ?? values[block.block_id]?.[element.action_id];
    const last = document.activeElement;
    const at = this.node.contains(last) ? last.closest("[data-action]")?.dataset : null;
    this.parts = showAll(this.node, blocks, (block) => this.render(block), withoutStart);
    if (at && !last.isConnected) this.part(at.block)?.node.querySelector(`[data-action="${CSS.escape(at.action)}"]`)?.focusIn();
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
    this.node.querySelector("[aria-invalid]")?.closest("[data-action]").focusIn();
  }

  part(blockId) {
    return this.parts.find((part) => part.block.block_id === blockId);
  }

  /** An element in its wrapper, which is named by block and action. */
  element(block, element) {
    const wrapper = make("div", { class: `element ${element.type}`, "data-block": block.block_id, "data-action": element.action_id });
    if (element.type === "image") return picture(element);
    if (element.type === "button") wrapper.append(button(element, (value) => this.tell(wrapper, block, element, value)));
    else if (element.type === "overflow") wrapper.append(overflow(element, (value) => this.tell(wrapper, block, element, value)));
    else if (isInput(element)) wrapper.append(this.input(wrapper, block, element));
    else return unknown(this, element);
    wrapper.focusIn = () => wrapper.querySelector("input, textarea, button:not(.chip button)")?.focus();
    return wrapper;
  }

  input(wrapper, block, element) {
    const dispatches = block.type !== "input" || block.dispatch_action;
    const tell = () => this.tell(wrapper, block, element, input.answer());
    const input = makeInput(element, this.answers(block, element), dispatches ? tell : null);
    this.inputs.push({ element, input });
    wrapper.input = input;
    if (block.type !== "input") (input.control ?? input.node).setAttribute("aria-label", element.placeholder?.text ?? block.text?.text ?? element.action_id);
    return input.node;
  }

  async tell(wrapper, block, element, value) {
    if (element.confirm && !(await confirmed(element.confirm))) return;
    const part = this.part(block.block_id);
    part.node.querySelector(":scope > .failed")?.remove();
    wrapper.setAttribute("aria-busy", "true");
    try {
      await this.act({ block_id: block.block_id, action_id: element.action_id, value, state: this.state() });
    } catch {
      part.node.append(make("p", { class: "failed error", role: "alert" }, "That did not reach the bot. Try again?"));
    } finally {
      wrapper.removeAttribute("aria-busy");
    }
  }
}

/** A block without what its inputs start with: that matters only once. */
function withoutStart(block) {
  return JSON.stringify(block, (name, value) => (name.startsWith("initial_") ? undefined : value));
}

function section(surface, block) {
  return make(
    "div", { class: "section" },
    make(
      "div", { class: "text" },
      block.text && textOf(block.text),
      block.fields && make("div", { class: "fields" }, block.fields.map((field) => make("div", {}, textOf(field)))),
    ),
    block.accessory && surface.element(block, block.accessory),
  );
}

function question(surface, block) {
  const element = surface.element(block, block.element);
  const { input } = element;
  const target = input.control ?? input.node;
  const [labelId, hintId, errorId] = [newId(), newId(), newId()];
  const words = [block.label.text, block.optional && make("span", { class: "small" }, " (optional)")];
  const label = input.control ? make("label", { for: input.control.id }, words) : make("div", { class: "label" }, words);
  const error = make("p", { id: errorId, class: "error", role: "alert" });
  label.id = labelId;
  if (!input.control) {
    target.setAttribute("role", input.node.querySelector("[type=radio]") ? "radiogroup" : "group");
    target.setAttribute("aria-labelledby", labelId);
  } else if (!block.optional) target.setAttribute("aria-required", "true");
  target.setAttribute("aria-describedby", `${errorId} ${hintId}`);
  const node = make("div", { class: "question", oninput: () => node.complain("") }, label, element, error, block.hint && make("p", { id: hintId, class: "small hint" }, block.hint.text));
  node.complain = (text) => {
    error.textContent = text;
    if (text) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
  };
  return node;
}

function button(element, pressed) {
  const press = () => {
    if (node.parentNode.hasAttribute("aria-busy")) return;
    if (element.url) open(element.url, "_blank", "noopener");
    pressed({});
  };
  const node = make("button", { type: "button", class: element.style, "aria-label": element.accessibility_label, onclick: press }, element.text.text);
  return node;
}

function overflow(element, pressed) {
  const list = make("div", { class: "options menu", role: "menu", popover: "auto" });
  const opener = make("button", { type: "button", "aria-label": "More actions", "aria-haspopup": "menu", onclick: () => show() }, icon("more"));
  const show = () => {
    list.showPopover();
    const around = opener.getBoundingClientRect();
    const left = Math.max(8, Math.min(around.left, innerWidth - list.offsetWidth - 8));
    const below = around.bottom + 4 + list.offsetHeight < innerHeight;
    Object.assign(list.style, { left: `${left}px`, top: `${below ? around.bottom + 4 : around.top - list.offsetHeight - 4}px` });
    list.firstChild.focus();
  };
  const step = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1, Escape: 0 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    if (!by) return void leave();
    const items = [...list.children];
    items[(items.indexOf(document.activeElement) + by + items.length) % items.length].focus();
  };
  const leave = () => {
    list.hidePopover();
    opener.focus();
  };
  const choose = (option) => {
    leave();
    if (option.url) open(option.url, "_blank", "noopener");
    pressed({ selected_option: option });
  };
  list.append(...element.options.map((option) => make("button", { type: "button", role: "menuitem", onclick: () => choose(option) }, textOf(option.text), option.description && make("span", { class: "small" }, textOf(option.description)))));
  list.addEventListener("keydown", step);
  return make("div", {}, opener, list);
}

/** Asks whether it is really meant, in a window of its own. */
function confirmed(words) {
  const [titleId, box] = [newId(), make("dialog", { class: "confirm" })];
  const buttons = [["deny", ""], ["confirm", words.style ?? "primary"]].map(([name, style]) => make("button", { type: "button", class: style, onclick: () => box.close(name) }, words[name].text));
  box.setAttribute("aria-labelledby", titleId);
  box.append(make("h2", { id: titleId }, words.title.text), make("p", { class: "text" }, textOf(words.text)), make("div", { class: "actions" }, buttons));
  box.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
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
  return make("span", { class: "picture", role: "img", "aria-label": element.alt_text, title: element.alt_text }, icon("image"), element.alt_text);
}

function unknown(surface, thing) {
  return make("p", { class: "small" }, `The practice page cannot show “${thing.type}”.`);
}

function tableRow(cells) {
  return make("tr", {}, cells.map((cell) => make("td", {}, cell.type === "rich_text" ? cell.elements.map(rich) : cell.text)));
}

const RICH = {
  rich_text_section: (part) => make("div", {}, part.elements.map(richPiece)),
  rich_text_quote: (part) => make("blockquote", {}, part.elements.map(richPiece)),
  rich_text_preformatted: (part) => make("pre", {}, part.elements.map(richPiece)),
  rich_text_list: (part) => make(part.style === "ordered" ? "ol" : "ul", {}, part.elements.map((one) => make("li", {}, one.elements.map(richPiece)))),
};
const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

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

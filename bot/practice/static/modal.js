// The forms that the bot opens, up to three on top of each other. What is typed stays until a form is closed.

import { get, post } from "./api.js";
import { Surface } from "./blocks.js";
import { iconButton, make, oneAtATime } from "./dom.js";

const TROUBLE = "We had some trouble connecting. Try again?";
const GONE = "This form is no longer open. Copy what you need, then close it.";

const dialog = document.getElementById("modal");
const forms = new Map();
let top = null;
let mayBeLost = false;

/** Shows the forms that are open now. */
export const refreshModals = oneAtATime(async () => {
  const { stack } = await get("views");
  const isLost = mayBeLost && top && !stack.some((view) => view.id === top.id);
  mayBeLost = false;
  if (isLost) return void top.say(GONE);
  for (const id of forms.keys()) if (!stack.some((view) => view.id === id)) forms.delete(id);
  stack.forEach((view) => (forms.get(view.id) ?? newForm(view)).update(view, stack.length > 1));
  put(forms.get(stack.at(-1)?.id) ?? null);
});

/** The connection was lost: a form that is gone after that stays on the screen, so that nothing typed is lost. */
export function keepForms() {
  mayBeLost = true;
}

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !top || event.defaultPrevented || document.querySelector("dialog.confirm")) return;
  event.preventDefault();
  top.close(false);
});
dialog.addEventListener("cancel", (event) => event.target === dialog && event.preventDefault());

function put(form) {
  if (form === top) return;
  top = form;
  dialog.replaceChildren(...(form ? [form.node] : []));
  if (form && !dialog.open) dialog.showModal();
  if (form) form.focus();
  else dialog.close();
}

function newForm(view) {
  const form = new Form(view.id);
  forms.set(view.id, form);
  return form;
}

class Form {
  constructor(id) {
    this.id = id;
    this.surface = new Surface(async (what) => {
      await post("action", { container: { type: "view", view_id: id }, ...what });
      refreshModals();
    });
    this.trouble = make("p", { class: "error", role: "alert" });
    this.head = make("header");
    this.foot = make("footer");
    const body = make("div", { class: "body scroll" }, this.surface.node);
    this.node = make("form", { novalidate: true }, this.head, body, this.trouble, this.foot);
    this.node.addEventListener("submit", (event) => this.submit(event));
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit(event);
    });
  }

  /** Shows the view as it is now. */
  update(view, stacked) {
    const look = JSON.stringify([view.hash, stacked]);
    if (look === this.look) return;
    this.look = look;
    this.view = view;
    this.surface.show(view.blocks, view.state.values);
    this.head.replaceChildren(
      stacked ? iconButton("back", "Back", () => this.close(false)) : "",
      make("h2", { id: "modal-title", tabindex: "-1" }, view.title.text),
      iconButton("close", "Close", () => this.close(true)),
    );
    const closes = make("button", { type: "button", onclick: () => this.close(false) }, view.close?.text ?? "Cancel");
    this.sends = view.submit && make("button", { type: "submit", class: "primary" }, view.submit.text);
    this.foot.replaceChildren(...[(view.close || view.submit) && closes, this.sends].filter(Boolean));
    this.foot.hidden = !this.foot.children.length;
  }

  focus() {
    const inputs = this.view.blocks.filter((block) => block.type === "input");
    const wanted = inputs.find((block) => block.element.focus_on_load) ?? inputs[0];
    if (wanted) this.surface.focus(wanted.block_id);
    else this.head.querySelector("h2").focus();
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy || !this.sends) return;
    this.say("");
    const problems = this.surface.problems();
    this.surface.showErrors(problems);
    if (Object.keys(problems).length) return;
    this.wait(true);
    try {
      const told = await post("submit", { view_id: this.id, state: this.surface.state() });
      this.surface.showErrors(told.errors ?? {});
      if (!told.errors) await refreshModals();
    } catch (error) {
      this.say(error.message === "not_found" ? GONE : TROUBLE);
    } finally {
      this.wait(false);
    }
  }

  wait(busy) {
    this.busy = busy;
    for (const button of this.foot.querySelectorAll("[type=submit]")) {
      button.disabled = busy;
      button.classList.toggle("waiting", busy);
    }
  }

  say(text) {
    this.trouble.textContent = text;
  }

  async close(clear) {
    try {
      await post("close", { view_id: this.id, clear });
    } catch (error) {
      if (error.message === "no_connection") return void this.say(TROUBLE);
    }
    await refreshModals();
  }
}

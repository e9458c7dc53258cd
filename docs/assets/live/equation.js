/* Break this equation: its LaTeX in a text field, and the checker's verdict on what it becomes. */

import { Asking, button, made } from "./live.js";

let renderer;

export class Breaking extends Asking {
  constructor(mark) {
    const { at, latex, breaks } = mark.dataset;
    const [, uri, line] = /(.*):(\d+)/.exec(at);
    const edit = () => ({ uri, line: Number(line), latex: this.field.value });
    const group = { class: "breaking", role: "group", "aria-label": "Break this equation" };
    super(made("div", group), "Check", "The two sides", () => ({ do: "check", ...edit() }));
    this.edit = edit;
    this.mark = mark;
    this.field = made("textarea", { spellcheck: "false", rows: 3 });
    this.field.value = latex;
    this.formula = made("div", { class: "formula" });
    const label = made("label", {}, "The equation, in LaTeX", this.field);
    const ways = [...JSON.parse(breaks), ["As it was", latex]];
    const buttons = ways.map(([name, way]) => button(name, () => this.set(way)));
    const close = button("Close", () => this.open(false));
    const bar = made("div", { class: "bar" }, this.run, ...buttons, close);
    this.box.append(label, this.formula, bar, this.status, this.output);
    this.field.addEventListener("input", () => {
      if (!this.isRunning) this.show("idle");
      this.draw();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.open(false);
    });
    mark.after(this.box);
    this.show("idle");
    this.draw();
  }

  open(isOpen) {
    this.box.hidden = !isOpen;
    (isOpen ? this.field : this.mark).focus();
  }

  set(latex) {
    this.field.value = latex;
    this.draw();
    this.ask();
  }

  ask() {
    if (!this.isRunning) this.asked = this.edit();
    return super.ask();
  }

  /* A figure that depends on the equation follows it. */
  conclude(found) {
    if (this.asked.latex !== this.field.value) return void this.show("idle"); // it is of another
    super.conclude(found);
    const figure = found.figure && document.querySelector(`[data-figure="${found.figure}"]`);
    if (!figure) return;
    document.dispatchEvent(new CustomEvent("edited", { detail: { figure, edit: this.asked } }));
    const how = found.follows ? "follows" : "says why it cannot";
    this.status.append(` The figure ${how}. `, button("See it", () => {
      figure.scrollIntoView({ block: "center" });
      figure.querySelector("button").focus({ preventScroll: true });
    }));
  }

  draw() {
    return set(this.field.value, this.formula);
  }
}

/* KaTeX is the site's own, and comes when the first formula is to be set. */
export async function set(latex, place) {
  if (!latex.trim()) return void place.replaceChildren();
  renderer ??= import("../katex/katex.min.js").then(() => globalThis.katex);
  (await renderer).render(latex, place, { displayMode: true, throwOnError: false });
}

/* Break this equation: its LaTeX in a text field, and the checker's verdict on what it becomes. */

import { apology, button, cost, HANGS, kernel, made } from "./live.js";
import { PHASES } from "./kernel.js";

/* KaTeX is the site's own, and comes when the first equation is opened. */
const renderer = import("../katex/katex.min.js").then(() => globalThis.katex);

export class Breaking {
  constructor(mark, toggle) {
    [this.toggle, this.at] = [toggle, mark.dataset.at];
    this.field = made("textarea", { spellcheck: "false", rows: 3 });
    this.field.value = mark.dataset.latex;
    this.formula = made("div", { class: "formula" });
    this.status = made("p", { role: "status" });
    this.details = made("pre", { tabindex: 0, "aria-label": "The two sides" });
    this.check = button("Check", () => (this.isRunning ? kernel.stop() : this.judge()));
    const ways = [...JSON.parse(mark.dataset.breaks), ["As it was", mark.dataset.latex]];
    const buttons = ways.map(([name, latex]) => button(name, () => this.set(latex)));
    const bar = made("div", { class: "bar" }, this.check, ...buttons);
    const label = made("label", {}, "The equation, in LaTeX", this.field);
    this.panel = made("div", { class: "breaking", role: "group", "aria-label": "Break this equation" },
      label, this.formula, bar, this.status, this.details);
    this.field.addEventListener("input", () => this.draw());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.open(false);
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.judge();
    });
    mark.after(this.panel);
    this.show("idle", "");
    this.draw();
  }

  open(isOpen) {
    this.panel.hidden = !isOpen;
    this.toggle.setAttribute("aria-expanded", isOpen);
    (isOpen ? this.field : this.toggle).focus();
  }

  set(latex) {
    this.field.value = latex;
    this.draw();
    this.judge();
  }

  async draw() {
    const katex = await renderer;
    katex.render(this.field.value, this.formula, { displayMode: true, throwOnError: false });
  }

  show(state, sentence) {
    this.panel.dataset.live = state;
    this.isRunning = state === "running";
    this.check.textContent = this.isRunning ? "Stop" : "Check";
    if (!this.isRunning) this.check.append(made("small", {}, cost()));
    this.status.textContent = sentence;
  }

  async judge() {
    this.details.textContent = "";
    this.show("running", kernel.loaded ? "Checking …" : PHASES.python);
    const colon = this.at.lastIndexOf(":");
    const place = { uri: this.at.slice(0, colon), line: Number(this.at.slice(colon + 1)) };
    try {
      const found = await kernel.ask({ do: "check", ...place, latex: this.field.value }, (news) => {
        if (news.phase) this.status.textContent = PHASES[news.phase];
        if (news.hangs) this.show("error", HANGS);
      });
      const state = found.verdict ?? (found.holds ? "same" : "differs");
      this.show(state, found.sentence);
      this.details.textContent = found.details ?? "";
    } catch (error) {
      this.show("stopped", apology(error));
    }
  }
}

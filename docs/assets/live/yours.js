/* A reader's own equation and code: three fields, a verdict, and a link that holds what was typed. */

import { set } from "./equation.js";
import { LONGEST, MARK, packed, TOO_LONG, unpacked } from "./link.js";
import { Asking, button, dressed, edits, made } from "./live.js";

const FIELDS = [
  ["latex", "The equation, in LaTeX", 3],
  ["code", "The same, in NumPy", 3],
  ["symbols", "What the symbols are, where a guess is not enough: symbol | code | shape | domain", 3],
];
const BROUGHT = "A link has brought this. Read the code before you check it: it will run here.";

const KEPT = "nn:yours";
let form;
addEventListener("hashchange", () => form?.open());

export class Yours extends Asking {
  constructor(box) {
    super(box, "Check", "The two, entry by entry", () => (
      { do: "yours", ...Object.fromEntries(this.fields.map((field) => [field.name, field.value])) }));
    dressed(box, { role: "group", "aria-label": "Your equation" });
    const labels = FIELDS.map(([name, label, rows]) => (
      made("label", {}, label, made("textarea", { name, rows, spellcheck: "false" }))));
    this.fields = labels.map((label) => label.lastChild);
    this.formula = made("div", { class: "formula" });
    labels[0].after(this.formula);
    const bar = made("div", { class: "bar" }, this.run, button("Copy a link", () => this.link()));
    box.replaceChildren(labels[0], this.formula, ...labels.slice(1), bar, this.status, this.output);
    this.fields[0].addEventListener("input", () => this.draw());
    box.addEventListener("input", () => this.keep());
    this.show("idle");
    this.offerExamples();
    form = this;
    const [texts, hash] = JSON.parse(edits.read(KEPT) ?? "[]");
    if (texts && [hash, ""].includes(location.hash)) {
      this.fill(texts);
      this.show("idle", "As you left it.");
    } else this.open();
  }

  get texts() {
    return this.fields.map((field) => field.value);
  }

  fill(texts) {
    this.fields.forEach((field, at) => { field.value = texts[at] ?? ""; });
    this.output.replaceChildren();
    this.draw();
  }

  keep() {
    edits.write(KEPT, JSON.stringify([this.texts, location.hash]));
    if (!this.isRunning) this.show("idle");
  }

  open() {
    if (!this.box.isConnected || !location.hash.startsWith(MARK)) return;
    const found = unpacked(location.hash, FIELDS.length);
    if (String(found) === String(this.texts)) return; // it is what stands there
    if (typeof found === "string") return void this.show("not-yet", found);
    this.fill(found);
    this.show("not-yet", BROUGHT);
  }

  /* The address holds what was checked. */
  hold() {
    const fragment = packed(this.texts);
    if (fragment.length > LONGEST) return false;
    history.replaceState(history.state, "", fragment);
    this.keep();
    return true;
  }

  async link() {
    if (!this.hold()) return void this.show("not-yet", `What you typed is ${TOO_LONG}`);
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject();
    const where = await copied.then(() => "Copied", () => "It stands in the address line");
    if (this.isRunning) return;
    this.show("not-yet", `${where}. The link itself holds what you typed; nothing was sent.`);
  }

  ask() {
    if (!this.isRunning) this.asked = String(this.texts);
    this.hold();
    return super.ask();
  }

  /* Of a text that has changed since, nothing is said. */
  conclude(found) {
    if (this.asked !== String(this.texts)) return void (this.isRunning && this.show("idle"));
    super.conclude(found);
    if (typeof found.at === "number") this.fields[0].setSelectionRange(found.at, found.at + 1);
  }

  draw() {
    const parts = this.fields[0].value.split(/\n\s*\n/).map((part) => (
      part.replaceAll(/\$\$?|(?<!\\)\\[[\]]|\\label\{[^}]*\}/g, "")));
    const places = parts.map(() => made("div"));
    this.formula.replaceChildren(...places);
    return Promise.all(parts.map((part, at) => set(part, places[at])));
  }

  /* A block that checks an equation can be tried with other words. */
  offerExamples() {
    for (const cell of document.querySelectorAll(".cell[data-copy*='check(']")) {
      const texts = [...cell.dataset.copy.matchAll(/r"""([^]*?)"""/g)].map(([, text]) => text.trim());
      cell.after(made("div", { class: "bar" }, button("Put it into the form", () => {
        this.fill(texts);
        this.keep();
        this.fields[0].focus();
      })));
    }
  }
}

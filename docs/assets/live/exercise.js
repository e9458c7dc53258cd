/* An exercise that answers: a field, a button, and one sentence that says whether it holds. */

import { Asking, dressed, indented, keeping, made } from "./live.js";

const kept = keeping("localStorage");

/* What a number may mean, as people write it: 1,234 in both ways, a fraction, percent; NaN if nothing. */
export function readings(text) {
  const plain = text.replaceAll("−", "-").replace("%", "/100");
  return [plain.replaceAll(",", "."), plain.replace(/(?<=\d)[,_\s](?=\d{3}\b)/g, "")]
    .map((one) => one.split("/").map((part) => part.trim() ? Number(part) : NaN).reduce((a, b) => a / b));
}

/* What is said of a number: {verdict, sentence}. */
export function judged(text, [value, within, wrong]) {
  const numbers = readings(text);
  if (numbers.every(Number.isNaN)) return { verdict: "not-yet", sentence: "Type a number, such as 0.25." };
  const isNear = (other) => numbers.some((number) => Math.abs(number - other) <= within * (1 + 1e-9));
  if (isNear(value)) return { verdict: "same", sentence: "It holds." };
  const known = wrong.find(([other]) => isNear(other));
  return { verdict: "not-yet", sentence: known ? known[1] : `Not ${text.trim()}. Try again.` };
}

export class Exercise extends Asking {
  constructor(box, at) {
    const { exercise: kind, name, ask, start = "", at: place, number } = box.dataset;
    const [, uri, line] = /(.*):(\d+)/.exec(place);
    super(box, "Check", "What your answer printed", () => (
      { do: "answer", uri, line: Number(line), answer: this.field.value }));
    this.number = number && JSON.parse(number);
    this.key = `nn:${uri}:${name}:${at}`;
    const isCode = kind === "code";
    this.start = isCode ? start : "";
    const attributes = { spellcheck: "false", autocapitalize: "off", autocomplete: "off" };
    this.field = made(isCode ? "textarea" : "input", attributes);
    this.field.value = kept.read(this.key) ?? this.start;
    if (isCode) this.field.rows = Math.min(this.field.value.split("\n").length + 1, 16);
    const near = this.number ? `, to within ${this.number[1]}` : "";
    const label = made("label", {}, made("span", {}, `${ask}${near}`));
    if (kind === "formula") label.append(made("code", {}, `${start} =`), " ");
    label.append(this.field);
    dressed(box, { role: "group", "aria-label": `Answer to exercise ${name}` });
    box.append(label, made("div", { class: "bar" }, this.run), this.status, this.output);
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => this.press(event, isCode));
    this.show("idle");
  }

  show(state, sentence) {
    super.show(state, sentence);
    if (!this.number) return;
    this.run.replaceChildren(this.verb); // it costs nothing
    this.run.removeAttribute("title");
  }

  changed() {
    kept.write(this.key, this.field.value === this.start ? null : this.field.value);
    if (!this.isRunning) this.show("idle");
  }

  async ask() {
    if (!this.field.value.trim()) return void this.show("not-yet", "Type an answer first.");
    if (!this.number) return super.ask();
    const { verdict, sentence } = judged(this.field.value, this.number);
    return void this.show(verdict, sentence);
  }

  conclude({ verdict, sentence, details = "" }) {
    this.show(verdict, sentence);
    if (details) this.output.append(made("span", { class: "err" }, details));
  }

  /* Enter checks what has one line. */
  press(event, isCode) {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!isCode) return void this.ask();
    indented(this.field.value.slice(0, this.field.selectionStart));
  }
}

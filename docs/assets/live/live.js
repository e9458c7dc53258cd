/* Every block of a page can be run, changed and compared with what the page shows. */

import { Kernel, Lost, PHASES } from "./kernel.js";

const ROOT = new URL("../../", import.meta.url);
const settings = JSON.parse(document.getElementById("live").textContent);
export const kernel = new Kernel(settings, ROOT);

export function dressed(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export function made(tag, attributes = {}, ...children) {
  const element = dressed(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

export function button(text, act, attributes = {}) {
  const element = made("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", act);
  return element;
}

/* What a first click will cost. */
export function price(run) {
  const cost = `${settings.megabytes} MB${settings.host && `, ${settings.host}`}`;
  if (kernel.loaded) return;
  run.title = `The first click fetches Python: ${cost}`;
  if (!document.querySelector("button > small")) run.append(made("small", {}, ` (${cost})`));
}

/* What is typed stays in this browser, or in this window of it. */
export const keeping = (store) => ({
  read(key) {
    try {
      return window[store].getItem(key);
    } catch {
      return null; // a browser may keep nothing
    }
  },
  write(key, text) {
    try {
      if (text === null) window[store].removeItem(key);
      else window[store].setItem(key, text);
    } catch { /* then it lasts as long as the page */ }
  },
});
export const edits = keeping("sessionStorage");

const GONE = "Python had to start anew: its names are gone. Run all above brings them back.";
export const apology = (error) => (
  error instanceof Lost ? `${error.message}. ${GONE}` : error.message);

/* As an image a drawing runs nothing and reads nothing. */
function picture(svg) {
  const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return made("img", { src, alt: /<desc[^>]*>([^<]*)/.exec(svg)?.[1].replaceAll("&#x27;", "'") ?? "" });
}

const HANGS = "Nothing has come for a minute: the network may be slow.";

/* A new line begins where the one before began, and further in after a colon. */
export function indented(before) {
  const line = before.split("\n").at(-1);
  const indent = /^ */.exec(line)[0] + (line.trimEnd().endsWith(":") ? "    " : "");
  document.execCommand("insertText", false, `\n${indent}`);
}

const EDITOR = {
  contenteditable: "plaintext-only",
  spellcheck: "false",
  role: "textbox",
  "aria-multiline": "true",
};

/* A button that asks Python, and a place for its answer. */
export class Asking {
  constructor(box, verb, output, question) {
    [this.box, this.verb, this.question] = [box, verb, question];
    this.run = button("", () => (this.isRunning ? kernel.stop() : this.ask()), { class: "run" });
    this.status = made("p", { role: "status" });
    this.output = made("pre", { tabindex: 0, "aria-label": output });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.ask();
    });
  }

  show(state, sentence = "") {
    this.box.dataset.live = state;
    this.isRunning = state === "running";
    this.run.textContent = this.isRunning ? "Stop" : this.verb;
    if (!this.isRunning) price(this.run);
    this.status.textContent = sentence;
  }

  hear({ stream, text, phase, hangs }) {
    if (phase) this.status.textContent = PHASES[phase];
    else if (hangs) this.retry(HANGS);
    else if (stream === "picture") this.output.append(picture(text));
    else this.output.append(stream === "err" ? made("span", { class: "err" }, text) : text);
  }

  retry(sentence) {
    this.show("error", `${sentence} `);
    this.status.append(button("Retry", () => {
      this.run.focus(); // this button goes
      if (!kernel.loaded) kernel.stop();
      setTimeout(() => this.ask()); // once the other has ended
    }));
  }

  async ask() {
    if (this.isRunning) return false;
    this.output.replaceChildren();
    this.show("running", kernel.loaded ? PHASES.ready : PHASES.python);
    try {
      this.conclude(await kernel.ask(this.question(), (news) => this.hear(news)));
      return this.box.dataset.live !== "stopped";
    } catch (error) {
      if (error instanceof Lost) this.show("stopped", apology(error));
      else this.retry(apology(error));
      return false;
    }
  }

  conclude({ verdict, holds, sentence, details = "" }) {
    this.show(verdict ?? (holds ? "same" : "differs"), sentence);
    this.output.textContent = details;
  }
}

class Block extends Asking {
  constructor(cell, blocks) {
    super(cell, "Run", "Output of your run", () => this.asked);
    [this.blocks, this.number] = [blocks, blocks.length];
    [this.code, this.own] = [cell.querySelector("code"), cell.dataset.copy];
    this.original = [...this.code.childNodes];
    this.edit = button("Edit", () => (this.isEditing ? this.leave() : this.enter()));
    this.all = button("Run all above", () => this.runAll());
    this.reset = button("Reset", () => this.restore());
    const name = `Block ${this.number + 1}`;
    const bar = made("div", { class: "live", role: "group", "aria-label": name }, this.run, this.edit);
    if (this.number) bar.append(this.all);
    bar.append(this.reset);
    cell.prepend(bar);
    cell.append(made("div", { class: "ran" }, this.status, this.output));
    cell.addEventListener("keydown", (event) => this.key(event));
    this.code.addEventListener("input", () => this.changed());
    this.show("idle");
    this.recall();
  }

  /* What its reader made of this code before. */
  recall() {
    this.kept = `nn:${location.pathname}:${this.number}`;
    const [own, text] = JSON.parse(edits.read(this.kept) ?? "[]");
    if (own !== this.own) return;
    this.box.dataset.copy = text;
    this.code.replaceChildren(this.text);
    this.show("idle", "As you left it. Reset brings the page’s code back.");
  }

  /* Code and outputs in their order: [[code, output], …]. */
  get parts() {
    if (this.isEdited) return [[this.text, ""]];
    const parts = [["", ""]];
    for (const node of this.original) {
      if (node.nodeName === "SAMP") {
        parts.at(-1)[1] = node.textContent;
        parts.push(["", ""]);
      } else parts.at(-1)[0] += node.textContent;
    }
    return parts.filter(([code]) => code.trim());
  }

  get shown() {
    return this.original.filter((n) => n.nodeName === "SAMP").map((n) => n.textContent).join("");
  }

  get text() {
    return `${this.box.dataset.copy}\n`;
  }

  get isEdited() {
    return this.box.dataset.copy !== this.own;
  }

  show(state, sentence) {
    super.show(state, sentence);
    this.reset.hidden = !this.isEdited && state === "idle";
  }

  get asked() {
    const kind = ["wrong", "notebook"].find((name) => this.box.classList.contains(name)) ?? "prompt";
    const { number, parts, shown, isEdited: edited, box: { dataset: { block } } } = this;
    return { do: "run", page: location.pathname, block, number, parts, kind, shown, edited };
  }

  conclude({ verdict, sentence, ms, rows = [], traceback = "" }) {
    const time = ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
    this.show(verdict, `${sentence} ${time}`);
    if (traceback) this.output.append(made("span", { class: "err" }, traceback));
    // What the page shows already is not shown twice; what was said beside it stays.
    if (verdict === "same" && !this.isEdited) {
      this.output.replaceChildren(...this.output.querySelectorAll(".err"));
    }
    for (const { source, want, got } of rows) {
      const [shown, given] = [want, got].map((text) => text || "(nothing)\n");
      this.output.append(`\n${source.trim()}\nthe page shows\n${shown}but it gives\n${given}`);
    }
  }

  /* From the top of the page down to here, in fresh names. */
  async runAll() {
    await kernel.ask({ do: "forget", page: location.pathname }).catch(() => {});
    for (const block of this.blocks.slice(0, this.number + 1)) {
      if (!(await block.ask())) return;
    }
  }

  enter() {
    this.isEditing = true;
    if (!this.isEdited) this.code.replaceChildren(`${this.own}\n`);
    dressed(this.code, { ...EDITOR, "aria-label": `Code of block ${this.number + 1}` });
    this.edit.textContent = "Done";
    this.code.focus();
  }

  leave() {
    this.isEditing = false;
    for (const name of [...Object.keys(EDITOR), "aria-label"]) this.code.removeAttribute(name);
    this.edit.textContent = "Edit";
    if (!this.isEdited) this.code.replaceChildren(...this.original);
    this.edit.focus();
  }

  changed() {
    this.box.dataset.copy = this.code.textContent.trimEnd();
    this.reset.hidden = !this.isEdited;
    edits.write(this.kept, this.isEdited ? JSON.stringify([this.own, this.box.dataset.copy]) : null);
  }

  restore() {
    this.box.dataset.copy = this.own;
    edits.write(this.kept, null);
    if (this.isEditing) this.leave();
    this.code.replaceChildren(...this.original);
    this.output.replaceChildren();
    this.show("idle");
    this.run.focus();
  }

  key(event) {
    if (event.key === "Escape" && this.isEditing) this.leave();
    const isLine = event.key === "Enter" && event.target === this.code && !event.isComposing;
    if (!isLine || event.defaultPrevented) return; // by what runs the block
    event.preventDefault();
    const before = getSelection().getRangeAt(0).cloneRange();
    before.setStart(this.code, 0);
    indented(before.toString());
  }
}

let blocks = [];

function decorate() {
  if (kernel.loaded && kernel.waiting.size) kernel.stop(); // whose page was left
  if (document.querySelector("[data-not-live]")) return;
  const cells = document.querySelectorAll(".cell[data-block]:not([data-live])");
  if (cells.length) blocks = [];
  for (const cell of cells) blocks.push(new Block(cell, blocks));
  offerBreaks();
  for (const box of document.querySelectorAll("[data-measure]:empty")) {
    const question = { do: "measure", entry: box.dataset.measure };
    const asking = new Asking(box, "Measure it here", "What was measured", () => question);
    box.append(asking.run, asking.status, asking.output);
    asking.show("idle");
  }
  for (const [at, box] of document.querySelectorAll(".exercise").entries()) {
    import("./exercise.js").then(({ Exercise }) => box.firstChild || new Exercise(box, at));
  }
  for (const box of document.querySelectorAll(".yours:not([data-live])")) {
    import("./yours.js").then(({ Yours }) => box.dataset.live || new Yours(box));
  }
  for (const box of document.querySelectorAll("[data-figure]:not(.worked)")) {
    import("./figure.js").then(({ Figure }) => new Figure(box));
  }
}

/* The mark of an equation opens to a way to break it. */
function offerBreaks() {
  for (const mark of document.querySelectorAll("a.checked[data-latex]")) {
    const says = mark.previousElementSibling?.querySelector(".more > p");
    if (!says || says.nextElementSibling?.matches(".break")) continue;
    says.after(button("Break it", async () => {
      const { Breaking } = await import("./equation.js");
      if (mark.getAttribute("aria-expanded") === "true") mark.click();
      mark.broken ??= new Breaking(mark);
      mark.broken.open(true);
    }, { class: "break" }));
  }
}

kernel.addEventListener("loaded", () => {
  for (const run of document.querySelectorAll("button[title*=fetches]")) {
    run.removeAttribute("title");
    run.querySelector("small")?.remove();
  }
});

(window.document$ ?? { subscribe: (act) => act() }).subscribe(decorate);

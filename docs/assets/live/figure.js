/* A figure that the reader works: Python computes each frame, and this draws it on canvases. */

import { apology, button, cost, kernel, made } from "./live.js";
import { PHASES } from "./kernel.js";

const SIZE = 300; // pixels of a canvas, before the screen's own density
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Figure {
  constructor(box) {
    [this.box, this.name] = [box, box.dataset.figure];
    this.start = button("", () => this.begin());
    this.status = made("p", { role: "status" });
    this.bar = made("div", { class: "bar" }, this.start);
    const group = { class: "panel", role: "group", "aria-label": "Live figure" };
    this.panel = made("div", group, this.bar, this.status);
    box.classList.add("worked");
    box.append(this.panel);
    this.label();
    kernel.addEventListener("loaded", () => this.label());
    kernel.addEventListener("lost", () => this.pause("Python had to start anew."));
    document.addEventListener("visibilitychange", () => document.hidden && this.pause());
    new IntersectionObserver(([seen]) => seen.isIntersecting || this.pause()).observe(this.panel);
  }

  label() {
    this.start.textContent = this.controls ? "Start again" : "Work this figure";
    this.start.append(made("small", {}, cost()));
  }

  ask(act) {
    const values = this.controls ? this.values() : null;
    return kernel.ask({ do: "figure", name: this.name, values, act }, ({ phase }) => {
      if (phase) this.status.textContent = PHASES[phase];
    });
  }

  async begin() {
    this.pause();
    if (!kernel.loaded) this.status.textContent = PHASES.python;
    try {
      const frame = await this.ask("start");
      if (!this.controls) this.equip(frame);
      this.draw(frame);
      this.say(frame.say);
      if (frame.moves && !calm.matches) this.play();
    } catch (error) {
      this.say(apology(error));
    }
  }

  /* The first frame brings the controls; the drawing of the page makes room. */
  equip({ controls, plots, moves }) {
    this.controls = controls.map((control) => {
      const { name, label, value, options, least, most, step } = control;
      const field = options
        ? made("select", {}, ...options.map((option) => made("option", {}, option)))
        : made("input", { type: "range", min: least, max: most, step });
      field.value = value;
      const shown = made("output", {}, options ? "" : String(value));
      field.addEventListener("input", () => {
        if (!options) shown.textContent = field.value;
        this.begin();
      });
      this.bar.append(made("label", {}, `${label} `, field, shown));
      return { name, value: () => (options ? field.value : Number(field.value)) };
    });
    this.canvases = plots.map(() => made("canvas", { role: "img", width: SIZE, height: SIZE }));
    this.bar.before(made("div", { class: "plots" }, ...this.canvases));
    if (moves) {
      this.toggle = button("Go on", () => (this.isPlaying ? this.pause() : this.play()));
      this.once = button("One step", () => this.step());
      this.start.after(this.toggle, this.once);
    }
    this.box.querySelector(".figure").hidden = true;
    this.label();
  }

  values() {
    return Object.fromEntries(this.controls.map(({ name, value }) => [name, value()]));
  }

  play() {
    this.isPlaying = true;
    this.toggle.textContent = "Pause";
    this.frames = 0;
    this.advance();
  }

  pause(sentence) {
    this.isPlaying = false;
    if (this.toggle) this.toggle.textContent = "Go on";
    if (sentence ?? this.words) this.say(sentence ?? this.words);
  }

  async step() {
    this.pause();
    await this.advance();
    this.say(this.words);
  }

  async advance() {
    try {
      const frame = await this.ask("step");
      this.draw(frame);
      this.frames += 1;
      if (!frame.moves) return this.pause(frame.say);
      if (!this.isPlaying) return;
      const next = () => this.isPlaying && this.advance();
      if (frame.pause) setTimeout(next, frame.pause);
      else requestAnimationFrame(next);
    } catch (error) {
      this.pause(apology(error));
    }
  }

  /* Said when the figure stands still: at sixty frames a second nobody could listen. */
  say(sentence) {
    this.status.textContent = sentence;
  }

  draw({ plots, say }) {
    this.words = say;
    plots.forEach((plot, at) => {
      this.canvases[at].setAttribute("aria-label", say);
      drawPlot(this.canvases[at], plot);
    });
  }
}

function drawPlot(canvas, { x, y, field, lines, dots }) {
  const style = getComputedStyle(canvas);
  const color = (role) => style.getPropertyValue(`--nn-${role}`);
  const context = canvas.getContext("2d");
  const place = ([a, b]) => [
    (SIZE * (a - x[0])) / (x[1] - x[0]),
    SIZE * (1 - (b - y[0]) / (y[1] - y[0])),
  ];
  context.clearRect(0, 0, SIZE, SIZE);
  if (field) shade(context, Uint8Array.from(atob(field), (c) => c.charCodeAt(0)), color("value"));
  for (const [role, points] of lines) {
    context.beginPath();
    for (const point of points) context.lineTo(...place(point));
    Object.assign(context, { strokeStyle: color(role), lineWidth: 2 });
    context.stroke();
  }
  for (const [a, b, isFilled, role] of dots) {
    context.beginPath();
    context.arc(...place([a, b]), isFilled && role === "weight" ? 3 : 7, 0, 7);
    context.fillStyle = isFilled ? color(role) : style.getPropertyValue("--md-default-bg-color");
    Object.assign(context, { strokeStyle: color(role), lineWidth: 2 });
    context.fill();
    context.stroke();
  }
}

/* The fuller the nearer an answer is to 1; a line where it is one half. */
function shade(context, bytes, color) {
  const cells = Math.sqrt(bytes.length);
  const side = SIZE / cells;
  context.fillStyle = color;
  for (let at = 0; at < bytes.length; at += 1) {
    const [column, row] = [at % cells, Math.floor(at / cells)];
    const isBorder = [at + 1, at + cells].some((other) =>
      (other !== at + 1 || column + 1 < cells) && other < bytes.length
        && bytes[at] < 128 !== bytes[other] < 128);
    context.globalAlpha = isBorder ? 1 : (0.75 * bytes[at]) / 255;
    context.fillRect(column * side, row * side, side + 0.5, side + 0.5);
  }
  context.globalAlpha = 1;
}

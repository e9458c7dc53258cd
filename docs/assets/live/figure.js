/* A figure that the reader works: Python computes each frame, this draws it. */

import { apology, button, kernel, made, price } from "./live.js";
import { PHASES } from "./kernel.js";

const SIZE = 300; // pixels of a canvas, before the screen's own density
const DENSITY = Math.min(devicePixelRatio, 2);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/* The figures of a page that was left hear nothing more. */
let here = [];
const each = (act) => {
  here = here.filter(({ box }) => box.isConnected);
  here.forEach(act);
};
kernel.addEventListener("loaded", () => each((figure) => figure.label()));
document.addEventListener("visibilitychange", () => document.hidden && each((figure) => figure.pause()));
document.addEventListener("edited", ({ detail }) => {
  each((figure) => figure.box === detail.figure && figure.begin(detail.edit));
});
const redraw = (figure) => figure.frame && figure.draw(figure.frame);
new MutationObserver(() => each(redraw)).observe(document.body, { attributes: true }); // other colors

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
    here.push(this);
    new IntersectionObserver(([seen]) => seen.isIntersecting || this.pause()).observe(this.panel);
  }

  label() {
    this.start.textContent = this.controls ? "Start again" : "Work this figure";
    price(this.start);
  }

  ask(act) {
    const values = this.controls
      ? Object.fromEntries(this.controls.map(({ name, value }) => [name, value()]))
      : null;
    const { name, edit = null } = this;
    return kernel.ask({ do: "figure", name, values, act, edit }, ({ phase }) => {
      if (phase) this.status.textContent = PHASES[phase];
    });
  }

  /* Whoever begins or plays takes a turn; the one before it is over. */
  async begin(edit = this.edit) {
    this.pause();
    this.edit = edit;
    const turn = (this.turn = {});
    if (!kernel.loaded) this.status.textContent = PHASES.python;
    try {
      const frame = await this.ask("start");
      if (this.turn && this.turn !== turn) return;
      if (!this.controls) this.equip(frame);
      this.draw(frame);
      if (this.turn && frame.moves && !calm.matches) this.play();
      else this.pause();
    } catch (error) {
      this.pause();
      this.status.textContent = apology(error);
    }
  }

  /* The first frame brings the controls. */
  equip({ controls, plots, moves }) {
    const side = SIZE * DENSITY;
    this.canvases = plots.map(() => made("canvas", { role: "img", width: side, height: side }));
    this.controls = controls.map((control) => {
      if (control.sheet) return this.sheet(control);
      if (control.file) return this.file(control);
      const { name, label, value, options, least, most, step } = control;
      const field = options
        ? made("select", {}, ...options.map((option) => made("option", {}, option)))
        : made("input", { type: "range", min: least, max: most, step });
      field.value = value;
      const shown = made("span", { "aria-hidden": true }, options ? "" : String(value));
      field.addEventListener("input", () => {
        if (!options) shown.textContent = field.value;
        this.begin();
      });
      this.bar.append(made("label", {}, `${label} `, field, shown));
      return { name, value: () => (options ? field.value : Number(field.value)) };
    });
    const named = ({ name }, at) => made("figure", {}, this.canvases[at], made("figcaption", {}, name));
    this.bar.before(made("div", { class: "plots" }, ...plots.map(named)));
    if (moves) {
      this.toggle = button("Go on", () => (
        this.toggle.textContent === "Pause" ? this.pause() : this.play()));
      this.start.after(this.toggle, button("One step", () => this.play(true)));
    }
    this.box.querySelector(".figure").hidden = true;
    this.label();
  }

  /* A file is read here: no request has it. */
  file({ name, label, value }) {
    const field = made("input", { type: "file", accept: ".csv,text/csv" });
    field.addEventListener("change", async () => {
      value = await field.files[0]?.slice(0, 4e6 + 4).text() ?? value; // a longer one is refused
      this.begin();
    });
    this.bar.append(made("label", {}, `${label} `, field));
    return { name, value: () => value };
  }

  /* The first plot is a sheet. Arrow keys draw on from the last point, and with Shift they move it. */
  sheet({ name, label, value: strokes }) {
    const [canvas] = this.canvases;
    const to = (point, isNew) => {
      if (isNew) strokes.push([]);
      strokes.at(-1).push(point);
      this.begin();
    };
    const drawn = ({ type, buttons, offsetX, offsetY }) => {
      const point = [offsetX / canvas.clientWidth, 1 - offsetY / canvas.clientHeight];
      const [x, y] = strokes.at(-1)?.at(-1) ?? [9, 9];
      const isFar = Math.hypot(point[0] - x, point[1] - y) > 0.02;
      if (type === "pointerdown") to(point, true);
      else if (buttons && isFar && strokes.length) to(point);
    };
    canvas.addEventListener("pointerdown", drawn);
    canvas.addEventListener("pointermove", drawn);
    canvas.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      if (!(event.key in way)) return;
      event.preventDefault();
      const from = strokes.at(-1)?.at(-1) ?? [0.5, 0.5];
      if (event.shiftKey && strokes.at(-1)?.length === 1) strokes.pop(); // it has only been moved
      to(from.map((at, axis) => Math.min(1, Math.max(0, at + way[event.key][axis] / 16))),
        event.shiftKey || !strokes.length);
    });
    Object.assign(canvas, { tabIndex: 0, role: "application" });
    this.bar.append(button(label, () => {
      strokes.length = 0;
      this.begin();
    }));
    return { name, value: () => strokes };
  }

  /* What changes sixty times a second is shown and not said: nobody could listen. */
  async play(isOnce = false) {
    const turn = (this.turn = {});
    let { frame } = this;
    this.toggle.textContent = isOnce ? "Go on" : "Pause";
    this.status.setAttribute("aria-live", "off");
    try {
      while (this.turn === turn) {
        const asked = this.ask("step");
        this.draw(frame); // while Python computes the next
        frame = await asked;
        if (this.turn === turn && (isOnce || !frame.moves)) this.pause();
        if (frame.pause) await new Promise((done) => { setTimeout(done, frame.pause); });
      }
      if (!this.turn) this.draw(frame);
    } catch (error) {
      this.pause();
      this.status.textContent = apology(error);
    }
  }

  pause() {
    this.turn = null;
    this.status.removeAttribute("aria-live");
    if (this.toggle) this.toggle.textContent = "Go on";
  }

  draw(frame) {
    const { plots, say } = this.frame = frame;
    this.status.textContent = say;
    plots.forEach((plot, at) => {
      this.canvases[at].setAttribute("aria-label", say);
      this.canvases[at].nextSibling.textContent = plot.name;
      drawPlot(this.canvases[at], plot);
    });
  }
}

function drawPlot(canvas, { x, y, field, pixels, lines, dots, words = [] }) {
  const style = getComputedStyle(canvas);
  const color = (role) => style.getPropertyValue(`--nn-${role}`);
  const paper = style.getPropertyValue("--md-default-bg-color");
  const context = canvas.getContext("2d");
  const place = ([a, b]) => [
    (SIZE * (a - x[0])) / (x[1] - x[0]),
    SIZE * (1 - (b - y[0]) / (y[1] - y[0])),
  ];
  context.setTransform(DENSITY, 0, 0, DENSITY, 0, 0);
  context.clearRect(0, 0, SIZE, SIZE);
  context.imageSmoothingEnabled = !pixels;
  if (field) context.drawImage(shaded(field, color("value"), pixels), 0, 0, SIZE, SIZE);
  for (const [role, points] of lines) {
    context.beginPath();
    for (const point of points) context.lineTo(...place(point));
    Object.assign(context, { strokeStyle: color(role), lineWidth: 2 });
    context.stroke();
  }
  for (const [a, b, isFilled, role] of dots) {
    context.beginPath();
    context.arc(...place([a, b]), isFilled && role === "weight" ? 3 : 7, 0, 7);
    const fillStyle = isFilled ? color(role) : paper;
    Object.assign(context, { fillStyle, strokeStyle: color(role), lineWidth: 2 });
    context.fill();
    context.stroke();
  }
  Object.assign(context, {
    strokeStyle: paper, lineWidth: 4, lineJoin: "round", fillStyle: style.color,
    font: "15px sans-serif", textAlign: "center", textBaseline: "middle",
  });
  for (const [a, b, word] of words) {
    context.strokeText(word, ...place([a, b]));
    context.fillText(word, ...place([a, b]));
  }
}

/* The fuller the nearer an answer is to 1; unless they are pixels, a line where it is one half. */
function shaded(field, color, pixels) {
  const answers = Uint8Array.from(atob(field), (c) => c.charCodeAt(0));
  const cells = Math.sqrt(answers.length);
  const canvas = new OffscreenCanvas(cells, cells);
  const context = canvas.getContext("2d");
  context.fillStyle = color;
  const tint = context.fillStyle.match(/\w\w/g).map((hex) => parseInt(hex, 16));
  const image = context.createImageData(cells, cells);
  const isYes = (at) => answers[at] > 127;
  answers.forEach((answer, at) => {
    const isBorder = !pixels && (((at + 1) % cells && isYes(at) !== isYes(at + 1))
      || (at + cells < answers.length && isYes(at) !== isYes(at + cells)));
    image.data.set([...tint, isBorder ? 255 : 0.75 * answer], 4 * at);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

/* The one Python of a visit, as the page sees it: asked, listened to, stopped, started again. */

const PATIENCE = 60_000; // milliseconds without news, after which starting is said to hang
const GRACE = 2_000; // milliseconds in which a stopped run may end by itself

export const PHASES = {
  python: "Loading Python …",
  numpy: "Loading NumPy …",
  ready: "Running …",
};

export class Lost extends Error {}

export class Kernel extends EventTarget {
  constructor(settings, root) {
    super();
    const at = (place) => new URL(place, root).href;
    this.settings = { ...settings, runtime: at(settings.runtime), archive: at(settings.archive) };
    this.waiting = new Map();
    this.last = 0;
    this.loaded = false;
  }

  /* Ask, after starting if need be; `listen` hears what is printed and what is being loaded. */
  async ask(question, listen = () => {}) {
    const text = JSON.stringify(question);
    const isPlain = question.do === "run" && !text.includes("import n"); // numpy or nn
    await this.started(listen, isPlain ? [] : ["numpy"]);
    return this.send({ question: text }, listen);
  }

  started(listen, packages) {
    if (!this.starting) {
      this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
      this.worker.addEventListener("message", ({ data }) => this.hear(data));
      this.worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.end(new Lost(event.message || "Python did not start"));
      });
      const given = { ...this.settings, packages, revoked: blob() };
      URL.revokeObjectURL(given.revoked);
      this.watch();
      this.starting = this.send({ given }, listen).then(({ canStop }) => {
        [this.canStop, this.loaded] = [canStop, true];
        this.dispatchEvent(new Event("loaded"));
      });
      this.starting.catch((error) => this.end(error));
    }
    return this.starting;
  }

  send(message, listen) {
    const id = ++this.last;
    const probe = blob();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, listen, probe });
      this.worker.postMessage({ ...message, id, probe });
    });
  }

  hear({ id, phase, stream, text, result, failure, isFatal }) {
    if (phase) {
      this.loaded = phase === "ready";
      this.watch();
      return this.tell({ phase });
    }
    const asked = this.waiting.get(id);
    if (!asked) return;
    if (stream) return void asked.listen({ stream, text });
    if (isFatal) return this.end(new Lost(failure));
    this.forget(id);
    if (failure === undefined) asked.resolve(result);
    else asked.reject(new Error(failure));
  }

  forget(id) {
    URL.revokeObjectURL(this.waiting.get(id).probe);
    this.waiting.delete(id);
    if (!this.waiting.size) clearTimeout(this.killing);
    clearTimeout(this.watching);
  }

  /* A network may say nothing at all; so look at the clock. */
  watch() {
    clearTimeout(this.watching);
    if (!this.loaded) this.watching = setTimeout(() => this.tell({ hangs: true }), PATIENCE);
  }

  tell(news) {
    for (const { listen } of this.waiting.values()) listen(news);
  }

  /* What runs is interrupted and keeps its names; what cannot be interrupted loses its Python. */
  stop() {
    if (!this.loaded || !this.canStop) return this.end(new Lost("Stopped"));
    for (const { probe } of this.waiting.values()) URL.revokeObjectURL(probe);
    clearTimeout(this.killing);
    this.killing = setTimeout(() => this.end(new Lost("Stopped")), GRACE);
  }

  end(reason) {
    this.worker?.terminate();
    clearTimeout(this.watching);
    clearTimeout(this.killing);
    const left = [...this.waiting.entries()];
    [this.starting, this.worker, this.loaded] = [undefined, undefined, false];
    for (const [id, { reject }] of left) {
      this.forget(id);
      reject(reason);
    }
    this.dispatchEvent(new Event("lost"));
  }
}

function blob() {
  return URL.createObjectURL(new Blob(["1"], { type: "text/plain" }));
}

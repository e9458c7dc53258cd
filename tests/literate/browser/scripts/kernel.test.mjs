/* The keeper of the one Python, against a worker that does what a test tells it. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

let workers, revoked;

class Worker extends EventTarget {
  constructor() {
    super();
    this.sent = [];
    workers.push(this);
  }

  postMessage(message) {
    this.sent.push(message);
    if (message.given && !this.constructor.isSilent) this.say({ id: message.id, result: { canStop: true } });
  }

  say(data) {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }

  terminate() {
    this.isOver = true;
  }
}

globalThis.Worker = Worker;
URL.createObjectURL = () => `blob:${Math.random()}`;
URL.revokeObjectURL = (address) => revoked.push(address);
const { Kernel, Lost } = await import("../../../../docs/assets/live/kernel.js");
const settings = { runtime: "assets/pyodide/1/", archive: "assets/live/nn.zip", host: "" };

beforeEach(() => {
  [workers, revoked, Worker.isSilent] = [[], [], false];
});

async function asked(kernel, question, listen) {
  const answer = kernel.ask(question, listen);
  answer.catch(() => {});
  await new Promise(setImmediate);
  return { answer, worker: workers.at(-1), message: workers.at(-1).sent.at(-1) };
}

test("nothing is started before the first question", () => {
  assert.equal(new Kernel(settings, "http://here/") && workers.length, 0);
});

test("a question is answered, and what is printed meanwhile is heard", async () => {
  const heard = [];
  const kernel = new Kernel(settings, "http://here/");
  const { answer, worker, message } = await asked(kernel, { do: "run" }, (news) => heard.push(news));
  worker.say({ id: message.id, stream: "out", text: "hello" });
  worker.say({ id: message.id, result: { verdict: "same" } });
  assert.deepEqual(await answer, { verdict: "same" });
  assert.deepEqual(heard, [{ stream: "out", text: "hello" }]);
  assert.equal(worker.sent[0].given.runtime, "http://here/assets/pyodide/1/");
});

test("two questions share one worker", async () => {
  const kernel = new Kernel(settings, "http://here/");
  await asked(kernel, { do: "run" });
  await asked(kernel, { do: "run" });
  assert.equal(workers.length, 1);
});

test("stop revokes what the run looks at, and waits for it to end", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const kernel = new Kernel(settings, "http://here/");
  const started = kernel.ask({ do: "run" });
  started.catch(() => {});
  for (let i = 0; i < 9; i += 1) await Promise.resolve();
  const [worker] = workers;
  kernel.stop();
  assert.ok(revoked.includes(worker.sent.at(-1).probe));
  worker.say({ id: worker.sent.at(-1).id, result: { verdict: "stopped" } });
  mock.timers.tick(10_000);
  assert.ok(!worker.isOver);
  assert.equal((await started).verdict, "stopped");
  mock.timers.reset();
});

test("what does not stop in two seconds loses its worker, and the next question gets another", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const kernel = new Kernel(settings, "http://here/");
  const endless = kernel.ask({ do: "run" });
  endless.catch(() => {});
  for (let i = 0; i < 9; i += 1) await Promise.resolve();
  kernel.stop();
  mock.timers.tick(2_000);
  await assert.rejects(endless, Lost);
  assert.ok(workers[0].isOver);
  mock.timers.reset();
  await asked(kernel, { do: "run" });
  assert.equal(workers.length, 2);
});

test("while it starts, stop ends it at once", async () => {
  Worker.isSilent = true;
  const kernel = new Kernel(settings, "http://here/");
  const answer = kernel.ask({ do: "run" });
  kernel.stop();
  await assert.rejects(answer, Lost);
});

test("a start without news for a minute is said to hang, and goes on", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  Worker.isSilent = true;
  const heard = [];
  const kernel = new Kernel(settings, "http://here/");
  kernel.ask({ do: "run" }, (news) => heard.push(news)).catch(() => {});
  mock.timers.tick(59_000);
  assert.deepEqual(heard, []);
  workers[0].say({ phase: "archive" });
  mock.timers.tick(59_000);
  mock.timers.tick(1_000);
  assert.deepEqual(heard, [{ phase: "archive" }, { hangs: true }]);
  mock.timers.reset();
});

test("NumPy without news for a minute is said to hang, and a run that takes its time is not", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const heard = [];
  const kernel = new Kernel(settings, "http://here/");
  kernel.ask({ do: "run" }, (news) => heard.push(news)).catch(() => {});
  for (let i = 0; i < 9; i += 1) await Promise.resolve();
  workers[0].say({ phase: "ready" });
  mock.timers.tick(61_000);
  workers[0].say({ phase: "numpy" });
  mock.timers.tick(60_000);
  assert.deepEqual(heard.map(({ phase, hangs }) => phase ?? hangs), ["ready", "numpy", true]);
  mock.timers.reset();
});

for (const [code, wanted] of [["print(1)", []], ["import numpy as np", ["numpy"]], ["import nn", ["numpy"]]]) {
  test(`a first question of ${code} is known to need ${wanted.join() || "Python alone"}`, async () => {
    const { worker } = await asked(new Kernel(settings, "http://here/"), { do: "run", parts: [[code, ""]] });
    assert.deepEqual(worker.sent[0].given.packages, wanted);
  });
}

test("whatever is no block needs NumPy", async () => {
  const { worker } = await asked(new Kernel(settings, "http://here/"), { do: "figure" });
  assert.deepEqual(worker.sent[0].given.packages, ["numpy"]);
});

test("a Python that broke is replaced, and said to be", async () => {
  const kernel = new Kernel(settings, "http://here/");
  let lost = 0;
  kernel.addEventListener("lost", () => { lost += 1; });
  const { answer, worker, message } = await asked(kernel, { do: "run" });
  worker.say({ id: message.id, failure: "out of memory", isFatal: true });
  await assert.rejects(answer, /out of memory/);
  assert.equal(lost, 1);
});

/* Python, in a worker of its own: it starts once, answers one question at a time, and can be stopped. */

const POLL = 100; // milliseconds between two looks at whether the reader has stopped the run
let python, driver, settings, probe, looked;
let queue = Promise.resolve();

/* Pyodide starts for ever where its machine code does not come. */
const broken = new Promise((_, refuse) => {
  const make = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (...given) => make(...given).catch(refuse);
});

/* A probe is the address of a blob that the page made for one run; to stop, the page revokes it.
   That needs neither shared memory nor special headers: a static host will do. */
function isRevoked(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  try {
    request.send();
    return false;
  } catch {
    return true;
  }
}

/* Python reads this as its interrupt buffer: 2 is Ctrl-C. It is said once, or the end of the run
   would be interrupted as well. */
const buffer = {
  get 0() {
    if (!probe || performance.now() - looked < POLL) return 0;
    looked = performance.now();
    if (!isRevoked(probe)) return 0;
    probe = undefined;
    return 2;
  },
  set 0(_) {},
};

/* What the first question needs is fetched beside Python. */
async function start({ revoked, packages, ...given }) {
  settings = given;
  const canStop = !isRevoked(probe) && isRevoked(revoked);
  const { loadPyodide } = await import(`${settings.runtime}pyodide.mjs`);
  const loading = loadPyodide({ indexURL: settings.runtime, packages });
  let response;
  [python, response] = await Promise.race([broken, Promise.all([loading, fetch(settings.archive)])]);
  if (!response.ok) throw new Error(`${settings.archive} answers ${response.status}`);
  python.unpackArchive(await response.arrayBuffer(), "zip", { extractDir: "/" });
  python.runPython("import shutil; shutil.unpack_archive('/site.zip', '/site')");
  python.runPython("import sys; sys.path.insert(0, '/site')");
  driver = python.pyimport(settings.driver);
  if (canStop) python.setInterruptBuffer(buffer);
  postMessage({ phase: "ready" });
  return { canStop };
}

/* Pyodide refuses a wheel with another hash without a word, so look whether it is there. */
async function loadNumPy() {
  if (python.loadedPackages.numpy) return;
  postMessage({ phase: "numpy" });
  await python.loadPackage("numpy");
  postMessage({ phase: "ready" });
  if (!python.loadedPackages.numpy) {
    throw new Error(`NumPy could not be loaded or verified${settings.host && ` from ${settings.host}`}`);
  }
}

async function answer({ id, question, given }) {
  if (given) return start(given);
  if (driver.needs_numpy(question)) await loadNumPy();
  const emit = (stream, text) => postMessage({ id, stream, text });
  return JSON.parse(driver.answer(question, emit));
}

async function handle(data) {
  [probe, looked] = [data.probe, performance.now()];
  try {
    postMessage({ id: data.id, result: await answer(data) });
  } catch (error) {
    const isFatal = Boolean(driver) && !["PythonError", "Error"].includes(error.name);
    const failure = `${driver ? "" : "Python could not start: "}${error.message ?? error}`;
    postMessage({ id: data.id, failure, isFatal });
  } finally {
    probe = undefined;
  }
}

addEventListener("message", ({ data }) => {
  queue = queue.then(() => handle(data));
});

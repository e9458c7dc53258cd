/* A site that was opened from a folder: a browser starts no worker there, and reads no second file.
   literate.site.folder writes FINDER, the text of finder.js, above this, and only into its zip. */
/* global FINDER */

{
  const LIVE = ".cell[data-block], [data-measure], .exercise, .yours, [data-figure]";
  const live = new URL("live/live.js", document.currentScript.src);
  const root = decodeURIComponent(new URL("../", document.currentScript.src).pathname)
    .replace(/^\/(?=[A-Za-z]:)/, "").slice(0, -1);

  function start() {
    const script = document.createElement("script");
    document.head.append(Object.assign(script, { type: "module", src: live.href }));
  }

  function code(text) {
    const element = document.createElement("code");
    element.textContent = text;
    return element;
  }

  function explain() {
    const first = document.querySelector(LIVE);
    if (!first || document.querySelector("[data-not-live]")) return;
    const note = document.createElement("p");
    note.className = "from-a-folder";
    note.append("This page was opened as a file, for which a browser starts no Python: to run its "
      + "code, type ", code(`python -m http.server --directory "${root}"`), " and open ",
    code("http://127.0.0.1:8000/"), ".");
    first.before(note);
  }

  const isFolder = location.protocol === "file:";
  document.addEventListener("DOMContentLoaded", isFolder ? explain : start);
  if (isFolder) {
    const finder = URL.createObjectURL(new Blob([FINDER], { type: "text/javascript" }));
    window.Worker = class extends Worker {
      constructor() {
        super(finder); // the search is all that the theme would start
      }
    };
  }
}

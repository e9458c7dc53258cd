"""A formula becomes HTML: one node process sets them all with KaTeX."""

import atexit
import json
import subprocess
import sys
from functools import cache

from . import spoken
from .npm import executable, packages

RENDERER = """
const katex = require(process.argv[1]);
const options = { throwOnError: true, strict: "error", output: "htmlAndMathml" };
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { latex, display } = JSON.parse(line);
  let answer;
  try {
    answer = { html: katex.renderToString(latex, { ...options, displayMode: display }) };
  } catch (error) {
    answer = { error: String(error.message) };
  }
  process.stdout.write(JSON.stringify(answer) + "\\n");
});
"""


class BadFormulaError(Exception):
    """A formula that KaTeX cannot set."""


@cache
def _renderer() -> subprocess.Popen[str]:
    """Return the node process, started once."""
    process = subprocess.Popen(
        [executable(), "-e", RENDERER, str(packages() / "katex")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(_stop, process)
    return process


def _stop(process: subprocess.Popen[str]) -> None:
    """End the node process and close what led to it."""
    with process:
        process.kill()


@cache
def rendered(latex: str, display: bool) -> str:
    """Return a formula as HTML with MathML inside, or raise what is wrong with it."""
    process = _renderer()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"latex": latex, "display": display}) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        sys.exit("node stopped while it rendered a formula; run this command again")
    answer = json.loads(line)
    if "error" in answer:
        raise BadFormulaError(answer["error"].removeprefix("KaTeX parse error: "))
    # One of its two forms is enough for those who search.
    return spoken.mended(answer["html"]).replace("<math ", "<math data-search-exclude ")

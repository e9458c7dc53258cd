/* What a reader typed goes into a link and comes out of it, or a sentence says why not. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { LONGEST, MARK, packed, unpacked } from "../../../../docs/assets/live/link.js";

const TEXTS = ["\\hat{y} = \\sigma(z) \n\n $$x$$", "p = 'é 🧠' # + / =", ""];

test("what is typed comes out of the link as it was", () => {
  const fragment = packed(TEXTS);
  assert.match(fragment, /^#try=[\w-]+$/);
  assert.deepEqual(unpacked(fragment, 3), TEXTS);
});

test("a link that was cut, bent or never was one is said to be broken", () => {
  const whole = packed(TEXTS);
  const others = [packed(["a", "b"]), packed({ length: 3 }), packed([1, 2, 3]), MARK, `${MARK}%%%`];
  const cut = [...whole].map((_, at) => whole.slice(0, at)).filter((text) => text.startsWith(MARK));
  for (const fragment of [...cut, ...others]) assert.match(String(unpacked(fragment, 3)), /is broken/);
});

test("a link that is too long is not opened", () => {
  const long = packed(["x".repeat(LONGEST), "", ""]);
  assert.match(unpacked(long, 3), /too long for a link, which holds \d+ characters/);
});

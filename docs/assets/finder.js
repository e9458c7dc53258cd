/* What a reader types is looked up in every section, word, symbol and equation of the book.

The theme's dialog hands over what literate/site/search.py wrote, then each query, and shows what
comes back, best first. A place answers if it has all the words; if none has, any will do. */

const GREEK = { alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", eta: "η", theta: "θ",
  lambda: "λ", mu: "μ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", varphi: "φ", omega: "ω",
  partial: "∂", nabla: "∇", sum: "∑" };
const NAMES = Object.fromEntries(Object.entries(GREEK).map(([name, letter]) => [letter, name]));
const TOKEN = /\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*|[∂∇∑∏√⊙]/gu;
const STOP = new Set(("a an and are at be by do does for how i in is it of on or that the this to what "
  + "when why with").split(" "));
const [TITLE, WORDS, TEXT] = [8, 8, 1];
const BEFORE = 0.6; // what a word counts that only begins as the one that was typed
const PART = 0.5; // and one that is a part of a longer name
const NEAR = 60; // letters before what was found
const LONG = 240; // letters of an excerpt
const SHOWN = 3; // sections of a page that are seen at once
const MOST = 6;
const WHOLE = 1.3; // what a page counts beside a section
const BESIDE = 0.3; // what the other places of a page add to its best

let entries = [];
let index = new Map();
let vocabulary = [];

/* The letters that two spellings share: small, without accents, raised and lowered ones left out. */
const folded = (text) => text.normalize("NFD").replace(/(\p{L})\u0302/gu, "$1_hat").replace(/\p{M}/gu, "")
  .replace(/[\u00b2\u00b3\u00b9\u02b0-\u02ff\u1d2c-\u1d6a\u2070-\u209f\u2c7c′⊤]+/gu, " ")
  .replaceAll("ϕ", "φ").toLowerCase();

const stem = (word) => (/[^su]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word);

const partsOf = (word) => {
  const parts = /\d/.test(word[0]) ? [] : word.split(/[._]+/).filter(Boolean);
  return parts.length > 1 ? parts.map(stem) : [];
};

/* Each word of a text with its parts: of nn.cross_entropy, also "cross" and "entropy". */
function wordsOf(text) {
  return [...folded(text).matchAll(TOKEN)].flatMap(([word]) =>
    [[stem(word), 1], ...partsOf(word).map((part) => [part, PART])]);
}

function setUp(docs) {
  entries = docs.map(([location, title, text, words, weight]) =>
    ({ location, title, text, words, weight, length: text.length }));
  index = new Map();
  entries.forEach((entry, number) => {
    for (const [field, worth] of [["title", TITLE], ["words", WORDS], ["text", TEXT]]) {
      const words = wordsOf(entry[field]);
      const long = field === "title" ? 2 / (1 + Math.sqrt(words.length)) : 1;
      for (const [word, share] of words) {
        if (!index.has(word)) index.set(word, new Map());
        const found = index.get(word);
        const known = found.get(number) ?? { best: 0, count: 0 };
        found.set(number, { best: Math.max(known.best, worth * share * long), count: known.count + share });
      }
    }
  });
  vocabulary = [...index.keys()].sort();
}

/* The words of the book that one typed word may mean, each with how much it counts. */
function meant(word, isLast) {
  const found = new Map([[word, 1]]);
  if (GREEK[word]) found.set(GREEK[word], 1);
  if (NAMES[word]) found.set(NAMES[word], BEFORE);
  if (/\d/.test(word) || (index.has(word) && !(isLast && word.length > 1))) return found;
  for (let start = word; start.length >= Math.min(3, word.length); start = start.slice(0, -1)) {
    const longer = vocabulary.filter((known) => known.startsWith(start));
    for (const known of longer) {
      if (!found.has(known)) found.set(known, BEFORE * start.length / known.length);
    }
    if (longer.length) break;
  }
  return found;
}

/* Where a typed word stands, and how well it does there; the parts of a long name may stand apart. */
function scored(word, isLast) {
  const scores = new Map();
  for (const [known, share] of meant(word, isLast)) {
    const places = index.get(known) ?? new Map();
    const rare = Math.log(1 + entries.length / (1 + places.size));
    for (const [number, { best, count }] of places) {
      const often = count / (count + 1 + entries[number].length / 2000);
      const score = share * rare * (best + often);
      scores.set(number, Math.max(score, scores.get(number) ?? 0));
    }
  }
  const parts = partsOf(word);
  const each = parts.map((part, at) => scored(part, isLast && at === parts.length - 1));
  for (const number of each[0]?.keys() ?? []) {
    if (!each.every((places) => places.has(number))) continue;
    const score = BEFORE * each.reduce((sum, places) => sum + places.get(number), 0) / parts.length;
    scores.set(number, Math.max(score, scores.get(number) ?? 0));
  }
  return scores;
}

/* A query in LaTeX without its subscripts and backslashes: letters and names are looked for. */
const asText = (query) => (/[\\^{]/.test(query)
  ? query.replace(/[_^](?:\{[^{}]*\}|\\?\w+)/g, " ").replaceAll("\\", " ") : query);

const textOf = (entry) => folded(`${entry.title} ${entry.text} ${entry.words}`).replace(/\s+/g, " ");

function search(query) {
  const phrases = [...query.matchAll(/["“]([^"”]+)["”]/g)].map(([, said]) => folded(said).trim());
  const typed = [...folded(asText(query)).matchAll(TOKEN)].map(([word]) => stem(word));
  const telling = typed.filter((word) => !STOP.has(word));
  const words = [...new Set(telling.length ? telling : typed)];
  const each = words.map((word, at) => scored(word, at === words.length - 1));
  const places = new Map();
  for (const scores of each) {
    for (const [number, score] of scores) {
      const known = places.get(number) ?? { score: 0, has: 0 };
      places.set(number, { score: known.score + score, has: known.has + 1 });
    }
  }
  const most = Math.max(0, ...[...places.values()].map(({ has }) => has));
  const whole = words.join(" ");
  let found = [...places].filter(([, { has }]) => has === most)
    .map(([number, { score }]) => ({ number, score: score * worthOf(entries[number], whole) }));
  if (phrases.length) {
    const exact = found.filter(({ number }) =>
      phrases.every((phrase) => textOf(entries[number]).includes(phrase)));
    found = exact.length ? exact : found;
  }
  found.sort((a, b) => b.score - a.score);
  return { items: grouped(found, words) };
}

/* A place that is called what was typed comes before those that only speak of it. */
function worthOf(entry, whole) {
  const page = entry.location.includes("#") ? 1 : WHOLE;
  return entry.weight * page * called(entry, whole);
}

function called(entry, whole) {
  const names = [entry.title, entry.words].map((text) =>
    wordsOf(text).filter(([, share]) => share === 1).map(([word]) => word).join(" "));
  if (names.includes(whole) || names[0] === `nn.${whole}`) return 4;
  return ` ${names.join(" ")} `.includes(` ${whole} `) ? 2 : 1;
}

/* The places of one page together, its own entry among them: so the dialog wants it. */
function grouped(found, words) {
  const pages = new Map();
  for (const { number, score } of found) {
    const page = entries[number].location.split("#")[0];
    if (!pages.has(page)) pages.set(page, []);
    pages.get(page).push({ number, score });
  }
  const worth = (places) => places.slice(0, MOST)
    .reduce((sum, { score }, at) => sum + (at ? BESIDE * score : score), 0);
  const ranked = [...pages].map(([page, places]) => ({ page, places, worth: worth(places) }));
  return ranked.sort((a, b) => b.worth - a.worth).map(({ page, places }) => {
    const [best] = places;
    const whole = entries[best.number].location === page;
    const shown = places.slice(0, MOST).map(({ number, score }, at) => {
      const isBeside = at < SHOWN && !whole && entries[number].location !== page;
      const rank = at && !isBeside ? Math.min(score, 0.99 * best.score) : best.score;
      return item(entries[number], words, rank); // the same rank: seen at once
    });
    if (!shown.some(({ location }) => location === page)) {
      shown.push(item(entries.find(({ location }) => location === page), words, 0));
    }
    return shown;
  });
}

function item(entry, words, score) {
  const terms = Object.fromEntries(words.map((word) => [word, true]));
  const title = marked(entry.title, words), text = excerpt(entry.text, words);
  return { location: entry.location, title, text, score, terms };
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/* A text for the dialog, with what was typed marked in it. */
function marked(text, words) {
  return text.split(/([\p{L}\p{N}_]+)/u).map((part, at) => {
    const [word] = at % 2 ? [stem(folded(part))] : [""];
    const hit = at % 2 && words.some((typed) => word === typed || GREEK[typed] === word
      || (typed.length > 2 && word.startsWith(typed)) || typed.split(/[._]/).includes(word));
    return hit ? `<mark data-md-highlight>${escaped(part)}</mark>` : escaped(part);
  }).join("");
}

function excerpt(text, words) {
  const small = text.toLowerCase();
  const places = words.flatMap((word) => [word, GREEK[word]]).filter(Boolean)
    .map((word) => small.indexOf(word)).filter((at) => at >= 0);
  const first = Math.max(0, Math.min(...places, text.length) - NEAR);
  const from = places.length && first > 0 ? text.indexOf(" ", first) + 1 : 0;
  const to = from + LONG < text.length ? text.lastIndexOf(" ", from + LONG) : text.length;
  return `${from ? "… " : ""}${marked(text.slice(from, to), words)}${to < text.length ? " …" : ""}`;
}

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3]; // what the theme's dialog says and hears

addEventListener("message", ({ data: { type, data } }) => {
  if (type === SETUP) {
    setUp(data.docs);
    postMessage({ type: READY });
  } else if (type === QUERY) {
    postMessage({ type: RESULT, data: search(data) });
  }
});

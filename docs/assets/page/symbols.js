/* Point at a symbol, touch it, or go through a formula with the arrow keys: what it means is said,
   and all its places on the page are marked, in formulas, in code and in figures. */

const HATS = { "^": "\u0302", "~": "\u0303", "ˉ": "\u0304" };
const LETTERS = ".mathnormal, .katex-html .mathbb";
let page = null; // what it carries, and its letters by what they are

const box = document.createElement("div");
box.id = "symbol";
box.setAttribute("role", "status");

function scriptOf(letter) {
  const bearer = letter.closest(".katex-accent") ?? letter;
  const next = bearer.nextElementSibling ?? bearer.parentElement.nextElementSibling;
  return next?.classList.contains("msupsub") ? next.textContent.replace(/[\u200b\s]/g, "") : "";
}

function textOf(letter) {
  const hat = letter.closest(".katex-accent")?.querySelector(".accent-body")?.textContent[0];
  return (letter.textContent + (HATS[hat] ?? "")).normalize("NFC");
}

/* Each letter of the page with what it is; ij, which KaTeX sets as one, is i and j. */
function read() {
  const template = document.getElementById("symbol-lists");
  if (page?.template === template) return;
  page = { template, of: new Map(), places: new Map() };
  if (!template) return;
  const { from, lists } = JSON.parse(template.content.textContent);
  [...document.querySelectorAll("article .math")].forEach((formula, at) => {
    const here = lists[from.findLastIndex((start) => start <= at)];
    const find = (key) => [here, ...lists].find((list) => Object.hasOwn(list, key))?.[key];
    for (const letter of formula.querySelectorAll(LETTERS)) {
      const text = textOf(letter);
      const whole = [text + scriptOf(letter), text].find(find);
      const found = (whole ? [whole] : [...text]).filter(find).map((key) => [key, ...find(key)]);
      if (found.length) page.of.set(letter, found);
      for (const [key, says] of found) {
        page.places.set(key + says, [...(page.places.get(key + says) ?? []), letter]);
      }
    }
  });
}

/* How many letters are known, and which are not; the tests ask. */
export function resolved() {
  read();
  const letters = [...document.querySelectorAll("article .math")].flatMap((formula) => (
    [...formula.querySelectorAll(LETTERS)]));
  const unknown = letters.filter((letter) => !page.of.has(letter));
  return [letters.length - unknown.length, unknown.map(textOf)];
}

function hide() {
  box.remove();
  for (const same of document.querySelectorAll(".same")) same.classList.remove("same");
}

function show(letter) {
  read();
  const found = page.of.get(letter);
  if (!found) return false;
  hide();
  for (const [key, says, code] of found) {
    const names = [...document.querySelectorAll("article .highlight .n, article code")];
    const labels = [...document.querySelectorAll("article svg text")];
    const same = [...page.places.get(key + says),
      ...names.filter((name) => name.textContent === code),
      ...labels.filter((label) => label.textContent.trim() === key)];
    for (const place of same) place.classList.add("same");
  }
  box.textContent = found.map(([key, says]) => `${key}: ${says}`).join("\n");
  document.body.append(box);
  const place = letter.getBoundingClientRect();
  const room = document.documentElement.clientWidth - box.offsetWidth - 8;
  box.style.left = `${Math.max(8, Math.min(place.left, room)) + scrollX}px`;
  box.style.top = `${place.top - box.offsetHeight - 6 + scrollY}px`;
  return true;
}

document.addEventListener("pointerover", (event) => {
  const letter = event.target.closest?.(LETTERS);
  if (!letter || !show(letter)) hide();
});

document.addEventListener("keydown", (event) => {
  const formula = event.target.closest?.("div.math");
  if (event.key === "Escape") hide();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!formula || !step) return;
  read();
  const letters = [...formula.querySelectorAll(LETTERS)].filter((letter) => page.of.has(letter));
  const at = letters.findIndex((letter) => letter === formula.reached);
  formula.reached = letters[(at + step + letters.length) % letters.length];
  if (formula.reached && show(formula.reached)) event.preventDefault();
});

document.addEventListener("focusout", hide);

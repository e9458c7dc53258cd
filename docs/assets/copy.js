/* Buttons that copy a block: its own code, the code with what it needs, or with NumPy only; and
   those that copy an equation: as NumPy, as a function, as LaTeX, as MathML, as a link. */

const OFFERS = ["Copy with what it needs", "Copy as NumPy only"];

function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function button(text, attributes, act) {
  const element = made("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", act);
  return element;
}

function show(box, open) {
  const toggle = box.querySelector("[aria-expanded]");
  toggle?.setAttribute("aria-expanded", open);
  if (toggle) toggle.nextElementSibling.hidden = !open;
}

/* A button that copies, with a menu of other ways; each offer is a name and what gives its text. */
function copying(name, text, offers, more = {}) {
  const status = made("span", { role: "status" });
  const copy = (give) => async () => {
    await navigator.clipboard.writeText(give());
    status.textContent = "Copied";
    setTimeout(() => { status.textContent = ""; }, 2000);
  };
  const box = made("div", { class: "copy" }, status);
  if (text) box.append(button(name, {}, copy(text)));
  if (!offers.length) return box;
  const menu = made("div", { class: "more" });
  for (const [offer, give] of offers) {
    menu.append(give ? button(offer, {}, copy(give)) : made("p", {}, offer));
  }
  const state = { "aria-expanded": false, "aria-label": "More ways to copy", ...more };
  box.append(button(text ? "▾" : `${name} ▾`, state, (event) => {
    show(box, event.currentTarget.getAttribute("aria-expanded") === "false");
  }), menu);
  show(box, false);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    show(box, false);
    box.querySelector("[aria-expanded]").focus();
  });
  return box;
}

function equip(cell, carried) {
  const own = cell.classList.contains("wrong") ? "Copy wrong code" : "Copy";
  const texts = (carried?.blocks[cell.dataset.block] ?? []).map((places) => (
    places.map((place) => carried.parts[place]).join("").trimEnd()));
  const offers = texts.map((text, at) => [OFFERS[at], () => text]).filter((_, at) => texts[at]);
  cell.prepend(copying(own, () => cell.dataset.copy, offers));
}

function equipEquation(mark) {
  const { numpy, function: whole, unsaid } = mark.dataset;
  let math = mark.previousElementSibling;
  while (math && !math.matches(".math")) math = math.previousElementSibling;
  if (!math) return;
  const offers = [];
  if (numpy) offers.push(["As NumPy", () => numpy]);
  if (whole) offers.push(["As a function", () => whole]);
  if (unsaid) offers.push([`${numpy ? "Not all of it is" : "Not as"} NumPy: ${unsaid}.`, null]);
  offers.push(["As LaTeX", () => texOf(math)], ["As MathML", () => mathOf(math)]);
  if (math.id) offers.push(["As a link", () => location.href.replace(/#.*|$/, `#${math.id}`)]);
  const label = { "aria-label": `Copy ${math.getAttribute("aria-label") ?? "this equation"}` };
  mark.before(made("div", { class: "taken" }, copying("Copy", null, offers, label)));
}

function texOf(formula) {
  return formula.querySelector("annotation").textContent.replace(/ *\\tag\{\d+\}/, "");
}

function mathOf(formula) {
  const math = formula.querySelector("math").cloneNode(true);
  math.querySelector("annotation").remove();
  const numbered = math.querySelector("mtable[width='100%']"); // which is how KaTeX sets a tag
  numbered?.replaceWith(numbered.firstElementChild.children[1].firstElementChild);
  return new XMLSerializer().serializeToString(math);
}

/* What is selected is copied with each formula once, as LaTeX between dollars. */
function copySelection(event) {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (!range || range.collapsed) return;
  const around = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".math");
  const [first, last] = [around(range.startContainer), around(range.endContainer)];
  const whole = range.cloneRange();
  if (first) whole.setStartBefore(first);
  if (last) whole.setEndAfter(last);
  const part = whole.cloneContents();
  const formulas = part.querySelectorAll(".math");
  if (!formulas.length) return;
  for (const formula of formulas) {
    const dollars = formula.tagName === "DIV" ? "$$" : "$";
    formula.replaceWith(dollars + texOf(formula) + dollars);
  }
  for (const tool of part.querySelectorAll("button, .copy, .taken, .broken, .checked, .headerlink")) {
    tool.remove();
  }
  event.clipboardData.setData("text/html", new XMLSerializer().serializeToString(part));
  event.clipboardData.setData("text/plain", part.textContent.trim());
  event.preventDefault();
}

function equipAll() {
  if (!navigator.clipboard) return;
  const carried = JSON.parse(document.getElementById("copies")?.content.textContent ?? "null");
  for (const cell of document.querySelectorAll(".cell:not(:has(> .copy))")) equip(cell, carried);
  for (const mark of document.querySelectorAll("a.checked:not(.taken + *)")) equipEquation(mark);
}

function closeOthers(event) {
  for (const box of document.querySelectorAll(".copy")) {
    if (!box.contains(event.target)) show(box, false);
  }
}

document.addEventListener("copy", copySelection);
for (const event of ["click", "focusin"]) document.addEventListener(event, closeOthers);
(window.document$ ?? { subscribe: (act) => act() }).subscribe(equipAll);

/* Buttons that copy a block: its own code, the code with what it needs, or with NumPy only. And the
   mark of an equation opens: what was checked, and the equation as NumPy, LaTeX, MathML, a link. */

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

function show({ toggle, menu }, open) {
  toggle?.setAttribute("aria-expanded", open);
  if (menu) menu.hidden = !open;
}

/* A menu that opens below what is clicked, and closes with Escape, or when one goes elsewhere. */
function opening(box, toggle, menu) {
  Object.assign(box, { toggle, menu });
  show(box, false);
  toggle.addEventListener("click", (event) => {
    event.preventDefault();
    show(box, menu.hidden);
    const isByKeys = event.detail === 0;
    if (isByKeys && !menu.hidden) menu.querySelector("a, button").focus();
  });
  for (const part of [box, toggle]) {
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || menu.hidden) return;
      show(box, false);
      toggle.focus();
    });
  }
}

/* A button that copies what is given, and says so. */
function copier(name, give, status) {
  return button(name, {}, async () => {
    const copied = navigator.clipboard?.writeText(give()) ?? Promise.reject();
    status.textContent = await copied.then(() => "Copied", () => "Not copied: the browser refuses");
    setTimeout(() => { status.textContent = ""; }, 2000);
  });
}

function equip(cell, carried) {
  const own = cell.classList.contains("wrong") ? "Copy wrong code" : "Copy";
  const texts = (carried?.blocks[cell.dataset.block] ?? []).map((places) => (
    places.map((place) => carried.parts[place]).join("").trimEnd()));
  const status = made("span", { role: "status" });
  const box = made("div", { class: "copy" }, status);
  box.append(copier(own, () => cell.dataset.copy, status));
  const offers = texts.map((text, at) => text && copier(OFFERS[at], () => text, status));
  if (offers.some(Boolean)) {
    const menu = made("div", { class: "more" }, ...offers.filter(Boolean));
    const toggle = button("▾", { "aria-label": "More ways to copy" }, () => {});
    box.append(toggle, menu);
    opening(box, toggle, menu);
  }
  cell.prepend(box);
}

function equipEquation(mark) {
  const { numpy, function: whole, unsaid, says } = mark.dataset;
  let math = mark.previousElementSibling;
  while (math && !math.matches(".math")) math = math.previousElementSibling;
  if (!math) return;
  const status = made("span", { role: "status" });
  const how = made("a", { href: mark.href }, "How?");
  const menu = made("div", { class: "more" }, made("p", {}, `${says} `, how));
  const offer = (name, give) => menu.append(copier(name, give, status));
  if (navigator.clipboard) {
    if (numpy) offer("Copy as NumPy", () => numpy);
    if (whole) offer("Copy as a function", () => whole);
    if (unsaid) menu.append(made("p", {}, `${numpy ? "Not all of it is" : "Not as"} NumPy: ${unsaid}.`));
    offer("Copy as LaTeX", () => texOf(math));
    offer("Copy as MathML", () => mathOf(math));
    if (math.id) offer("Copy as a link", () => location.href.replace(/#.*|$/, `#${math.id}`));
  }
  for (const [text, href] of uses()[math.id] ?? []) menu.append(made("a", { href }, text));
  const box = made("div", { class: "copy taken" }, status, menu);
  mark.before(box);
  mark.target = "_self"; // else the theme follows it, too, where it goes to pages without loading
  mark.setAttribute("role", "button");
  mark.setAttribute("aria-label", `${math.getAttribute("aria-label")}: ${mark.textContent}`);
  mark.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    mark.click();
  });
  opening(box, mark, menu);
}

/* Where each equation of the page is used, by its label. */
function uses() {
  return JSON.parse(document.getElementById("uses")?.content.textContent ?? "{}");
}

function texOf(formula) {
  return formula.querySelector("annotation").textContent.replace(/ *\\tag\{\d+\}/, "");
}

function mathOf(formula) {
  const math = formula.querySelector("math").cloneNode(true);
  math.querySelector("annotation").remove();
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
  for (const tool of part.querySelectorAll("button, .copy, .checked, .headerlink")) {
    tool.remove();
  }
  event.clipboardData.setData("text/html", new XMLSerializer().serializeToString(part));
  event.clipboardData.setData("text/plain", part.textContent.trim());
  event.preventDefault();
}

function equipAll() {
  for (const mark of document.querySelectorAll("a.checked:not(.taken + *)")) equipEquation(mark);
  if (!navigator.clipboard) return;
  const carried = JSON.parse(document.getElementById("copies")?.content.textContent ?? "null");
  for (const cell of document.querySelectorAll(".cell:not(:has(> .copy))")) equip(cell, carried);
}

function closeOthers(event) {
  for (const box of document.querySelectorAll(".copy")) {
    if (!box.contains(event.target) && !box.toggle?.contains(event.target)) show(box, false);
  }
}

document.addEventListener("copy", copySelection);
for (const event of ["click", "focusin"]) document.addEventListener(event, closeOthers);
(window.document$ ?? { subscribe: (act) => act() }).subscribe(equipAll);

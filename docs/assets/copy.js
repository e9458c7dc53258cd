/* Buttons that copy a block: its own code, the code with what it needs, or with NumPy only. */

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

function equip(cell, carried) {
  const status = made("span", { role: "status" });
  const copy = (text) => async () => {
    await navigator.clipboard.writeText(text());
    status.textContent = "Copied";
    setTimeout(() => { status.textContent = ""; }, 2000);
  };
  const own = cell.classList.contains("wrong") ? "Copy wrong code" : "Copy";
  const box = made("div", { class: "copy" }, status, button(own, {}, copy(() => cell.dataset.copy)));
  const offers = carried?.blocks[cell.dataset.block] ?? [];
  const menu = made("div", { class: "more" });
  offers.forEach((places, at) => {
    const text = places.map((place) => carried.parts[place]).join("").trimEnd();
    if (text) menu.append(button(OFFERS[at], {}, copy(() => text)));
  });
  if (menu.children.length) {
    const state = { "aria-expanded": false, "aria-label": "More ways to copy" };
    box.append(button("▾", state, (event) => {
      show(box, event.currentTarget.getAttribute("aria-expanded") === "false");
    }), menu);
    show(box, false);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || menu.hidden) return;
      show(box, false);
      box.querySelector("[aria-expanded]").focus();
    });
  }
  cell.prepend(box);
}

function equipAll() {
  if (!navigator.clipboard) return;
  const carried = JSON.parse(document.getElementById("copies")?.content.textContent ?? "null");
  for (const cell of document.querySelectorAll(".cell:not(:has(> .copy))")) equip(cell, carried);
}

function closeOthers(event) {
  for (const box of document.querySelectorAll(".cell > .copy")) {
    if (!box.contains(event.target)) show(box, false);
  }
}

for (const event of ["click", "focusin"]) document.addEventListener(event, closeOthers);
(window.document$ ?? { subscribe: (act) => act() }).subscribe(equipAll);

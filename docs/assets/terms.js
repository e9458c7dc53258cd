/* With a finger, the first touch of a term shows what it means; the second goes to its entry. */

let touched = null;

document.addEventListener("click", (event) => {
  const term = event.target.closest?.("a.term") ?? null;
  if (term && event.pointerType === "touch" && term !== touched) {
    event.preventDefault();
    event.stopPropagation();
    term.focus();
  }
  touched = term;
}, { capture: true });

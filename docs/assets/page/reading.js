/* What a page does without Python: a touched word says what it means, solutions unfold where the
address asks for them, and a recorded run plays once and has a slider. */

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

/* With ?solutions in its address, a page shows every solution: on the screen, and so on paper. */
const unfold = () => {
  const isAsked = new URL(location.href).searchParams.has("solutions");
  document.documentElement.classList.toggle("solved", isAsked);
  if (!isAsked) return;
  for (const solution of document.querySelectorAll("details.success")) solution.open = true;
};

/* A figure with frames is a recorded run: it plays once where it is seen, and has a slider. */
const SECONDS = 0.6;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

function makeSlider(figure) {
  const frames = [...figure.querySelectorAll("[data-frame]")];
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: frames.length - 1, value: frames.length - 1 });
  slider.setAttribute("aria-label", "Moment of the recorded run");

  const show = (number) => {
    frames.forEach((frame, at) => frame.setAttribute("display", at === number ? "inline" : "none"));
    slider.value = number;
    slider.setAttribute("aria-valuetext", frames[number].dataset.frame);
  };

  const play = (number) => {
    if (slider.dataset.held || number === frames.length) return;
    show(number);
    setTimeout(play, 1000 * SECONDS, number + 1);
  };

  slider.addEventListener("input", () => {
    slider.dataset.held = "yes"; // from now on the reader's
    show(Number(slider.value));
  });
  figure.append(slider);
  show(frames.length - 1);
  if (STILL.matches) return;
  new IntersectionObserver(([{ isIntersecting }], watch) => {
    if (!isIntersecting) return;
    watch.disconnect();
    play(0);
  }, { threshold: 0.5 }).observe(figure);
}

(window.document$ ?? { subscribe: (act) => act() }).subscribe(() => {
  unfold();
  for (const figure of document.querySelectorAll(".figure:has([data-frame])")) {
    if (!figure.querySelector("input")) makeSlider(figure);
  }
});

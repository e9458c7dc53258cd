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
  for (const figure of document.querySelectorAll(".figure:has([data-frame])")) {
    if (!figure.querySelector("input")) makeSlider(figure);
  }
});

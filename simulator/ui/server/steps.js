// One question at a time on a phone: the style sheet shows the field that `data-step` of the page counts (styles/begin.css).
// Back, on and Enter move it; the keyboard goes with it, in the same tap, so that the pad of a phone stays open.
{
  const page = document.documentElement, phone = matchMedia("(max-width: 640px)");
  const steps = () => document.querySelector(".steps");
  const field = step => [...document.querySelector(".st-key-form").children][step];
  let way;

  function begin() {
    const now = steps()?.dataset.way;
    if (now === way) return;
    way = now;
    if (way) page.dataset.step = 0;
    else delete page.dataset.step;
  }

  function move(by) {
    const next = Number(page.dataset.step) + by;
    if (next < steps().querySelectorAll("span[data-place]").length) {
      page.dataset.step = next;
      field(next).querySelector("input:not(.calendar), [aria-checked=true], button").focus();
    } else {
      document.activeElement.blur();
      document.querySelector(".st-key-answered").scrollIntoView({ block: "start" });
    }
  }

  new MutationObserver(begin).observe(document, { childList: true, subtree: true });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.(".steps button");
    if (button) move(Number(button.dataset.by));
  });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter" && phone.matches && steps() && target.matches?.(".st-key-form input")) move(1);
  });
}

// One question at a time on a phone: the style sheet shows the field that `data-step` of the page counts (styles/begin.css).
// Back, on and Enter move it; the keyboard goes with it, in the same tap, so that the pad of a phone stays open.
// The answer may find a question faulty that was left already: it comes back. The last step says that all were gone through.
{
  const page = document.documentElement, phone = matchMedia("(max-width: 640px)"), patience = 600;
  const steps = () => document.querySelector(".st-key-form .steps");
  const count = () => steps().querySelectorAll("span[data-place]").length;
  const fields = () => [...document.querySelector(".st-key-form").children].slice(0, count());
  let way, moved = 0;

  function begin() {
    const now = steps()?.dataset.way;
    if (now === way) return;
    way = now;
    if (way) page.dataset.step = 0;
    else delete page.dataset.step;
  }

  const turnTo = step => {
    page.dataset.step = step;
    const field = fields()[step];
    (field.querySelector("input:not(.calendar), [aria-checked=true]") ?? field.querySelector("button")).focus();
  };

  function move(by) {
    const next = Number(page.dataset.step) + by;
    moved = performance.now();
    setTimeout(comeBack, patience + 1);
    if (next < count()) return turnTo(next);
    document.activeElement.blur();
    document.querySelector("[class*=st-key-gone-through] button").click();
    document.querySelector(".st-key-answered").scrollIntoView({ block: "start" });
  }

  // What was typed is judged only when the page has answered: until then the fault under a field is of what stood there before.
  function comeBack() {
    if (!steps() || !phone.matches || performance.now() - moved < patience) return;
    if (!document.querySelector("[data-test-script-state=notRunning]")) return;
    const faulty = fields().findIndex(field => field.querySelector(".fault"));
    if (faulty >= 0 && faulty < Number(page.dataset.step)) turnTo(faulty);
  }

  new MutationObserver(() => { begin(); comeBack(); })
    .observe(document, { childList: true, subtree: true, attributeFilter: ["data-test-script-state"] });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.(".steps button");
    if (button) move(Number(button.dataset.by));
  });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter" && phone.matches && steps() && target.matches?.(".st-key-form input")) move(1);
  });
}

// Keeps <html lang dir> in step with the page, says which link of the bar is the page that is open, opens the digit
// pad for amounts, puts the cursor where the counter wants the next key, takes the first screen away.
// The only script of ours: it runs constants, never anything that was typed or came from an address.
const root = document.documentElement;
let placed;

function step() {
  const spoken = document.querySelector("#spoken");
  if (spoken && root.lang !== spoken.lang) {
    root.lang = spoken.lang;
    root.dir = spoken.dir;
  }
  for (const bar of document.querySelectorAll(".st-key-tabs, .st-key-staff")) {
    bar.setAttribute("role", "navigation");
    if (spoken) bar.setAttribute("aria-label", bar.matches(".st-key-tabs") ? spoken.dataset.tabs : spoken.dataset.staff);
    for (const link of bar.querySelectorAll("a")) {
      // The address of the first page is written "?lang=fr": alone, it would lead another tab to the page that is open.
      if (link.getAttribute("href").startsWith("?")) link.setAttribute("href", "./" + link.getAttribute("href"));
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
  for (const field of document.querySelectorAll('[class*="st-key-digits-"] input:not([inputmode="numeric"])')) {
    field.setAttribute("inputmode", "numeric");
  }
  const cursor = document.querySelector("#cursor");
  const wanted = cursor?.dataset.turn !== placed && document.querySelector(`.st-key-${cursor?.dataset.to} :is(input, button)`);
  if (wanted) wanted.focus();
  if (wanted || !cursor) placed = cursor?.dataset.turn;
  if (spoken) document.getElementById("boot")?.remove();
}

new MutationObserver(step).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["lang", "href"] });

// Keeps <html lang dir> in step with the page, opens the pages of the bar, opens the digit pad for amounts and days, puts a
// calendar behind the icon of a day and the cursor where the counter wants the next key, takes the first screen away.
// The only script of ours: it runs constants, never anything that was typed or came from an address.
const root = document.documentElement;
let placed, watched, drawn, left = 0;

function step() {
  const spoken = document.querySelector("#spoken");
  if (spoken && root.lang !== spoken.lang) {
    root.lang = spoken.lang;
    root.dir = spoken.dir;
  }
  for (const field of document.querySelectorAll(':is([class*="st-key-digits-"], [class*="st-key-day-"]) input:not([inputmode="numeric"], [type="date"])')) {
    field.setAttribute("inputmode", "numeric");
    if (spoken && field.closest('[class*="st-key-day-"]')) calendar(field, spoken);
  }
  const cursor = document.querySelector("#cursor");
  const to = cursor?.dataset.to;
  const wanted = cursor?.dataset.turn !== placed && document.querySelector(`.st-key-${to} :is(input, button), a[data-key="${to}"]`);
  if (wanted) wanted.focus();
  watched = wanted || watched;
  if (watched) show(watched);
  if (wanted || !cursor) placed = cursor?.dataset.turn;
  uncover(spoken);
}

// The answer of the first HTML covers the page until that is drawn down to its foot; if it never is, for some seconds.
function uncover(spoken) {
  const cover = document.getElementById("boot");
  if (!cover || !spoken) return;
  drawn ||= setTimeout(() => cover.remove(), 3000);
  if (document.querySelector("footer")) cover.remove();
}

// The browser's own calendar behind an icon: the day that is chosen there is typed into the field, and the field is left.
function calendar(field, spoken) {
  const day = document.createElement("input");
  day.type = "date";
  day.tabIndex = -1;
  day.className = "calendar";
  day.title = spoken.dataset.calendar;
  day.setAttribute("aria-label", spoken.dataset.calendar);
  day.addEventListener("click", () => {
    day.value = field.value.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, "$3-$2-$1");
    day.showPicker?.();
  });
  day.addEventListener("change", () => {
    if (!day.value) return;
    field.focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, day.value.split("-").reverse().join("/"));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.blur();
  });
  field.closest("[data-testid=stTextInput]").append(day);
}

// The place of the cursor stays in sight while the page grows around it, until somebody touches something.
function show(wanted) {
  const box = wanted.getBoundingClientRect(), bar = document.querySelector(".tabs")?.getBoundingClientRect().top;
  if (box.top < 0 || box.bottom > (bar > 0 ? bar : innerHeight)) wanted.scrollIntoView({ block: "center" });
}

// A link to another page takes the whole address along when it is about to be used, so that another tab opens the same question.
function aim(event) {
  const link = event.target.closest?.("a[data-page]");
  if (link && location.search) link.search = location.search;
}

// A plain tap on it opens the page as going back does: without loading everything again. What was typed just before is
// sent when its field is left; it goes first.
function follow(event) {
  const link = event.target.closest?.("a[data-page]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  setTimeout(go, performance.now() - left < 200 ? 100 : 0, link);
}

function go(link) {
  if (link.pathname === location.pathname) link.search = `?lang=${root.lang}`;
  else link.search = location.search;
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}

new MutationObserver(step).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["lang"] });
for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, aim);
for (const kind of ["keydown", "pointerdown", "wheel"]) document.addEventListener(kind, () => { watched = null; }, true); // before a widget that keeps the event to itself
document.addEventListener("focusout", () => { left = performance.now(); });
document.addEventListener("click", follow);

// Keeps <html lang dir> in step with the page, reads its answer aloud, marks the fields of its faults, opens the pages of the bar, opens the digit pad for amounts and days, puts a
// calendar behind the icon of a day and the cursor where the counter wants the next key, takes the first screen away.
// Like connection.js and words.js it runs constants, never anything that was typed or came from an address.
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
  for (const zone of document.querySelectorAll("[data-testid=stFileUploaderDropzone][role=presentation]")) zone.setAttribute("role", "group"); // it has a name, and is heard
  const cursor = document.querySelector("#cursor");
  const to = cursor?.dataset.to;
  const wanted = cursor?.dataset.turn !== placed && document.querySelector(`.st-key-${to} :is(input, button), a[data-key="${to}"]`);
  if (wanted) wanted.focus();
  watched = wanted || watched;
  if (watched) show(watched);
  if (wanted || !cursor) placed = cursor?.dataset.turn;
  uncover(spoken);
  entitle();
  tell();
  point();
}

// The frame that scrolls takes the keyboard: it is heard by the title of its page.
function entitle() {
  const main = document.querySelector("main"), title = document.querySelector("h1")?.textContent;
  if (main && title && main.ariaLabel !== title) main.ariaLabel = title;
}

// An answer that changes is read aloud, politely: by an element that stays, for one that comes together with its words is not heard.
function tell() {
  const answer = [...document.querySelectorAll(".hero")].find(hero => !hero.closest(".before"));
  if (!answer) return;
  const words = [...answer.querySelectorAll(".l, .v, .s, .verdict")].filter(line => !line.closest(".foot")).map(line => line.textContent).join(". ");
  const said = document.querySelector("#said") ?? live("said");
  if (said.textContent !== words) said.textContent = words;
}

function live(id) {
  const made = document.createElement("p");
  made.id = id;
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}

// The field of each fault is marked, and has under itself what the message says of it.
function point() {
  const faults = new Map([...document.querySelectorAll("[data-field]")].map(told => [fieldOf(told.dataset.field), told]));
  for (const told of document.querySelectorAll(".fault")) {
    const field = document.querySelector(`[aria-describedby="${told.id}"]`);
    if (faults.has(field)) continue;
    told.remove();
    field?.removeAttribute("aria-invalid");
    field?.removeAttribute("aria-describedby");
  }
  for (const [field, fault] of faults) if (field) mark(field, `fault-${fault.dataset.field}`, fault.textContent);
}

function fieldOf(name) {
  const keys = ["", "digits-", "day-", "counter-"].map(kind => `[class*="st-key-${kind}${name}-"]`);
  return document.querySelector(`:is(${keys}) :is(input:not(.calendar), [role="radiogroup"])`);
}

function mark(field, id, words) {
  const told = document.getElementById(id) ?? document.createElement("p");
  if (told.textContent !== words) told.textContent = words;
  if (told.isConnected && field.getAttribute("aria-describedby") === id) return;
  told.id = id;
  told.className = "fault";
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
  field.closest("[data-testid=stElementContainer]").append(told);
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

// The place of the cursor stays in sight while the page grows around it, and its text selected when that comes after it,
// until somebody touches something.
function show(field) {
  if (field === document.activeElement && isTyped(field) && field.selectionStart === field.selectionEnd) field.select();
  const box = field.getBoundingClientRect(), bar = document.querySelector(".tabs")?.getBoundingClientRect().top;
  if (box.top < 0 || box.bottom > (bar > 0 ? bar : innerHeight)) field.scrollIntoView({ block: "center" });
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

// A choice changes the address of its page in the history of the browser; only another page is another step of it.
const push = history.pushState.bind(history);
history.pushState = (state, title, address) => {
  if (new URL(address, location).pathname === location.pathname) history.replaceState(state, title, address);
  else push(state, title, address);
};

// Who comes into a full field types another value: its text is selected, and a second tap puts the cursor into it.
const isTyped = field => field.matches?.('[data-testid=stMain] input[type="text"]:not([role="combobox"])');
let entered;

function enter({ target }) {
  entered = target;
  if (isTyped(target)) target.select();
}

function tap({ target }) {
  if (target === entered && isTyped(target) && target.selectionStart === target.selectionEnd) target.select();
  entered = null;
}

new MutationObserver(step).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["lang"] });
for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, aim);
for (const kind of ["keydown", "pointerdown", "wheel"]) document.addEventListener(kind, () => { watched = null; }, true); // before a widget that keeps the event to itself
document.addEventListener("focusout", () => { left = performance.now(); });
document.addEventListener("focusin", enter);
document.addEventListener("click", tap, true);
document.addEventListener("click", follow);

// Says what the answer on the page is worth: still computed, or the one of before, since the server is not heard any more.
// The page tells it in its own language (#spoken) and dims the answer (styles/connection.css).
{
  const LATE = 200, LOST = 3000, LOOK = 100, CALL = 1000; // milliseconds
  const QUESTION = 0x5a; // how a message of Streamlit's begins that asks for a page, or for a part of it
  const MADE = 0x30, AGAIN = 2; // the field of a message of Streamlit's that says how the page was made: as far as the order to begin again
  const page = document.documentElement, now = () => performance.now();
  let socket, askedOn, asked = 0, sent = 0, heard = 0, made = 0, alive = 0, called = 0, trouble = 0, returned = 0, looking;

  // Streamlit keeps its connection to itself: what is asked and heard on it is seen here.
  window.WebSocket = class extends WebSocket {
    constructor(...where) {
      super(...where);
      this.addEventListener("message", ({ data }) => {
        heard = now();
        if (socket === this && isMade(new Uint8Array(data))) made = heard;
      });
      this.addEventListener("open", () => {
        socket = this;
        returned = askedOn && now();
      });
      this.addEventListener("close", watch);
    }

    send(message) {
      super.send(message);
      if (message[0] !== QUESTION) return;
      askedOn = this;
      sent = now();
      asked ||= sent;
      watch();
    }
  };

  // The first words of an answer are not the answer: the page is there after the message that says so. Messages are fields one after
  // the other, each its tag and a number, which of a text is its length.
  function isMade(message) {
    let at = 0;
    const number = () => message[at++] & 127 | (message[at - 1] > 127 && number() << 7);
    while (at < message.length) {
      const tag = number(), value = number();
      if (tag === MADE) return value !== AGAIN;
      if ((tag & 7) === 2) at += value;
    }
  }

  // On a connection that came back Streamlit may ask nothing, and what was asked on the one before may be lost, or its session:
  // the key "r" of Streamlit's own asks for the whole page, with what stands in its fields. What is changed before that page is
  // there may be lost too: then it is asked for once more.
  function again() {
    returned = now();
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "r", code: "KeyR", keyCode: 82, which: 82, bubbles: true }));
  }

  function watch() {
    looking ||= setInterval(look, LOOK);
  }

  const app = () => document.querySelector("[data-testid=stApp]")?.dataset ?? {};

  // The page is being computed from the first word of the server until its last.
  function turn() {
    if (app().testScriptState !== "notRunning") asked ||= now();
    else if (made > sent) answered();
    watch();
    look();
  }

  function answered() {
    asked = 0;
    if (returned && sent - returned > LOOK) again();
    else returned = 0;
  }

  // What is asked on a new connection is not heard while Streamlit is still drawing: it is asked until it is. A page that is
  // computed between two looks at it changes no state that could be seen: that it was made says that it is there.
  function look() {
    const connected = app().testConnectionState === "CONNECTED";
    if (connected && askedOn && askedOn !== socket && now() - returned > CALL) again();
    else if (connected && asked && app().testScriptState === "notRunning" && made > sent) answered();
    if (connected && !asked && navigator.onLine) trouble = looking = clearInterval(looking);
    else trouble ||= asked || now();
    const silent = trouble ? now() - Math.max(trouble, connected && heard, connected && alive) : 0;
    if (silent >= CALL && connected) call();
    show(silent >= LOST || returned ? "lost" : asked && now() - asked >= LATE ? "late" : "");
  }

  // A long computation is silent too: whether the server is there, one of its smallest files tells.
  function call() {
    if (now() - called < CALL) return;
    const at = called = now();
    fetch("/robots.txt", { method: "HEAD", cache: "no-store" }).then(() => { alive = at; }, () => {});
  }

  function show(state) {
    const spoken = document.querySelector("#spoken")?.dataset;
    if (!spoken || (page.dataset.answer ?? "") === state) return;
    page.dataset.answer = state;
    page.style.setProperty("--late", JSON.stringify(spoken.late));
    (document.querySelector("#connection") ?? live("connection")).textContent = state && spoken[state];
  }

  addEventListener("offline", watch);
  new MutationObserver(turn).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state", "data-test-connection-state"] });
}

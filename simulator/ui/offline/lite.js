// Asks the browser to keep /lite for when there is no network, once the page is there; the page itself needs no script.
addEventListener("load", () => { navigator.serviceWorker?.register("/lite-worker.js", { scope: "/lite" }).catch(() => {}); });

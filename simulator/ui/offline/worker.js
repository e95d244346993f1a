// Keeps the page without a network, in every language, with its tables and its script. It answers only for /lite (its scope) and for
// those files, and only where the network does not: a page with facts is never kept, so no figure of other facts can come from here.
// What stands above is of this version of the texts and of the tables; another version is another worker, with a store of its own.
const STORE = `lite-${VERSION}`, PATIENCE = 15000; // milliseconds

self.addEventListener("install", event => {
  event.waitUntil(caches.open(STORE).then(store => store.addAll(KEPT.map(path => new Request(path, { cache: "reload" })))));
  self.skipWaiting();
});

self.addEventListener("activate", event => {
  const forget = names => Promise.all(names.filter(name => name.startsWith("lite-") && name !== STORE).map(name => caches.delete(name)));
  event.waitUntil(caches.keys().then(forget).then(() => self.clients.claim()));
});

const kept = path => caches.open(STORE).then(store => store.match(path, { ignoreVary: true }));

function language(url) {
  const preferred = [new URL(url).searchParams.get("lang"), ...self.navigator.languages.map(name => name.slice(0, 2))];
  return preferred.find(lang => LANGUAGES.includes(lang)) ?? LANGUAGES[0];
}

async function page(request) {
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE));
  return Promise.race([fetch(request), late]).catch(() => kept(`${PAGE}?lang=${language(request.url)}`));
}

self.addEventListener("fetch", event => {
  const { request } = event, { pathname, search, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (KEPT.includes(pathname + search)) event.respondWith(fetch(request).catch(() => kept(pathname + search)));
});

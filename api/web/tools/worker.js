/**
 * Opens the page without a connection. It keeps files of the page alone, never an answer of the API nor evidence.
 *
 * `VERSION` and `SHELL` come from the build (`offline.ts`). A page is asked for at the server first: a new build is seen at
 * once, and what is kept is for when nothing answers.
 */

/** Caches that stay: this build's, and the one before for windows that still show it. */
const KEPT = 2;
const PREFIX = "hutong-";
const NAME = PREFIX + VERSION;
/** Milliseconds in which a server answers that is there; behind it the street has no connection. */
const PATIENCE_MS = 5000;
const OF_THE_API = /^\/(v1|open311|docs|openapi\.json|healthz|static-offline-docs)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgotten().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin || OF_THE_API.test(address.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (address.pathname.startsWith("/assets/") || SHELL.includes(address.pathname)) event.respondWith(file(request));
});

/** Delete the files of older builds. */
async function forgotten() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(others.slice(0, Math.max(0, others.length - KEPT + 1)).map((name) => caches.delete(name)));
}

/** The page as the server has it, or as it was kept. */
async function page(request) {
  const kept = await (await caches.open(NAME)).match("/index.html", { ignoreVary: true });
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.status < 500 || kept === undefined ? answer : kept;
  } catch (error) {
    if (kept === undefined) throw error;
    return kept;
  }
}

/** A file whose name tells its content: what was kept of any build is right. */
async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** Lets the page open without a connection (`tools/worker.js`); for who reports from the street. */

const SCRIPT = "/worker.js";

/** Have the browser keep the page; browsers do so over `https` alone, and on the machine itself. */
export function keepPage(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(SCRIPT).catch(() => undefined);
}

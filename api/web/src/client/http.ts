/** The typed client of the API: session cookie, CSRF token, problems as errors. */

import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./api";
import { Problem, problemOf, Unreachable } from "./problem";

/** 160 MiB, the most that a report may have, at 3 Mbit/s. */
const UPLOAD_MS = 450_000;
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

interface SessionState {
  csrf: string | null;
  onSignedOut: () => void;
}

const state: SessionState = { csrf: null, onSignedOut: () => undefined };

/** Keep the token that `GET /v1/me` told; what changes something carries it. */
export function keepCsrf(token: string | null): void {
  state.csrf = token;
}

/** Whether the API told that token since the page was opened. */
export function hasCsrf(): boolean {
  return state.csrf !== null;
}

/** Say what is to be done when the API no longer knows the session. */
export function whenSignedOut(act: () => void): void {
  state.onSignedOut = act;
}

const session: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method) && state.csrf !== null) request.headers.set("X-CSRF-Token", state.csrf);
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) return undefined;
    const problem = await problemOf(response);
    if (problem.status === 401 && !new URL(request.url).pathname.endsWith("/v1/sessions")) state.onSignedOut();
    throw problem;
  },
  onError({ error }) {
    return error instanceof Problem ? error : new Unreachable(String(error));
  },
};

/** `api.GET("/v1/cases", { params: { query } })` and the like; a failure is thrown as `Problem` or `Unreachable`. */
export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: "same-origin" });
api.use(session);

/** Return the JSON of an answer, whatever else (CSV) the address may give; failures were thrown before. */
export async function data<T>(answer: Promise<{ data?: T }>): Promise<Exclude<T, string>> {
  return (await answer).data as Exclude<T, string>;
}

/** Fetch what is no JSON of the API's document, such as evidence; the caller reads the body. */
export async function fetched(path: string, init: RequestInit = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable(String(error));
  }
  if (answer.ok) return answer;
  if (answer.status === 401) state.onSignedOut();
  throw await problemOf(answer);
}

/** Send a form and tell how much of it went, 0 to 1 (`fetch` tells nothing on the way up); failures are thrown as elsewhere. */
export function uploaded<T>(path: string, form: FormData, onProgress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    if (state.csrf !== null) request.setRequestHeader("X-CSRF-Token", state.csrf);
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => onProgress(lengthComputable && total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Unreachable("the connection broke off"));
    request.ontimeout = request.onerror;
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as T);
        return;
      }
      if (request.status === 401) state.onSignedOut();
      const told = ["Content-Type", "Retry-After"].map((name) => [name, request.getResponseHeader(name)] as const);
      const headers = told.filter((pair): pair is [string, string] => pair[1] !== null);
      void problemOf(new Response(request.responseText, { status: request.status, headers })).then(reject, reject);
    };
    request.timeout = UPLOAD_MS;
    request.send(form);
  });
}

/** Errors of the API (RFC 9457 problem documents) and of the way there. */

export type Value = string | number | readonly string[];

/** Why, for programs: a code, and what a sentence about it names. */
export interface Reason {
  code: string;
  values: Readonly<Record<string, Value>>;
}

export interface Trouble {
  where: string;
  message: string;
  code?: string | null;
  values?: Readonly<Record<string, unknown>>;
}

export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly Trouble[];
  /** Seconds to wait before trying again, where the API said so. */
  readonly retryAfter: number | null;
  /** None where only `detail` says why, in English. */
  readonly reason: Reason | null;

  constructor(status: number, detail: string, { errors = [], retryAfter = null, reason = null }: Partial<Pick<Problem, "errors" | "retryAfter" | "reason">> = {}) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
    this.reason = reason;
  }
}

/** The API was not reached at all. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

/** Make an error of an answer that is none of 2xx. */
export async function problemOf(answer: Response): Promise<Problem> {
  const said = await body(answer);
  const wait = Number(answer.headers.get("Retry-After") ?? Number.NaN);
  return new Problem(answer.status, typeof said.detail === "string" ? said.detail : answer.statusText || `HTTP ${answer.status}`, {
    errors: Array.isArray(said.errors) ? (said.errors as Trouble[]) : [],
    retryAfter: Number.isFinite(wait) ? wait : null,
    reason: reasonOf(said),
  });
}

/** Return the reason of an answer, or of one of several answers in one. */
export function reasonOf({ code, values }: { code?: unknown; values?: unknown }): Reason | null {
  return typeof code === "string" ? { code, values: (values ?? {}) as Reason["values"] } : null;
}

interface Said {
  detail?: unknown;
  errors?: unknown;
  code?: unknown;
  values?: unknown;
}

async function body(answer: Response): Promise<Said> {
  if (!(answer.headers.get("Content-Type") ?? "").includes("json")) return {};
  try {
    return ((await answer.json()) ?? {}) as Said;
  } catch {
    return {};
  }
}

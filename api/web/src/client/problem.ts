/** Errors of the API (RFC 9457 problem documents) and of the way there. */

export interface Trouble {
  where: string;
  message: string;
}

export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly Trouble[];
  /** Seconds to wait before trying again, where the API said so. */
  readonly retryAfter: number | null;

  constructor(status: number, detail: string, errors: readonly Trouble[] = [], retryAfter: number | null = null) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
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
  return new Problem(
    answer.status,
    typeof said.detail === "string" ? said.detail : answer.statusText || `HTTP ${answer.status}`,
    Array.isArray(said.errors) ? (said.errors as Trouble[]) : [],
    Number.isFinite(wait) ? wait : null,
  );
}

async function body(answer: Response): Promise<{ detail?: unknown; errors?: unknown }> {
  if (!(answer.headers.get("Content-Type") ?? "").includes("json")) return {};
  try {
    return ((await answer.json()) ?? {}) as { detail?: unknown; errors?: unknown };
  } catch {
    return {};
  }
}

/** Which pictures are taken out for retraining, as the API is asked. Pure. */

export interface Chosen {
  form: "coco" | "yolo";
  /** A day of the site's calendar, such as 2026-11-30; empty: all. */
  since: string;
  kinds: string[];
  negatives: boolean;
  purpose: string;
}

const SHORTEST = 3;

/** Tell whether it says what the pictures are needed for. */
export function isPurpose(text: string): boolean {
  return text.trim().length >= SHORTEST;
}

export function queryOf({ kinds, negatives }: Chosen, since: number | undefined) {
  return { kind: kinds, negatives, ...(since === undefined ? {} : { since }) };
}

export function exportAddress(chosen: Chosen, since: number | undefined): string {
  const asked = new URLSearchParams({ format: chosen.form, purpose: chosen.purpose.trim(), negatives: String(chosen.negatives) });
  for (const kind of chosen.kinds) asked.append("kind", kind);
  if (since !== undefined) asked.set("since", String(since));
  return `/v1/review/export?${asked.toString()}`;
}

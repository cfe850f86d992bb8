/** Which files of an event's evidence are shown, and where they are read. Pure. */

import type { EvidenceLink } from "@/client/types";

export type Role = EvidenceLink["role"];

export interface Shown {
  /** What plays in a browser: the masked clip or the H.264 copy where there is one, else the camera's own clip. */
  video: EvidenceLink | undefined;
  /** The clip as the camera sent it: what counts as evidence. */
  original: EvidenceLink | undefined;
  snapshot: EvidenceLink | undefined;
  after: EvidenceLink | undefined;
  boxes: EvidenceLink | undefined;
}

/**
 * Choose among the files of one event; of several of a role the last one counts.
 *
 * What shows people that its stream hides (`reserved`) is not among them, unless it is asked for: `unmasked`.
 */
export function chosen(files: readonly EvidenceLink[], { unmasked = false } = {}): Shown {
  const of = (role: Role) => files.findLast((file) => file.role === role && (unmasked || !file.reserved));
  const masked = (role: Role) => (unmasked ? undefined : of(role));
  const original = of("clip");
  return {
    video: masked("masked_clip") ?? of("copy") ?? original,
    original,
    snapshot: masked("masked_snapshot") ?? of("snapshot"),
    after: masked("masked_after") ?? of("after"),
    boxes: of("boxes"),
  };
}

/** Return the address of a file for a stated purpose: without one, pictures come masked and clips not at all. */
export function addressOf(file: Pick<EvidenceLink, "path">, purpose = "review"): string {
  return `${file.path}?purpose=${encodeURIComponent(purpose)}`;
}

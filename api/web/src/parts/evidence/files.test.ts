import { describe, expect, it } from "vitest";
import type { EvidenceLink } from "@/client/types";
import { addressOf, chosen, type Role } from "./files";

const file = (role: Role, reserved = false, sequence = 1): EvidenceLink => ({
  event_id: "e", sequence, role, name: `${role}.bin`, media_type: "video/mp4", size: 1, reserved, path: `/v1/evidence/e/${String(sequence)}/${role}.bin`,
});
const HIDDEN = [file("clip", true), file("snapshot", true), file("after", true), file("boxes"), file("masked_snapshot"), file("masked_clip", false, 2)];

describe("files that are shown", () => {
  it.each([
    ["the clip where browsers play it", [file("clip")], "clip", "clip"],
    ["the copy beside the clip", [file("clip"), file("copy")], "copy", "clip"],
    ["the masked clip alone of a stream that hides people", HIDDEN, "masked_clip", undefined],
    ["nothing while the masked clip is being made", [file("clip", true), file("copy", true)], undefined, undefined],
  ])("are %s", (_, files, video, original) => {
    expect(chosen(files).video?.role).toBe(video);
    expect(chosen(files).original?.role).toBe(original);
  });

  it("are masked pictures before others", () => {
    expect(chosen(HIDDEN).snapshot?.role).toBe("masked_snapshot");
    expect(chosen(HIDDEN).after).toBeUndefined();
  });

  it("are the originals where somebody asks for them", () => {
    const { video, snapshot, after } = chosen(HIDDEN, { unmasked: true });
    expect([video?.role, snapshot?.role, after?.role]).toEqual(["clip", "snapshot", "after"]);
  });

  it("are the last of several", () => {
    expect(chosen([file("after", false, 1), file("after", false, 4)]).after?.sequence).toBe(4);
  });

  it("have an address that says what for", () => {
    expect(addressOf(file("clip"), "complaint 17 & 18")).toBe("/v1/evidence/e/1/clip.bin?purpose=complaint%2017%20%26%2018");
  });
});

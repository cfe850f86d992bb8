import { describe, expect, it } from "vitest";
import { chosen, type Role } from "./files";
import { around, type Look, seenAt } from "./sheet";

function look(t: number, x: number, id = 1, fault: string | null = null): Look {
  return { t, fault, boxes: [{ x1: x, y1: 0, x2: x + 0.1, y2: 0.1, class_name: "car", tracker_id: id, confidence: 1 }] };
}

describe("what was seen at a time", () => {
  it.each([
    ["between two looks", [look(10, 0), look(11, 0.5)], 10.5, 0.25],
    ["at a look", [look(10, 0), look(11, 0.5)], 10, 0],
    ["shortly after the last", [look(10, 0.2)], 10.8, 0.2],
    ["just before the first", [look(10, 0.2)], 9.7, 0.2],
    ["where a track ends", [look(10, 0, 1), look(11, 0.5, 2)], 10.5, 0],
    ["where boxes have no track", [look(10, 0, -1), look(11, 0.5, -1)], 10.5, 0],
  ])("%s", (_, looks, t, x) => {
    expect(seenAt(looks, t)?.boxes[0]?.x1).toBeCloseTo(x, 6);
  });

  it("is nothing without looks, long before and long after", () => {
    expect(seenAt([], 10)).toBeNull();
    expect(seenAt([look(10, 0)], 5)).toBeNull();
    expect(seenAt([look(10, 0)], 12)).toBeNull();
  });

  it("does not go on through a gap", () => {
    expect(seenAt([look(10, 0), look(20, 0.5)], 11)?.boxes[0]?.x1).toBe(0);
    expect(seenAt([look(10, 0), look(20, 0.5)], 15)).toBeNull();
  });

  it("tells a blind camera", () => {
    expect(seenAt([look(10, 0, 1, "black"), look(10.5, 0)], 10.2)?.fault).toBe("black");
  });
});

describe("what is repeated", () => {
  const clip = (start: number, end: number) => ({ start, end, video: "h264" });

  it.each([
    ["around the moment", { moment: 110, clip: clip(100, 130) }, 30, [7.5, 14.5]],
    ["a short clip whole", { moment: 103, clip: clip(100, 106) }, 6, [0, 6]],
    ["seven seconds at the end", { moment: 130, clip: clip(100, 130) }, 30, [23, 30]],
    ["all without boxes", undefined, 12, [0, 12]],
  ] as const)("%s", (_, sheet, length, range) => {
    expect(around(sheet, length)).toEqual(range);
  });
});

describe("chosen files", () => {
  const file = (role: Role, name: string) => ({
    event_id: "e", sequence: 1, role, name, media_type: "video/mp4", size: 1, path: `/v1/evidence/e/1/${name}`, reserved: false,
  });

  it("play the copy, and keep the original", () => {
    const found = chosen([file("clip", "clip.mp4"), file("copy", "copy.mp4"), file("snapshot", "snapshot.jpg")]);
    expect([found.video?.name, found.original?.name, found.snapshot?.name]).toEqual(["copy.mp4", "clip.mp4", "snapshot.jpg"]);
  });

  it("are the masked ones where people are hidden", () => {
    const roles = ["clip", "snapshot", "masked_snapshot", "after", "masked_after", "masked_clip"] as const;
    const found = chosen(roles.map((role) => file(role, role)));
    expect([found.video?.name, found.snapshot?.name, found.after?.name]).toEqual(["masked_clip", "masked_snapshot", "masked_after"]);
    expect(found.original?.name).toBe("clip");
  });

  it("play the clip where there is no copy", () => {
    expect(chosen([file("clip", "clip.mp4")]).video?.name).toBe("clip.mp4");
    expect(chosen([]).video).toBeUndefined();
  });
});

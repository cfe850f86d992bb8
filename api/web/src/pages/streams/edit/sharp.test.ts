import { expect, it } from "vitest";
import type { CaseDetail } from "@/client/types";
import { snapshotOf } from "./sharp";

type Found = Parameters<typeof snapshotOf>[0];
const event = (id: string, stream_id: string, start: number) => ({ id, stream_id, start }) as CaseDetail["events"][number];
const file = (event_id: string, role: string, path = `/v1/evidence/${event_id}/1/snapshot.jpg`) => ({ event_id, role, path, reserved: event_id === "e" }) as CaseDetail["evidence"][number];

it("is of this camera's newest event that has one for everybody", () => {
  const found: Found = {
    events: [event("a", "gate", 1), event("b", "gate", 3), event("c", "yard", 9), event("d", "gate", 5), event("e", "gate", 7)],
    evidence: [file("a", "snapshot"), file("b", "snapshot"), file("c", "snapshot"), file("d", "clip"), file("e", "snapshot")],
  };
  expect(snapshotOf(found, "gate")).toEqual({ address: "/v1/evidence/b/1/snapshot.jpg?purpose=drawing%20zones", at: 3 });
  expect(snapshotOf(found, "lane")).toBeNull();
});

import { describe, expect, it } from "vitest";
import { cornersOf, draftOf } from "./draft";
import { type Action, begin, edited, type Editing } from "./editing";
import type { XY } from "./geometry";

const PLACE = { lat: 39.9, lon: 116.4 };
const START = begin(draftOf({ zones: { lane: { polygon: [[0.1, 0.1], [0.5, 0.1], [0.5, 0.5]] } } }));
const put = (at: XY): Action => ({ do: "put", at, place: PLACE });
const run = (actions: readonly Action[], from: Editing = START) => actions.reduce(edited, from);
const lane = { kind: "zone", name: "lane" } as const;
const names = (now: Editing) => Object.keys(now.steps.present.zone);

describe("drawing", () => {
  const drawn = run([{ do: "tool", tool: "zone" }, put([0, 0]), put([1, 0]), put([1, 1]), put([1, 1]), { do: "finish", place: PLACE }]);
  it("an area ends when it is closed, and is chosen", () => {
    expect(cornersOf(drawn.steps.present, { kind: "zone", name: "zone-2" })).toEqual([[0, 0], [1, 0], [1, 1]]);
    expect([drawn.tool, drawn.chosen?.name]).toEqual(["select", "zone-2"]);
  });
  it("is undone in one step", () => {
    const back = edited(drawn, { do: "undo" });
    expect([names(back), back.chosen]).toEqual([["lane"], null]);
    expect(names(edited(back, { do: "redo" }))).toEqual(["lane", "zone-2"]);
  });
  it("an area of two corners is none yet", () => {
    const two = run([{ do: "tool", tool: "zone" }, put([0, 0]), put([1, 0]), { do: "finish", place: PLACE }]);
    expect([two.drawing.length, names(two)]).toEqual([2, ["lane"]]);
  });
  it("a line has two ends, a ground point is one", () => {
    const line = run([{ do: "tool", tool: "line" }, put([0, 0.5]), put([1, 0.5])]);
    expect(line.steps.present.line).toEqual({ "line-1": [[0, 0.5], [1, 0.5]] });
    const point = run([{ do: "tool", tool: "point" }, put([0.3, 0.4])]);
    expect(point.steps.present.point).toEqual([{ image: [0.3, 0.4], ...PLACE }]);
  });
  it("goes back corner by corner, then to choosing", () => {
    const back = run([{ do: "tool", tool: "zone" }, put([0, 0]), { do: "back" }, { do: "back" }]);
    expect([back.drawing, back.tool]).toEqual([[], "select"]);
  });
});

describe("keys", () => {
  const frame = [1000, 500] as const;
  const right: Action = { do: "nudge", by: [10, 0], frame };
  it("move the whole shape, or a corner, as one step", () => {
    const whole = run([{ do: "choose", id: lane }, right, right]);
    expect(cornersOf(whole.steps.present, lane)[0]).toEqual([0.12, 0.1]);
    expect(edited(whole, { do: "undo" }).steps.present).toBe(START.steps.present);
    const corner = run([{ do: "choose", id: lane }, { do: "corner", by: 1 }, { do: "corner", by: 1 }, right]);
    expect(cornersOf(corner.steps.present, lane)).toEqual([[0.1, 0.1], [0.51, 0.1], [0.5, 0.5]]);
  });
  it("move the place where is drawn", () => expect(run([{ do: "tool", tool: "zone" }, right]).cursor).toEqual([0.51, 0.5]));
  it("take a corner away, and the shape where none can be spared", () => {
    const four = run([{ do: "choose", id: lane }, { do: "change", draft: draftOf({ zones: { lane: { polygon: [[0, 0], [1, 0], [1, 1], [0, 1]] } } }) }]);
    const three = run([{ do: "corner", by: 1 }, { do: "remove" }], four);
    expect(cornersOf(three.steps.present, lane)).toEqual([[1, 0], [1, 1], [0, 1]]);
    expect(names(edited(three, { do: "remove" }))).toEqual([]);
  });
});

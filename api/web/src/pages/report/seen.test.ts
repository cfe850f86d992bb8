import { expect, test } from "vitest";
import { summary } from "./seen";

const box = { x1: 0, y1: 0, x2: 1, y2: 1 };
const thing = (class_name: string) => ({ class_name, confidence: 0.8, box });
const passed = (class_name: string, most: number) => ({ ...thing(class_name), at: 1, first: 0, last: 2, looks: 3, most });

test("classes are counted as many as were seen at once", () => {
  const seen = {
    photos: { "photo-1.jpg": [thing("litter"), thing("litter"), thing("person")], "photo-2.jpg": [thing("litter")] },
    clips: { "clip-3.mp4": [passed("person", 4)] },
    unreadable: ["photo-4.jpg"],
  };
  expect(summary(seen)).toEqual({ things: [{ name: "person", most: 4 }, { name: "litter", most: 2 }], unreadable: 1 });
});

test("nothing is nothing", () => {
  expect(summary({ photos: { "photo-1.jpg": [] }, clips: {}, unreadable: [] })).toEqual({ things: [], unreadable: 0 });
});

import { describe, expect, it } from "vitest";
import type { MoveOf } from "../queries";
import { answers, offers, requests, type Row } from "./bulk";

const row = (case_id: number, status: Row["status"]): Row => ({ case_id, status, revision: 1, kind: "litter", corrected_kind: null });
const move = (name: string, origins: MoveOf["origins"], open = true): MoveOf => ({ move: name, origins, status: "filed", needs: [], actors: [], open });
const FILE = move("file", ["confirmed"]);
const TABLE = [move("confirm", ["proposed"]), move("cancel", ["proposed", "confirmed"]), FILE, move("close", ["checking"]), move("clear", ["confirmed"], false)];
const ROWS = [row(1, "proposed"), row(2, "confirmed"), row(3, "confirmed")];

describe("moves of several cases", () => {
  it("are those that one of them allows, most of them first", () => {
    expect(offers(ROWS, TABLE).map(({ move: { move: name }, count }) => [name, count])).toEqual([["cancel", 3], ["file", 2], ["confirm", 1]]);
    expect(offers([], TABLE)).toEqual([]);
  });

  it("go in requests of a hundred", () => {
    expect(requests(Array.from({ length: 205 }, (_, at) => at)).map((part) => part.length)).toEqual([100, 100, 5]);
    expect(requests([])).toEqual([]);
  });

  it("have an answer for each", () => {
    const results = [
      { case_id: 2, result: "made" as const, status: "filed" as const, revision: 2, detail: null },
      { case_id: 3, result: "refused" as const, status: null, revision: null, detail: "it has changed" },
      { case_id: 1, result: "refused" as const, status: null, revision: null, detail: "a case that is proposed can't be filed" },
    ];
    expect(answers(ROWS, results, FILE).map(({ row: { case_id }, moved, wrongStatus }) => [case_id, moved?.result, wrongStatus])).toEqual([
      [1, "refused", true], [2, "made", false], [3, "refused", false],
    ]);
  });
});

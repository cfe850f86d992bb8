import { expect, test } from "vitest";
import { changeOf, compared, courseOf, type Indicator, type Row, sorted } from "./indicators";

const rate = (name: string, value: number | null): Indicator => ({ name, called: name, numerator: 1, denominator: 2, value });
const row = (group: string | null, value: number | null, name = "handling_rate", since = 0): Row => ({ group, since, until: since + 1, indicators: [rate(name, value)] });

test("groups stand beside themselves of the period before", () => {
  const [a, none] = compared([row("a", 0.5), row(null, 0.2)], [row("a", 0.4)]);
  expect(a?.rates.get("handling_rate")?.before?.value).toBe(0.4);
  expect(none?.rates.get("handling_rate")?.before).toBeUndefined();
});

test.each([
  ["handling_rate", ["c", "a", "b", "none"]],
  ["handling_overdue_rate", ["b", "a", "c", "none"]],
  [undefined, ["a", "b", "none", "c"]],
])("the worst in %s comes first, where nothing was due last", (name, order) => {
  const rows = [["a", 0.5], ["b", 0.9], ["none", null], ["c", 0.1]] as const;
  const groups = compared(rows.map(([group, value]) => row(group, value, name)), []);
  expect(sorted(groups, name).map((one) => one.group)).toEqual(order);
});

test.each([
  ["handling_rate", 0.9, 0.8, { points: 10, isGood: true }],
  ["handling_rate", 0.7, 0.8, { points: -10, isGood: false }],
  ["rework_rate", 0.1, 0.05, { points: 5, isGood: false }],
  ["rework_rate", 0.1, 0.1, null],
  ["rework_rate", null, 0.1, null],
  ["rework_rate", 0.1, null, null],
] as const)("%s from %d to %d", (name, now, before, said) => {
  expect(changeOf(rate(name, now), rate(name, before))).toEqual(said);
  expect(changeOf(rate(name, now), undefined)).toBeNull();
});

test("a course has gaps where nothing was due", () => {
  expect(courseOf([row(null, 0.25, "closing_rate", 10), row(null, null, "closing_rate", 20)], "closing_rate")).toEqual({ times: [10, 20], values: [25, null] });
});

import { expect, test } from "vitest";
import { axisOf, index, reachOf, spans, type WallAction, type WallView } from "./wall";

const action = (tactic: string, progress: (number | null)[], achieved = 0.26, scheduled = 0.25) =>
  ({ tactic, course: progress.map((value) => ({ progress: value })), now: { achieved, scheduled } }) as WallAction;

test("all charts share an axis that holds every value", () => {
  expect(axisOf([]).low).toBeCloseTo(0.8);
  expect(axisOf([]).high).toBeCloseTo(1.2);
  const axis = axisOf([action("t", [0.66, null, 1.05]), action("t", [1.31])]);
  expect(axis.low).toBeCloseTo(0.6);
  expect(axis.high).toBeCloseTo(1.4);
  expect(axisOf([action("t", [0.04, 9])])).toEqual({ low: 0, high: 2 });
});

test("bars reach to the next tenth", () => {
  expect(reachOf([action("t", [])])).toBeCloseTo(0.3);
  expect(reachOf([action("t", [], 0.3)])).toBeCloseTo(0.4);
  expect(reachOf([action("t", [], 1.7)])).toBe(1);
});

test("an index is a whole per cent", () => {
  expect([index(1.0449), index(0), index(null)]).toEqual(["104", "0", "–"]);
});

test("a tactic spans its actions", () => {
  const wall = { tactics: [{ code: "a", title: "A" }, { code: "b", title: "B" }], actions: [action("a", []), action("b", []), action("b", [])] };
  expect(spans(wall as WallView).map((of) => of.columns)).toEqual([1, 2]);
});

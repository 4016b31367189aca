import { expect, test } from "vitest";
import { milestonesBelow, placeOf, restOf, rowsOf, spanOf, type GoalView, type MilestoneView } from "./tree";

const goal = (code: string, tier: string, parent: string | null = null) =>
  ({ code, tier, parent, starts: "2021-01-01", ends: null }) as GoalView;
const goals = [
  goal("a1", "campaign", "t1"),
  goal("i1", "item", "a1"),
  goal("i2", "item", "s"),
  goal("s", "strategy"),
  goal("t1", "tactic", "s"),
];
const codes = (...turned: string[]) => rowsOf(goals, new Set(turned)).map((row) => `${row.depth}${row.goal.code}`);

test("the tree opens down to actions, and hides items that stand beside tactics", () => {
  expect(codes()).toEqual(["0s", "1t1", "2a1"]);
  expect(codes("a1")).toEqual(["0s", "1t1", "2a1", "3i1"]);
  expect(codes("t1")).toEqual(["0s", "1t1"]);
  expect(codes("rest:s")).toEqual(["0s", "1t1", "2a1", "1i2"]);
  expect(restOf(goals, "s")).toBe(1);
  expect(restOf(goals, "a1")).toBe(0);
});

test("a goal whose parent isn't seen is a root", () => {
  expect(rowsOf([goal("i9", "item", "hidden")], new Set()).map((row) => row.depth)).toEqual([0]);
});

test("milestones count for all above", () => {
  const of = milestonesBelow(goals, [{ goal: "i1", due: "2022-06-30" } as MilestoneView]);
  expect([...of.keys()]).toEqual(["i1", "a1", "t1", "s"]);
});

test("a timeline shows six years, and more for what is due later", () => {
  expect(spanOf(goals, [])).toEqual({ first: 2021, years: 6 });
  expect(spanOf(goals, [{ due: "2030-01-01" } as MilestoneView])).toEqual({ first: 2021, years: 10 });
  const span = { first: 2021, years: 6 };
  expect(placeOf("2024-01-01", span)).toBeCloseTo(0.5, 3);
  expect(placeOf("2019-01-01", span)).toBe(0);
});

import { expect, test } from "vitest";
import type { Row } from "./form";
import { axisOf, completion, decimalsOf, isUnusual, movedPoint, ticks } from "./hints";

const row = (of: object): Row => of as Row;
const usual = row({ plausible: { low: 0.2, high: 6 }, last: { period: "2022-03", value: 2.9 }, target: { value: 4 } });

test("the axis holds all that is expected", () => {
  expect(axisOf([usual, row({ last: { value: -1.5 } })])).toEqual([-1.5, 6]);
  expect(axisOf([row({ last: { value: 3 } })])).toEqual([2, 4]);
  expect(axisOf([row({})])).toBeUndefined();
});

test("ticks are round and few", () => {
  expect(ticks([-1.2, 17])).toEqual([0, 5, 10, 15]);
  expect(ticks([0.21, 0.43])).toEqual([0.3, 0.4]);
});

test("a value outside the usual range is unusual, and its moved point is looked for", () => {
  expect([isUnusual(usual, 6), isUnusual(usual, 25.6), isUnusual(usual, null)]).toEqual([false, true, false]);
  expect(movedPoint(usual, 25.6)).toBe(2.56);
  expect(movedPoint(usual, 3)).toBeUndefined();
  expect(movedPoint(usual, -30)).toBeUndefined();
});

test("a share of the target says nothing of losses or without a target", () => {
  expect([completion(usual, 3), completion(usual, -1), completion(row({}), 3)]).toEqual([0.75, undefined, undefined]);
});

test("figures have as many decimals as their column needs", () => {
  expect(decimalsOf([row({ last: { value: 9 } }), row({ target: { value: 9.25 } })])).toBe(2);
  expect(decimalsOf([row({ last: { value: 1 / 3 } })])).toBe(2);
});

test("a unit many times the others lies beyond the axis", () => {
  const values = [1, 2, 3, 4, 5, 60].map((value) => row({ last: { value } }));
  expect(axisOf(values)).toEqual([1, 5]);
});

import { expect, test } from "vitest";
import { latestBy, targetOf, type Observation, type Target } from "./values";

const value = (unit: string, period: string, value: number) => ({ unit, period, value }) as Observation;

test("each unit's last value, of the shorter period where two end together", () => {
  const of = [value("b", "2022-02", 1), value("a", "2022-Q1", 5), value("a", "2022-03", 6), value("b", "2021-12", 9)];
  expect(latestBy(of).map((of) => [of.unit, of.value])).toEqual([
    ["a", 6],
    ["b", 1],
  ]);
});

test("a unit's own target comes before that of all, the year's before a part's", () => {
  const target = (unit: string | null, period: string, value: number) => ({ unit, period, value }) as Target;
  const targets = [target(null, "2022", 1), target("a", "2022", 2), target("a", "2022", 3), target("a", "2022-Q1", 4)];
  expect(targetOf(targets, "a")?.value).toBe(3);
  expect(targetOf(targets, "b")?.value).toBe(1);
  expect(targetOf([], "b")).toBeUndefined();
});

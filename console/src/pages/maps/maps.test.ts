import { expect, test } from "vitest";
import { fifth, latest, tileColumns, yearly, type Observation } from "./maps";

test("towns are coloured by fifths, the best the darkest", () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect([1, 2, 3, 10].map((value) => fifth(value, values, "up"))).toEqual([0, 0, 1, 4]);
  expect([1, 10].map((value) => fifth(value, values, "down"))).toEqual([4, 0]);
  expect(fifth(5, [5, 5, 5], "up")).toBe(0);
});

test("tiles stand twice as wide as high", () => {
  expect([1, 15, 45].map(tileColumns)).toEqual([2, 6, 10]);
});

test("the last value counts", () => {
  const of = [
    { unit: "a", period: "2022-01", value: 1 },
    { unit: "a", period: "2022-03", value: 3 },
    { unit: "a", period: "2022-02", value: 2 },
  ] as Observation[];
  expect(latest(of).get("a")?.value).toBe(3);
});

test("years show the target of the only unit, or that of all, the last one recorded", () => {
  const target = (unit: string | null, period: string, value: number) => ({ unit, period, value }) as never;
  expect(yearly([target("a", "2022", 1), target("a", "2022", 2), target("a", "2022-Q1", 9)])).toHaveLength(1);
  expect(yearly([target("a", "2022", 1), target("b", "2022", 2)])).toHaveLength(0);
  expect(yearly([target("a", "2022", 1), target(null, "2023", 2)])).toHaveLength(1);
});

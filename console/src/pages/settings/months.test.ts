import { expect, test } from "vitest";
import { months } from "./months";

const days = (from: string, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const date = new Date(Date.parse(`${from}T00:00:00Z`) + index * 86_400_000);
    const weekend = [0, 6].includes(date.getUTCDay());
    return { date: date.toISOString().slice(0, 10), kind: weekend ? "weekend" : "workday", works: !weekend };
  });

test("weeks begin on Monday and every day is in one", () => {
  const year = months(days("2022-01-01", 365));
  expect(year).toHaveLength(12);
  const january = year[0];
  expect(january?.weeks[0]?.map((day) => day?.date.slice(8) ?? "")).toEqual(["", "", "", "", "", "01", "02"]);
  expect(january?.works).toBe(21);
  expect(year.flatMap((month) => month.weeks.flat()).filter(Boolean)).toHaveLength(365);
  expect(year.every((month) => month.weeks.every((week) => week.length === 7))).toBe(true);
});

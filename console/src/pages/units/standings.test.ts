import { expect, test } from "vitest";
import { courses } from "./standings";

const line = (scheme: string, period: string, rank: number | null) => ({
  board: `${scheme} ${period}`,
  scheme,
  title: scheme,
  period,
  state: "published",
  standing: { rank, group: "" },
});

test("a course runs to the last month, with gaps where there was no board", () => {
  const [towns] = courses([line("towns", "2022-03", 5), line("towns", "2022-01", 7), line("towns", "2021-12", 6)]);
  expect(towns?.last.period).toBe("2022-03");
  expect(towns?.ranks).toEqual([6, 7, null, 5]);
  expect(towns?.worst).toBe(7);
});

test("each scheme has a course; years are taken as they come", () => {
  const all = courses([line("a", "2022-03", 1), line("year", "2020", 3), line("year", "2021", 2)]);
  expect(all.map((course) => course.ranks)).toEqual([[1], [3, 2]]);
});

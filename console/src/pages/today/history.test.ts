import { expect, test } from "vitest";
import type { Schemas } from "~/api/client";
import { ways } from "./history";

const line = (scheme: string, period: string, rank: number | null): Schemas["HistoryLine"] => ({
  board: `${scheme} ${period}`,
  scheme,
  period,
  title: scheme,
  state: "sealed",
  standing: { place: 1, unit: "u", name: "U", group: "", flags: [], rank },
});

test("ranks stand under their months, with holes where there was no board", () => {
  const [way] = ways([line("towns", "2022-03", 2), line("towns", "2022-01", 4)]);
  expect(way?.ranks.slice(-3)).toEqual([4, null, 2]);
  expect(way?.ranks).toHaveLength(12);
  expect(way?.of).toBe(6);
});

test("twelve months go over the turn of a year", () => {
  const [way] = ways([line("towns", "2022-03", 1), line("towns", "2021-04", 9)]);
  expect(way?.ranks[0]).toBe(9);
  expect(way?.of).toBe(9);
});

test("the scheme with the newest board comes first, and quarters are left out", () => {
  const found = ways([line("villages", "2022-03", 1), line("towns", "2022-02", 1), line("towns", "2022-Q1", 1)]);
  expect(found.map((way) => [way.scheme, way.last.period])).toEqual([
    ["villages", "2022-03"],
    ["towns", "2022-02"],
  ]);
});

import { expect, test } from "vitest";
import { place } from "./network";

const link = (kind: string, upper: string, lower: string) => ({ kind, upper, lower });

test("a village, its party organisation, its grids and their branches stand side by side", () => {
  const links = [
    link("party_body", "D", "V"),
    link("body_grid", "V", "G1"),
    link("body_grid", "V", "G2"),
    link("party_grid", "Z1", "G1"),
    link("party_grid", "Z2", "G2"),
  ];
  const { placed, rows } = place(["V", "D", "G1", "G2", "Z1", "Z2"], links);
  const at = Object.fromEntries(placed.map((each) => [each.code, [each.column, each.row]]));
  expect(at).toEqual({ D: [0, 0], V: [1, 0], G1: [2, 1], Z1: [0, 1], G2: [2, 2], Z2: [0, 2] });
  expect(rows).toBe(3);
});

test("no two stand on the same spot, whoever leads whom", () => {
  const links = [
    ...["A", "B", "C"].map((body) => link("party_body", "W", body)),
    ...["A", "B"].map((body) => link("party_body", `D${body}`, body)),
    link("body_grid", "A", "G1"),
    link("body_grid", "A", "G2"),
    link("party_grid", "Z", "G1"),
    link("party_grid", "Z", "G2"),
  ];
  const { placed } = place(["A", "B", "C", "W", "DA", "DB", "G1", "G2", "Z"], links);
  expect(placed.length).toBe(9);
  expect(new Set(placed.map((each) => `${each.column} ${each.row}`)).size).toBe(9);
});

import { expect, test } from "vitest";
import type { Schemas } from "~/api/client";
import { boardTabs, differences, dimensions, grade, weaknesses } from "./figures";

const node = (code: string, parent: string | null, full: number, is_indicator = false): Schemas["NodeOfBoard"] => ({
  code,
  name: code,
  parent,
  weight: 1,
  full,
  is_indicator,
  counts: true,
});

const NODES = [
  node("all", null, 40),
  node("A", "all", 10),
  node("X", "all", 30),
  node("A1", "A", 10, true),
  ...["X1", "X2", "X3"].map((code) => node(code, "X", 10, true)),
];

test("a dimension of which each unit has one item has the full marks of one", () => {
  const heat = {
    nodes: ["A1", "X1", "X2", "X3"],
    units: [
      { unit: "1", name: "1", rank: 1, shares: [1, 0.9, null, null] },
      { unit: "2", name: "2", rank: 2, shares: [0.5, null, null, 0.2] },
    ],
  };
  expect(dimensions(NODES, heat).map(({ code, full }) => [code, full])).toEqual([
    ["A", 10],
    ["X", 10],
  ]);
});

test("a weak indicator is one below 80 per cent", () => {
  expect([0.95, 0.8, 0.6, 0.59].map(grade)).toEqual([0, 1, 2, 3]);
  expect(weaknesses([0.79, null, 1, 0.2])).toEqual([3, 0]);
});

test("two units differ at indicators only, the most first", () => {
  const figure = (node: string, score: number) => ({ node, score, full: 10, ranks: [] });
  const [own, other] = [
    [figure("A", 10), figure("A1", 9), figure("X1", 5)],
    [figure("A", 8), figure("A1", 8), figure("X1", 8)],
  ];
  expect(differences(NODES, own, other).map(({ code, gap }) => [code, gap])).toEqual([
    ["X1", -3],
    ["A1", 1],
  ]);
});

test("boards that begin alike share a tab", () => {
  const board = (title: string, units: number) => ({ title, units }) as Schemas["BoardLine"];
  const tabs = boardTabs([board("行动·一", 15), board("行动·二", 45), board("部门", 45), board("综合", 15)]);
  expect(tabs.map((tab) => [tab.key, tab.boards.length])).toEqual([
    ["综合", 1],
    ["部门", 1],
    ["行动", 2],
  ]);
});

import { expect, test } from "vitest";
import zh from "~/i18n/zh-CN/boards.json";
import { above, told, visible, worst, type ExplainedNode } from "./explained";

const node = (code: string, depth: number, score: number, full: number, leaf = false) =>
  ({ code, name: code, depth, score, full, status: "scored", indicator: leaf ? {} : null }) as ExplainedNode;

const NODES = [node("all", 0, 9, 20), node("A", 1, 8, 10), node("A1", 2, 8, 10, true), node("B", 1, 1, 10), node("B1", 2, 1, 10, true)];

test("a closed node hides what is below it", () => {
  expect(visible(NODES, new Set(["B"])).map(({ code }) => code)).toEqual(["A", "B", "B1"]);
  expect(visible(NODES, new Set()).map(({ code }) => code)).toEqual(["A", "B"]);
});

test("what is above a node leads down to it", () => {
  expect(above(NODES, "B1")).toEqual(["all", "B"]);
  expect(worst(NODES)?.code).toBe("B1");
});

test("a step has the figures in the form that its words want", () => {
  const [key, holes] = told({ name: "due", inputs: [["t", 72], ["e", 0.25]], result: 18 });
  expect(key).toBe("steps.due");
  const words = zh.steps.due.replace(/\{\{(\w+)\}\}/g, (_, hole: string) => holes[hole] ?? "?");
  expect(words).toBe("应到进度：全年 72 × 3/12 = 18");
});

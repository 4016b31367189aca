import { expect, test } from "vitest";
import { byParent, found, move, rowsOf } from "./tree";

const unit = (code: string, parent: string | null, level = "village") => ({ code, name: `名${code}`, level, parent });
const units = [unit("1", null, "county"), unit("11", "1", "town"), unit("111", "11"), unit("112", "11"), unit("12", "1", "town")];
const children = byParent(units);
const codes = (open: string[], kept?: Set<string>) => rowsOf(children, new Set(open), kept).map((row) => row.unit.code);

test("only what is open is seen", () => {
  expect(codes([])).toEqual(["1"]);
  expect(codes(["1"])).toEqual(["1", "11", "12"]);
  expect(codes(["1", "11"])).toEqual(["1", "11", "111", "112", "12"]);
});

test("a filter keeps what leads to what it found", () => {
  expect(codes([], found(units, { text: "112", level: "" }))).toEqual(["1", "11", "112"]);
  expect(codes([], found(units, { text: "", level: "town" }))).toEqual(["1", "11", "12"]);
  expect(codes([], found(units, { text: "无", level: "" }))).toEqual([]);
  expect(found(units, { text: " ", level: "" })).toBeUndefined();
});

test("who has lost the unit above is a root", () => {
  expect(rowsOf(byParent([unit("9", "gone")]), new Set()).length).toBe(1);
});

test("keys open, close and move", () => {
  const closed = rowsOf(children, new Set(["1"]));
  expect(move("ArrowRight", closed, 1)).toEqual({ open: "11" });
  expect(move("ArrowRight", closed, 0)).toEqual({ to: 1 });
  expect(move("ArrowLeft", closed, 2)).toEqual({ to: 0 });
  expect(move("ArrowLeft", closed, 0)).toEqual({ close: "1" });
  expect(move("ArrowDown", closed, 2)).toEqual({ to: 2 });
  expect(move("End", closed, 0)).toEqual({ to: 2 });
  expect(move("x", closed, 0)).toBeUndefined();
});

test("ten thousand units make rows at once", () => {
  const many = [unit("r", null), ...Array.from({ length: 10_000 }, (_, at) => unit(`u${at}`, "r"))];
  expect(rowsOf(byParent(many), new Set(["r"])).length).toBe(10_001);
});

import { expect, test } from "vitest";
import { placeBlock, readBlock } from "./paste";

test.each([
  ["8.4\r\n9.1\r\n", [["8.4"], ["9.1"]]],
  ["a\t1\nb\t2", [["a", "1"], ["b", "2"]]],
  ["1\n\n3\n", [["1"], [""], ["3"]]],
  ['"two\nlines"\t5\n', [["two\nlines", "5"]]],
  ['"say ""yes"""\t1', [['say "yes"', "1"]]],
])("reads %j", (text, block) => {
  expect(readBlock(text)).toEqual(block);
});

const names = [["紫金街道", "331102001"], ["岩泉街道", "331102002"], ["碧湖镇", "331102100"]];

test("a column goes down from the cell; what is too long is told", () => {
  const placed = placeBlock([["1"], [""], ["3"]], { names, row: 1, column: 0, columns: 1 });
  expect(placed).toEqual({ cells: [{ row: 1, column: 0, text: "1" }], lost: ["3"] });
});

test("a block with units goes to their rows, in whatever order", () => {
  const block = [["碧湖镇", "12.8"], ["紫金 街道", "8.4"], ["合计", "10"]];
  const placed = placeBlock(block, { names, row: 0, column: 0, columns: 1 });
  expect(placed.cells).toEqual([
    { row: 2, column: 0, text: "12.8" },
    { row: 0, column: 0, text: "8.4" },
  ]);
  expect(placed.lost).toEqual(["合计"]);
});

test("cells beside the form's columns are left out", () => {
  const placed = placeBlock([["1", "2"]], { names, row: 0, column: 0, columns: 1 });
  expect(placed.cells).toEqual([{ row: 0, column: 0, text: "1" }]);
});

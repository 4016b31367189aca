import { expect, test } from "vitest";
import { difference, hunks } from "./lines";

const told = (before: string, after: string) =>
  difference(before, after).map((line) => `${{ same: " ", out: "-", in: "+" }[line.kind]}${line.text}`);

test.each([
  ["a\nb\nc", "a\nb\nc", [" a", " b", " c"]],
  ["a\nb\nc", "a\nx\nc", [" a", "-b", "+x", " c"]],
  ["a\nb", "a\nb\nc", [" a", " b", "+c"]],
  ["a\nb\nc\nd", "b\nd", ["-a", " b", "-c", " d"]],
  ["a", "b", ["-a", "+b"]],
])("%j to %j", (before, after, lines) => {
  expect(told(before, after)).toEqual(lines);
});

test("lines keep their numbers", () => {
  expect(difference("a\nb", "x\na\nb").at(-1)).toEqual({ kind: "same", text: "b", before: 2, after: 3 });
});

test("far from a change nothing is shown", () => {
  const lines = difference("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\n7");
  expect(hunks(lines, 1).map((line) => line?.text ?? "…")).toEqual(["5", "6", "7"]);
  expect(hunks(difference("a", "a"))).toEqual([]);
});

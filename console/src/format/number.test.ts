import { expect, test } from "vitest";
import { figure, percent, readNumber, score, signed } from "./number";

test.each([
  [1234.5, undefined, "1,234.5"],
  [-3.25, 2, "−3.25"],
  [0, 2, "0.00"],
  [null, 2, "–"],
  [Number.NaN, 2, "–"],
] as const)("figure %s", (value, decimals, shown) => {
  expect(figure(value, decimals)).toBe(shown);
});

test.each([
  [0.614, 2, "+0.61"],
  [-0.5, 1, "−0.5"],
  [0, 2, "0.00"],
  [0.001, 2, "0.00"],
] as const)("signed %s", (value, decimals, shown) => {
  expect(signed(value, decimals)).toBe(shown);
});

test("scores and shares", () => {
  expect(score(97.27)).toBe("97.27");
  expect(percent(0.736, 1)).toBe("73.6%");
  expect(percent(null)).toBe("–");
});

test.each([
  ["12.5", 12.5],
  ["１２．５", 12.5],
  ["−1.8", -1.8],
  ["1,234", 1234],
  ["８，１２０", 8120],
  ["73.6%", 73.6],
  ["1.2.3", undefined],
  ["约三成", undefined],
  ["", undefined],
  ["1e999", undefined],
])("read %s", (text, value) => {
  expect(readNumber(text)).toBe(value);
});

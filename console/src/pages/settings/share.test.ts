import { expect, test } from "vitest";
import { fraction, percentage } from "./share";

test("per cent come and go without crumbs", () => {
  expect(percentage(1.05)).toBe(105);
  expect(percentage(1 / 3)).toBe(33.3333);
  expect(fraction(95)).toBe(0.95);
  expect(fraction(33.3333)).toBe(0.333333);
  expect(fraction(Number.NaN)).toBe(0);
});

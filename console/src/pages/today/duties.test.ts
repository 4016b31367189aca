import { expect, test } from "vitest";
import { type Duty, isLate, sortDuties, whenOf } from "./duties";

const NOW = "2022-04-08T09:00:00+08:00";
const duty = (key: string, rest: Partial<Duty> = {}): Duty => ({
  key,
  title: key,
  act: "fill",
  place: { to: "/", search: {} },
  ...rest,
});

test.each([
  ["2022-04-08", "now"],
  ["2022-04-08T17:30:00+08:00", "now"],
  ["2022-04-09", "soon"],
  ["2022-04-11T17:30:00+08:00", "soon"],
  ["2022-04-12", "later"],
  ["2022-04-07", "now"],
  [undefined, "now"],
])("due %s is %s", (due, when) => {
  expect(whenOf(duty("a", due ? { due } : {}), NOW)).toBe(when);
});

test("what was returned waits for nothing, though its term is far", () => {
  expect(whenOf(duty("a", { due: "2022-05-05", returned: true }), NOW)).toBe("now");
});

test("a day lasts to its end, a moment does not", () => {
  expect(isLate(duty("a", { due: "2022-04-08" }), NOW)).toBe(false);
  expect(isLate(duty("a", { due: "2022-04-08T08:59:00+08:00" }), NOW)).toBe(true);
});

test("late comes before returned, before what is due first", () => {
  const duties = [
    duty("no term"),
    duty("today", { due: "2022-04-08T17:30:00+08:00" }),
    duty("returned", { due: "2022-05-05", returned: true }),
    duty("late", { due: "2022-04-01" }),
  ];
  expect(sortDuties(duties, NOW).now.map((one) => one.key)).toEqual(["late", "returned", "today", "no term"]);
});

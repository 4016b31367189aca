import { expect, test } from "vitest";
import { isPeriod, lastMonth, monthOf, periodName, shift } from "./period";
import { clock, date, day, dayAndClock, weekday } from "./time";

test("periods are known by their form", () => {
  expect(["2022-03", "2022-Q1", "2022-H2", "2022"].every(isPeriod)).toBe(true);
  expect(["2022-13", "2022-Q5", "22-03", "", undefined].some(isPeriod)).toBe(false);
});

test("periods have names", () => {
  expect(periodName("2022-03", "zh-CN")).toBe("2022年3月");
  expect(periodName("2022-Q1", "zh-CN")).toBe("2022年一季度");
  expect(periodName("2022-H2", "en")).toBe("2022 H2");
  expect(periodName("2022-03", "en")).toBe("Mar 2022");
});

test("months are counted over the year's end", () => {
  expect(shift("2022-01", -1)).toBe("2021-12");
  expect(shift("2021-12", 1)).toBe("2022-01");
  expect(shift("2022-03", -12)).toBe("2021-03");
});

test("moments are told in the office's zone, wherever the browser is", () => {
  const late = "2022-03-31T17:30:00Z";
  expect(monthOf(late)).toBe("2022-04");
  expect(lastMonth(late)).toBe("2022-03");
  expect(dayAndClock(late, "zh-CN")).toBe("4月1日 01:30");
  expect(clock("2022-04-07T16:00:00Z")).toBe("00:00");
  expect(day("2022-04-08", "en")).toBe("8 Apr");
  expect(date("2022-04-08", "zh-CN")).toBe("2022年4月8日");
  expect(weekday("2022-04-08T09:00:00+08:00", "zh-CN")).toBe("星期五");
});

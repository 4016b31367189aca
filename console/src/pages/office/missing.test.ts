import { expect, test } from "vitest";
import type { Schemas } from "~/api/client";
import { missing } from "./missing";

const form = (unit: string, rest: Partial<Schemas["ReportLineView"]> = {}): Schemas["ReportLineView"] => ({
  id: `${unit} ${rest.cut_off ?? ""}`,
  kind: "source",
  period: "2022-03",
  unit,
  unit_name: unit,
  state: "draft",
  opens: "2022-04-01",
  cut_off: "2022-04-05",
  late: false,
  version: 1,
  case_version: 1,
  ...rest,
});

test("late units come first, whatever they owe", () => {
  const owing = missing([form("B"), form("B"), form("A", { late: true }), form("C", { state: "returned" })]);
  expect(owing.map(({ unit, forms, late }) => [unit, forms.length, late])).toEqual([
    ["A", 1, 1],
    ["C", 1, 0],
    ["B", 2, 0],
  ]);
});

test("a unit is shown with the day that comes first", () => {
  const [owing] = missing([form("A", { cut_off: "2022-04-10" }), form("A", { cut_off: "2022-04-06" })]);
  expect(owing?.cutOff).toBe("2022-04-06");
});

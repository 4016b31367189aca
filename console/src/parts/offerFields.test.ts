import { expect, test } from "vitest";
import { fieldsOf, read } from "./offerFields";

const SCHEMA = {
  type: "object",
  properties: {
    note: { type: "string", title: "说明", minLength: 1, maxLength: 2000 },
    days: { type: "integer", title: "天数" },
    reason: { type: "string", title: "原因", minLength: 5, maxLength: 500 },
    evidence: { type: "array", title: "佐证" },
  },
  required: ["reason"],
};

test("required fields come first, with their kinds", () => {
  expect(fieldsOf(SCHEMA).map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ["reason", "text", true],
    ["note", "text", false],
    ["days", "number", false],
    ["evidence", "files", false],
  ]);
});

test("empty fields are not sent, numbers as numbers", () => {
  expect(read(fieldsOf(SCHEMA), { reason: " 数据与台账不符 ", note: "", days: "3" })).toEqual({
    reason: "数据与台账不符",
    days: 3,
  });
  expect(fieldsOf(undefined)).toEqual([]);
});

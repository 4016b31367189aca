import { expect, test } from "vitest";
import { fieldsOf } from "./schemaFields";

test("required fields come first, each with its kind and bounds", () => {
  const fields = fieldsOf({
    type: "object",
    properties: {
      note: { type: "string", title: "说明", minLength: 1, maxLength: 2000 },
      reason: { type: "string", title: "原因", minLength: 5, maxLength: 500 },
      cut_off: { type: "string", title: "截止日期", format: "date" },
      evidence: { type: "array", title: "佐证材料" },
      points: { type: "number" },
      verdict: { type: "string", enum: ["kept", "changed"] },
    },
    required: ["reason", "cut_off"],
  });
  expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ["reason", "text", true],
    ["cut_off", "date", true],
    ["note", "text", false],
    ["evidence", "list", false],
    ["points", "number", false],
    ["verdict", "text", false],
  ]);
  expect(fields[0]).toMatchObject({ title: "原因", min: 5, max: 500 });
  expect(fields[4]?.title).toBe("points");
  expect(fields[5]?.choices).toEqual(["kept", "changed"]);
});

test("an offer without a schema asks for nothing", () => {
  expect(fieldsOf(undefined)).toEqual([]);
});

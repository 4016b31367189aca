import { expect, test } from "vitest";
import { shown } from "./changes";

test("values are unwrapped, shortened, and left out where there were none", () => {
  const changes = [
    { field: "cut_off", before: null, after: { plain: "2022-05-05" } },
    { field: "asked", before: { plain: 2 }, after: null },
    { field: "text", before: null, after: { plain: "长".repeat(99) } },
    { field: "units", before: null, after: { plain: ["a", "b"] } },
  ];
  expect(shown(changes)).toEqual([
    { field: "cut_off", after: "2022-05-05" },
    { field: "asked", before: "2" },
    { field: "text", after: `${"长".repeat(60)}…` },
    { field: "units", after: '["a","b"]' },
  ]);
});

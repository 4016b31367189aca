import { expect, test } from "vitest";
import { draftOf, patchOf } from "./patch";

const unit = { name: "岩泉街道", level: "town", parent: "331102", ends: null, attributes: { area: 83.4, kind: "1", old: 1 } };
const draft = draftOf(unit, "2022-04-08");

test("what isn't changed isn't sent", () => {
  expect(patchOf(unit, draft)).toEqual({});
});

test("what is changed is, numbers as numbers, texts as texts, nothing as null", () => {
  const attributes = [
    { name: "area", value: "８４.０" },
    { name: "kind", value: "2" },
    { name: "new", value: "甲" },
  ];
  expect(patchOf(unit, { ...draft, name: "岩泉", attributes })).toEqual({
    name: "岩泉",
    attributes: { area: 84, kind: "2", new: "甲", old: null },
  });
});

test("a last day is set and taken back", () => {
  expect(patchOf(unit, { ...draft, ends: "2022-03-31" })).toEqual({ ends: "2022-03-31" });
  expect(patchOf({ ...unit, ends: "2022-03-31" }, draft)).toEqual({ ends: null });
});

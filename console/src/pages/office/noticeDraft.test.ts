import { expect, test } from "vitest";
import { bodyOf, newDraft } from "./noticeDraft";

test("long texts go line by line, empty ones not at all", () => {
  const draft = { ...newDraft(" 三月通报 "), number: "1 ", addressees: "各乡镇\n\n 各部门 \n", opening: "  " };
  const body = bodyOf(draft, ["a"]);
  expect(body).toMatchObject({ title: "三月通报", number: "1", boards: ["a"], addressees: ["各乡镇", "各部门"], red: 3 });
  expect(body).not.toHaveProperty("opening");
});

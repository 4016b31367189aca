import { expect, test } from "vitest";
import { requestOf, total } from "./reorganisation";

const part = (code: string, share: string, name = "") => ({ code, name, share });

test("shares add up", () => {
  expect(total([part("a", "33.3"), part("b", "66.7")])).toBe(100);
  expect(total([part("a", "一半")])).toBeUndefined();
});

test("a part that isn't known is made beside the unit that it comes of", () => {
  const draft = { from: "2022-04-01", document: " ", parts: [part("v1", "60"), part("v9", "40", "新村")] };
  expect(requestOf({ code: "v1", level: "village", parent: "t" }, draft, (code) => code === "v1")).toEqual({
    from: "2022-04-01",
    makes: [{ code: "v9", name: "新村", level: "village", parent: "t" }],
    parts: [
      { unit: "v1", into: "v1", share: 0.6 },
      { unit: "v1", into: "v9", share: 0.4 },
    ],
  });
});

import { expect, test } from "vitest";
import { decided, editKey, keptOf, planOf, settled, textKey, typed, type Edits } from "./edits";
import { withSaved, type Form, type Row } from "./form";

const row = (unit: string, value: number | null): Row =>
  ({ goal: "JJ02", unit, unit_name: unit, period: "2022-04", basis: "current", rater: null, value, warnings: [], answers: [], hole: value === null ? "empty" : null });

const form = (rows: Row[], version = 1): Form =>
  ({ id: "f", period: "2022-04", title: "2022-04 增速", version, progress: null, indicators: [], rows: { items: rows } }) as unknown as Form;

const a = row("a", null);
const key = editKey(a, "value");

test("what was typed is sent as a number, whatever its digits", () => {
  const edits = typed({}, key, "１２．５", keptOf(a, "value"));
  const plan = planOf(edits, form([a]));
  expect(plan.rows).toEqual([{ goal: "JJ02", unit: "a", period: "2022-04", value: 12.5 }]);
  expect(plan.sent).toEqual({ [key]: "１２．５" });
});

test("what is no number stays and is told", () => {
  const plan = planOf(typed({}, key, "约 3", ""), form([a]));
  expect([plan.rows, plan.bad]).toEqual([[], [key]]);
});

test("typing back what the server has is no edit", () => {
  const kept = row("a", 8);
  expect(typed(typed({}, key, "9", "8"), key, "8", keptOf(kept, "value"))).toEqual({});
});

test("a figure that others changed meanwhile is a conflict and isn't sent; one that only they changed is theirs", () => {
  const edits = typed({}, key, "9", "");
  const theirs = form([row("a", 8), row("b", 7)], 2);
  const plan = planOf(edits, theirs);
  expect(plan.rows).toEqual([]);
  expect(plan.conflicts).toEqual([{ key, mine: "9", theirs: "8" }]);
  const conflict = plan.conflicts[0];
  if (!conflict) throw new Error("no conflict");
  expect(planOf(decided(edits, conflict, "mine"), theirs).rows[0]?.value).toBe(9);
  expect(decided(edits, conflict, "theirs")).toEqual({});
});

test("when others typed the same there is nothing to decide", () => {
  const plan = planOf(typed({}, key, "8.0", ""), form([row("a", 8)]));
  expect([plan.conflicts, plan.done]).toEqual([[], [key]]);
});

test("figures and texts are planned apart, several fields of a row together", () => {
  const edits: Edits = {
    [key]: { text: "1", was: "" },
    [editKey(a, "reason")]: { text: " 停产 ", was: "" },
    [textKey("progress")]: { text: "完成", was: "" },
  };
  const plan = planOf(edits, form([a]));
  expect(plan.rows).toEqual([{ goal: "JJ02", unit: "a", period: "2022-04", value: 1, reason: "停产" }]);
  expect(plan.texts).toEqual({ progress: "完成" });
});

test("a text that the server refused isn't sent again until it is changed", () => {
  const edits = typed({}, key, "9", "");
  expect(planOf(edits, form([a]), { [key]: "9" }).rows).toEqual([]);
  expect(planOf(edits, form([a]), { [key]: "8" }).rows).toHaveLength(1);
});

test("what was typed on while it was sent stays, from what was sent", () => {
  expect(settled({ [key]: { text: "95", was: "" } }, { [key]: "9" })).toEqual({ [key]: { text: "95", was: "9" } });
  expect(settled({ [key]: { text: "9", was: "" } }, { [key]: "9" })).toEqual({});
});

test("a saved figure is in the form with what the server says of it", () => {
  const given = [{ goal: "JJ02", unit: "a", period: "2022-04", value: 9 }];
  const saved = { version: 2, rows: [{ ...given[0], warnings: [{ kind: "frozen", times: 3 }], hole: "unexplained" }] };
  const now = withSaved(form([a, row("b", null)]), given, saved as never);
  expect([now.version, now.given]).toEqual([2, 1]);
  expect(now.rows.items[0]).toMatchObject({ value: 9, hole: "unexplained", unit_name: "a" });
});

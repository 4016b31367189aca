import { expect, test } from "vitest";
import { stageOf } from "./stage";

const month = (forms: number) => ({ period: "2022-03", forms, late: 0, asked: 0, given: 0, disputes: 0, by_state: [] });
const boards = (...states: string[]) => states.map((state) => ({ state }));

test.each([
  [undefined, boards(), false, "open"],
  [month(0), boards(), false, "open"],
  [month(3), boards(), false, "report"],
  [month(3), boards("published", "checking"), false, "check"],
  [month(3), boards("published", "approved"), false, "approve"],
  [month(3), boards("published"), false, "publish"],
  [month(3), boards("sealed"), true, "seal"],
])("%#: %s", (given, list, sealed, stage) => {
  expect(stageOf(given, list, sealed)).toBe(stage);
});

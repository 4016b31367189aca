import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import { Problem } from "~/api/problem";
import { Draft } from "./draft";
import { editKey } from "./edits";
import { formKey, type Form, type Row } from "./form";

interface Asked {
  params: { header: { "If-Match": string } };
  body: { rows: { unit: string; value: number | null }[] };
}

interface Server {
  isAway: boolean;
  version: number;
  values: Record<string, number | null>;
}

/** The server: a form, what others do to it, and whether it can be reached. */
const server = vi.hoisted((): Server => ({ isAway: false, version: 1, values: {} }));

function formNow(): Form {
  const items = Object.entries(server.values).map(([unit, value]) => ({ ...cell(unit), value }));
  return { id: "f", period: "2022-04", title: "t", version: server.version, indicators: [], rows: { items } } as unknown as Form;
}

const cell = (unit: string): Row =>
  ({ goal: "G", unit, unit_name: unit, period: "2022-04", rater: null, value: null, warnings: [], answers: [] }) as unknown as Row;

vi.mock("~/api/client", () => ({
  tag: (version: number) => `"v${version}"`,
  client: {
    GET: () => Promise.resolve({ data: formNow() }),
    PATCH: (_: string, { params, body }: Asked) => {
      if (server.isAway) return Promise.reject(new Problem(0, "unreachable", "away"));
      if (params.header["If-Match"] !== `"v${server.version}"`) return Promise.reject(new Problem(412, "stale", "stale"));
      for (const { unit, value } of body.rows) server.values[unit] = value;
      server.version += 1;
      const rows = body.rows.map((row) => ({ ...row, warnings: [], hole: null }));
      return Promise.resolve({ data: { version: server.version, rows } });
    },
  },
}));

class Box {
  readonly held = new Map<string, string>();
  getItem = (key: string) => this.held.get(key) ?? null;
  setItem = (key: string, value: string) => void this.held.set(key, value);
  removeItem = (key: string) => void this.held.delete(key);
}

let queries: QueryClient;
let box: Box;
const draftNow = () => new Draft("f", queries, box as unknown as Storage);
const typing = (unit: string, text: string, kept = "") => [{ key: editKey(cell(unit), "value"), text, kept }];

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(server, { isAway: false, version: 1, values: { a: null, b: null } });
  queries = new QueryClient();
  queries.setQueryData(formKey("f"), formNow());
  box = new Box();
});

test("what is typed is sent after a pause, once", async () => {
  const draft = draftNow();
  draft.type(typing("a", "1"));
  draft.type(typing("a", "12"));
  await vi.runAllTimersAsync();
  expect([server.values["a"], server.version, draft.standing().phase]).toEqual([12, 2, "idle"]);
  expect(box.held.size).toBe(0);
});

test("while the server is away all stays, in the browser too, and is sent when it is back", async () => {
  server.isAway = true;
  const draft = draftNow();
  draft.type(typing("a", "12"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect([draft.standing().phase, box.held.size]).toEqual(["away", 1]);
  server.isAway = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect([server.values["a"], draft.standing().phase, box.held.size]).toEqual([12, "idle", 0]);
});

test("a page that was closed meanwhile sends what the browser kept", async () => {
  server.isAway = true;
  draftNow().type(typing("b", "7"));
  vi.clearAllTimers();
  server.isAway = false;
  await draftNow().flush();
  expect(server.values["b"]).toBe(7);
});

test("others' changes of other cells are no hindrance; of the same cell they are asked about", async () => {
  const draft = draftNow();
  Object.assign(server, { version: 2, values: { a: 3, b: null } });
  draft.type([...typing("a", "4"), ...typing("b", "5")]);
  await vi.runAllTimersAsync();
  expect(server.values).toEqual({ a: 3, b: 5 });
  const [conflict] = draft.standing().conflicts;
  expect(conflict).toMatchObject({ mine: "4", theirs: "3" });
  if (conflict) draft.decide(conflict, "mine");
  await vi.runAllTimersAsync();
  expect([server.values["a"], draft.standing().conflicts]).toEqual([4, []]);
});

import type { QueryClient } from "@tanstack/react-query";
import { client, tag } from "~/api/client";
import { asProblem, type Problem } from "~/api/problem";
import { decided, planOf, settled, typed, without, type Conflict, type Edits, type Plan } from "./edits";
import { formKey, heldForm, loadForm, withSaved, type Form } from "./form";

const PAUSE_MS = 900;
const AGAIN_MS = 4000;
const TRIES = 3;

/** How it stands with what was typed. */
export interface Standing {
  edits: Edits;
  conflicts: readonly Conflict[];
  /** Texts that the server didn't take, by key. */
  refused: Readonly<Record<string, string>>;
  /** `away`: the server doesn't answer, it is tried again. `stopped`: it answered that it won't. */
  phase: "idle" | "waiting" | "saving" | "away" | "stopped";
  problem?: Problem | undefined;
  savedAt?: string | undefined;
}

/** Of a form that is only looked at. */
export const NOTHING_TYPED: Standing = { edits: {}, conflicts: [], refused: {}, phase: "idle" };
export const NO_DRAFT: Pick<Draft, "type" | "decide"> = { type: () => undefined, decide: () => undefined };

const place = (id: string): string => `liangzhu.form.${id}`;

/** What is typed into a form until the server has it: sent after a pause, kept in the browser meanwhile, and sent again
 * when the server was away. What others changed at the same time is never overwritten unasked. */
export class Draft {
  private now: Standing;
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy: Promise<void> | undefined;
  private readonly id: string;
  private readonly queries: QueryClient;
  private readonly box: Storage;

  constructor(id: string, queries: QueryClient, box: Storage) {
    this.id = id;
    this.queries = queries;
    this.box = box;
    const edits = readBox(box, id);
    this.now = { edits, conflicts: [], refused: {}, phase: Object.keys(edits).length ? "waiting" : "idle" };
  }

  readonly standing = (): Standing => this.now;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins to send; what was left in the browser goes first. */
  readonly open = (): (() => void) => {
    const soon = () => this.schedule(0);
    window.addEventListener("online", soon);
    if (Object.keys(this.now.edits).length) soon();
    return () => {
      window.removeEventListener("online", soon);
      if (Object.keys(this.now.edits).length && this.now.phase === "waiting") void this.flush();
      else clearTimeout(this.timer);
    };
  };

  /** Notes down what was typed. */
  readonly type = (cells: readonly { key: string; text: string; kept: string }[]): void => {
    let edits = this.now.edits;
    for (const { key, text, kept } of cells) edits = typed(edits, key, text, kept);
    this.say({ edits, phase: this.now.phase === "away" ? "away" : "waiting" });
    if (this.now.phase !== "away") this.schedule(PAUSE_MS);
  };

  readonly decide = (conflict: Conflict, whose: "mine" | "theirs"): void => {
    const conflicts = this.now.conflicts.filter((one) => one.key !== conflict.key);
    this.say({ edits: decided(this.now.edits, conflict, whose), conflicts });
    this.schedule(0);
  };

  /** Takes away all that isn't sent. */
  readonly drop = (): void => {
    clearTimeout(this.timer);
    this.say({ edits: {}, conflicts: [], refused: {}, phase: "idle", problem: undefined });
  };

  /** Sends what there is, now. */
  readonly flush = async (): Promise<boolean> => {
    clearTimeout(this.timer);
    while (this.busy) await this.busy;
    this.busy = this.save();
    await this.busy.finally(() => (this.busy = undefined));
    return Object.keys(this.now.edits).length === 0;
  };

  private schedule(after: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), after);
  }

  private say(news: Partial<Standing>): void {
    this.now = { ...this.now, ...news };
    writeBox(this.box, this.id, this.now.edits);
    for (const listener of this.listeners) listener();
  }

  private async save(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const form = heldForm(this.queries, this.id);
      if (!form) return;
      const plan = planOf(this.now.edits, form, this.now.refused);
      this.say({ edits: without(this.now.edits, plan.done), conflicts: plan.conflicts });
      if (!Object.keys(plan.sent).length) {
        this.say({ phase: "idle", problem: undefined });
        return;
      }
      this.say({ phase: "saving" });
      try {
        await this.send(plan, form);
        this.say({ phase: "idle", problem: undefined, savedAt: new Date().toISOString() });
        return;
      } catch (fault) {
        if (!(await this.mended(asProblem(fault), plan))) return;
      }
    }
    this.say({ phase: "waiting" });
    this.schedule(AGAIN_MS);
  }

  /** Whether it is worth trying again at once. */
  private async mended(problem: Problem, plan: Plan): Promise<boolean> {
    if (problem.status === 412) return this.refresh();
    if (problem.passing) {
      this.say({ phase: "away", problem });
      this.schedule(AGAIN_MS);
      return false;
    }
    const refused = problem.status === 422 ? refusedOf(problem, plan) : {};
    this.say({ phase: "stopped", problem, refused: { ...this.now.refused, ...refused } });
    return Object.keys(refused).length > 0;
  }

  private async refresh(): Promise<boolean> {
    try {
      const form = await loadForm(this.id);
      this.queries.setQueryData(formKey(this.id), form);
      return true;
    } catch (fault) {
      this.say({ phase: "away", problem: asProblem(fault) });
      this.schedule(AGAIN_MS);
      return false;
    }
  }

  private async send(plan: Plan, form: Form): Promise<void> {
    await this.queries.cancelQueries({ queryKey: formKey(this.id) });
    const at = (version: number) => ({ path: { id: this.id }, header: { "If-Match": tag(version) } });
    const keep = (now: Form, isDone: (key: string) => boolean) => {
      this.queries.setQueryData(formKey(this.id), now);
      const sent = Object.fromEntries(Object.entries(plan.sent).filter(([key]) => isDone(key)));
      this.say({ edits: settled(this.now.edits, sent) });
    };
    let now = form;
    if (plan.rows.length) {
      const body = { rows: plan.rows };
      const { data } = await client.PATCH("/api/v1/reports/{id}/rows", { params: at(now.version), body });
      if (data) now = withSaved(now, plan.rows, data);
      keep(now, (key) => !key.startsWith("text#"));
    }
    if (Object.keys(plan.texts).length) {
      const { data } = await client.PATCH("/api/v1/reports/{id}", { params: at(now.version), body: plan.texts });
      if (data) now = { ...now, ...(data) };
      keep(now, (key) => key.startsWith("text#"));
    }
  }
}

/** The keys that the server named, of what was sent: `/rows/3/reason`, `/progress`. */
function refusedOf(problem: Problem, plan: Plan): Record<string, string> {
  const misfits = (problem.body?.["misfits"] ?? []) as { at: string }[];
  const keys = misfits.flatMap(({ at }) => {
    const [, first, number, field] = at.split("/");
    if (first !== "rows") return [`text#${first}`];
    const row = plan.rows[Number(number)];
    const begin = row ? [row.goal, row.unit, row.period, row.rater ?? ""].join("|") : "";
    return Object.keys(plan.sent).filter((key) => key.startsWith(`${begin}#`) && (!field || key.endsWith(`#${field}`)));
  });
  return Object.fromEntries(keys.flatMap((key) => (plan.sent[key] === undefined ? [] : [[key, plan.sent[key]]])));
}

function readBox(box: Storage, id: string): Edits {
  try {
    return (JSON.parse(box.getItem(place(id)) ?? "{}") ?? {}) as Edits;
  } catch {
    return {};
  }
}

function writeBox(box: Storage, id: string, edits: Edits): void {
  try {
    if (Object.keys(edits).length) box.setItem(place(id), JSON.stringify(edits));
    else box.removeItem(place(id));
  } catch {
    // A full or forbidden storage must not keep anybody from typing; the edits stay in memory.
  }
}

import type { Schemas } from "~/api/client";

export type WallView = Schemas["WallView"];
export type WallAction = Schemas["WallAction"];
export type WallItem = Schemas["WallItem"];

export interface Axis {
  low: number;
  high: number;
}

const STEP = 0.2;

/** One axis for the charts of all actions, in steps of a fifth around the schedule. */
export function axisOf(actions: readonly WallAction[]): Axis {
  const values = actions.flatMap((action) => action.course.flatMap((month) => month.progress ?? []));
  const down = Math.floor(Math.min(0.8, ...values) / STEP + 1e-9) * STEP;
  const up = Math.ceil(Math.max(1.2, ...values) / STEP - 1e-9) * STEP;
  return { low: Math.max(0, down), high: Math.min(2, up) };
}

/** How far the bars of the year reach: the next tenth beyond all that was gone or due. */
export function reachOf(actions: readonly WallAction[]): number {
  const values = actions.flatMap((action) => [action.now.achieved ?? 0, action.now.scheduled ?? 0]);
  return Math.min(1, Math.max(0.1, (Math.floor(Math.max(0, ...values) * 10 + 1e-9) + 1) / 10));
}

/** A share of the schedule as the wall writes it: `104`. */
export const index = (progress: number | null | undefined): string =>
  progress === null || progress === undefined ? "–" : String(Math.round(progress * 100));

/** How many columns each tactic spans, in the order of the actions; those below none come last. */
export function spans(wall: WallView): { code: string; title: string; columns: number }[] {
  const of = (code: string) => wall.actions.filter((action) => action.tactic === code).length;
  return wall.tactics.map((tactic) => ({ ...tactic, columns: of(tactic.code) }));
}

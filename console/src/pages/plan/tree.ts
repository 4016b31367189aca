import type { Schemas } from "~/api/client";

export type GoalView = Schemas["GoalView"];
export type GoalNode = Schemas["GoalNode"];
export type MilestoneView = Schemas["MilestoneView"];

/** A goal in the tree, with what is below it by code. */
export interface Branch {
  goal: GoalView;
  depth: number;
  below: number;
  isOpen: boolean;
}

const ORDER = ["strategy", "tactic", "campaign", "item"];

/** Children by their parent's code: higher tiers first, then by code. */
export function childrenOf(goals: readonly GoalView[]): Map<string | null, GoalView[]> {
  const map = new Map<string | null, GoalView[]>();
  for (const goal of goals) {
    const of = goal.parent ?? null;
    map.set(of, [...(map.get(of) ?? []), goal]);
  }
  const rank = (goal: GoalView) => ORDER.indexOf(goal.tier);
  for (const list of map.values()) list.sort((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code));
  return map;
}

/** The rows of the tree. Strategies and tactics are open as a rule, actions closed; `turned` are those that are not as usual.
 * Items that stand beside tactics are shown only when `rest:<code>` is turned. */
export function rowsOf(goals: readonly GoalView[], turned: ReadonlySet<string>): Branch[] {
  const children = childrenOf(goals);
  const rows: Branch[] = [];
  const walk = (goal: GoalView, depth: number) => {
    const below = children.get(goal.code) ?? [];
    const usual = goal.tier === "strategy" || goal.tier === "tactic";
    const isOpen = usual !== turned.has(goal.code);
    rows.push({ goal, depth, below: below.length, isOpen });
    if (!isOpen) return;
    const isMixed = below.some((child) => child.tier !== "item");
    const hides = isMixed && !turned.has(`rest:${goal.code}`);
    for (const child of below) if (!hides || child.tier !== "item") walk(child, depth + 1);
  };
  const codes = new Set(goals.map((goal) => goal.code));
  for (const goal of goals) if (!goal.parent || !codes.has(goal.parent)) walk(goal, 0);
  return rows;
}

/** How many items stand directly beside tactics or actions below a goal. */
export function restOf(goals: readonly GoalView[], code: string): number {
  const below = childrenOf(goals).get(code) ?? [];
  return below.some((child) => child.tier !== "item") ? below.filter((child) => child.tier === "item").length : 0;
}

/** The milestones of a goal and of all below it, by its code. */
export function milestonesBelow(
  goals: readonly GoalView[],
  milestones: readonly MilestoneView[],
): Map<string, MilestoneView[]> {
  const parents = new Map(goals.map((goal) => [goal.code, goal.parent ?? null]));
  const map = new Map<string, MilestoneView[]>();
  for (const milestone of milestones) {
    let at: string | null = milestone.goal;
    while (at !== null) {
      map.set(at, [...(map.get(at) ?? []), milestone]);
      at = parents.get(at) ?? null;
    }
  }
  return map;
}

const day = (text: string) => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, Number(text.slice(8, 10)));

export interface Span {
  first: number;
  years: number;
}

/** The five years or more that a timeline shows: from the first goal's year to the last end or milestone. */
export function spanOf(goals: readonly GoalView[], milestones: readonly MilestoneView[]): Span {
  const starts = goals.map((goal) => Number(goal.starts.slice(0, 4)));
  const ends = [...goals.flatMap((goal) => goal.ends ?? []), ...milestones.map((of) => of.due)];
  const first = Math.min(...starts, 9999) === 9999 ? 2021 : Math.min(...starts);
  const last = Math.max(first + 5, ...ends.map((end) => Number(end.slice(0, 4))));
  return { first, years: last - first + 1 };
}

/** Where a day lies on a timeline: 0 at its start, 1 at its end. */
export function placeOf(text: string, span: Span): number {
  const [start, end] = [Date.UTC(span.first, 0, 1), Date.UTC(span.first + span.years, 0, 1)];
  return Math.min(1, Math.max(0, (day(text) - start) / (end - start)));
}

import type { Schemas } from "~/api/client";
import { latestBy } from "../plan/values";

export type GoalNode = Schemas["GoalNode"];
export type Observation = Schemas["ObservationView"];

/** The last value of each unit, by its code. */
export const latest = (observations: readonly Observation[]): Map<string, Observation> =>
  new Map(latestBy(observations).map((of) => [of.unit, of]));

/** Which fifth of a list a value lies in: 4 is the best. `direction` says which values are good; where one is aimed at, the
 * larger is the darker. */
export function fifth(value: number, values: readonly number[], direction: string): number {
  const better = values.filter((other) => (direction === "down" ? other > value : other < value)).length;
  return Math.min(4, Math.floor((better * 5) / Math.max(1, values.length)));
}

/** Where tiles lie: rows of equal length, as near to a square twice as wide as high as it goes. */
export function tileColumns(count: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(count * 2)));
}

const says = (target: Schemas["TargetView"]) => target.value != null || target.low != null || Boolean(target.words);

/** The years of targets that hold for a year as a whole, with the last value recorded for each. */
export function yearly(targets: readonly Schemas["TargetView"][]): Schemas["TargetView"][] {
  const years = new Map<string, Schemas["TargetView"]>();
  const units = new Set(targets.map((target) => target.unit ?? null));
  const one = units.size === 1 ? [...units][0] : null;
  for (const target of targets)
    if (!target.period.includes("-") && (target.unit ?? null) === one && says(target)) years.set(target.period, target);
  return [...years.values()].sort((a, b) => a.period.localeCompare(b.period));
}

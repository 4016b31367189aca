import type { Schemas } from "~/api/client";

export type Observation = Schemas["ObservationView"];
export type Target = Schemas["TargetView"];

const end = (period: string): number => {
  const [year, part] = period.split("-");
  const month = !part ? 12 : part.startsWith("Q") ? Number(part[1]) * 3 : part.startsWith("H") ? Number(part[1]) * 6 : Number(part);
  return Number(year) * 12 + month;
};

const months = (period: string): number => (!period.includes("-") ? 12 : period.includes("Q") ? 3 : period.includes("H") ? 6 : 1);

/** The last value of each unit; of two that end together the one of the shorter period. By unit. */
export function latestBy(observations: readonly Observation[]): Observation[] {
  const latest = new Map<string, Observation>();
  for (const of of observations) {
    const before = latest.get(of.unit);
    const isLater = !before || end(of.period) > end(before.period);
    const isCloser = before && end(of.period) === end(before.period) && months(of.period) < months(before.period);
    if (isLater || isCloser) latest.set(of.unit, of);
  }
  return [...latest.values()].sort((a, b) => a.unit.localeCompare(b.unit));
}

/** Of targets that a board sees, in the order in which they were recorded, the one of a unit for the year: its own before that
 * of all, the last one recorded. Without one for the year that of a shorter period. */
export function targetOf(targets: readonly Target[], unit: string): Target | undefined {
  const own = targets.filter((target) => target.unit === unit);
  const fit = own.length > 0 ? own : targets.filter((target) => !target.unit);
  return fit.findLast((target) => !target.period.includes("-")) ?? fit.at(-1);
}

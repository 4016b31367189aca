import { shift } from "~/format/period";

interface Line {
  board: string;
  scheme: string;
  title: string;
  period: string;
  state: string;
  standing: { rank?: number | null; score?: number | null; change?: number | null; group: string };
}

export interface Course<T extends Line> {
  scheme: string;
  last: T;
  /** Its ranks by period, the oldest first. */
  ranks: (number | null)[];
  /** The lowest rank of them: how deep the course is drawn. */
  worst: number;
}

const MONTHS = 12;
const byPeriod = (a: Line, b: Line) => a.period.localeCompare(b.period);

/** A line for each scheme: how a unit stands on its last board, and how its rank went up to there. */
export function courses<T extends Line>(lines: readonly T[]): Course<T>[] {
  const schemes = grouped(lines);
  return [...schemes.entries()].flatMap(([scheme, all]) => {
    const sorted = [...all].sort(byPeriod);
    const last = sorted.at(-1);
    if (!last) return [];
    const ranks = ranksOf(sorted, last);
    return [{ scheme, last, ranks, worst: Math.max(2, ...ranks.map((rank) => rank ?? 0)) }];
  });
}

/** `Map.groupBy` is not in Chromium 100. */
function grouped<T extends Line>(lines: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const line of lines) groups.set(line.scheme, [...(groups.get(line.scheme) ?? []), line]);
  return groups;
}

function ranksOf(sorted: readonly Line[], last: Line): (number | null)[] {
  if (!/^\d{4}-\d{2}$/.test(last.period)) return sorted.map((line) => line.standing.rank ?? null);
  const known = new Map(sorted.map((line) => [line.period, line.standing.rank ?? null]));
  const months = Array.from({ length: MONTHS }, (_, at) => shift(last.period, at - MONTHS + 1));
  const first = months.findIndex((month) => known.has(month));
  return months.slice(first).map((month) => known.get(month) ?? null);
}

import type { Schemas } from "~/api/client";

type Line = Schemas["HistoryLine"];

/** A unit's way on the boards of one scheme. */
export interface Way {
  scheme: string;
  last: Line;
  /** Ranks of the last twelve months up to the last one, the oldest first; null where there was no board. */
  ranks: (number | null)[];
  /** The worst rank among them, at least so that a line of few places isn't drawn as a cliff. */
  of: number;
}

const MONTHS = 12;
const LEAST_PLACES = 6;

/** Twelve months that end with this one. */
function monthsTo(period: string): string[] {
  const [year = 0, month = 1] = period.split("-").map(Number);
  return Array.from({ length: MONTHS }, (_, index) => {
    const at = year * 12 + month - MONTHS + index;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}

/** Standings by scheme, those that were scored last first; where a unit has no rank now, it has no way. Lines come with the newest period first. */
export function ways(lines: readonly Line[]): Way[] {
  const schemes = new Map<string, Line[]>();
  for (const line of lines) {
    if (!/^\d{4}-\d{2}$/.test(line.period)) continue;
    schemes.set(line.scheme, [...(schemes.get(line.scheme) ?? []), line]);
  }
  const found = [...schemes].flatMap(([scheme, of]): Way[] => {
    const last = of[0];
    if (last?.standing.rank == null) return [];
    const rank = new Map(of.map((line) => [line.period, line.standing.rank ?? null]));
    const ranks = monthsTo(last.period).map((period) => rank.get(period) ?? null);
    const worst = Math.max(LEAST_PLACES, ...ranks.map((one) => one ?? 1));
    return [{ scheme, last, ranks, of: worst }];
  });
  return found.sort((a, b) => b.last.period.localeCompare(a.last.period));
}

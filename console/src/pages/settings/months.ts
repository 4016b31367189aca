import type { Schemas } from "~/api/client";

type Day = Schemas["DayView"];

/** A month as a calendar shows it: weeks from Monday, with holes before the first day and after the last. */
export interface Month {
  month: number;
  weeks: (Day | null)[][];
  works: number;
}

/** The months of a year from its days, which come in order and have no holes. */
export function months(days: readonly Day[]): Month[] {
  return Array.from({ length: 12 }, (_, index) => {
    const own = days.filter((day) => Number(day.date.slice(5, 7)) === index + 1);
    const first = own[0] ? (new Date(`${own[0].date}T00:00:00Z`).getUTCDay() + 6) % 7 : 0;
    const cells: (Day | null)[] = [...Array<null>(first).fill(null), ...own];
    while (cells.length % 7) cells.push(null);
    const weeks = Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
    return { month: index + 1, weeks, works: own.filter((day) => day.works).length };
  });
}

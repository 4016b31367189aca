import { moment } from "~/format/time";
import type { Place } from "~/parts/places";

/** Something to do, where it is done, and how much time there is. */
export interface Duty {
  key: string;
  title: string;
  note?: string;
  /** The last day or moment; none when nothing is set. */
  due?: string;
  /** Over its time. */
  late?: boolean;
  /** Sent back: it has to be done again. */
  returned?: boolean;
  /** The name of what is done: one word, in the area's words under `do`. */
  act: string;
  place: Place;
}

export type When = "now" | "soon" | "later";

const SOON_DAYS = 3;

/** The number of a day, counted from some day on, in the office's zone. */
function dayNumber(value: string): number {
  const { year, month, day } = moment(value.length === 10 ? `${value}T12:00:00+08:00` : value);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

/** Whether a duty's time is over: the server says so, or its moment lies behind; a day lasts to its end. */
export const isLate = (duty: Duty, now: string): boolean =>
  Boolean(duty.late) ||
  (duty.due !== undefined &&
    (duty.due.length === 10 ? dayNumber(duty.due) < dayNumber(now) : Date.parse(duty.due) < Date.parse(now)));

/** When a duty has to be done. What was returned, is late or has no term waits for nothing. */
export function whenOf(duty: Duty, now: string): When {
  if (duty.returned || duty.due === undefined || isLate(duty, now)) return "now";
  const days = dayNumber(duty.due) - dayNumber(now);
  return days <= 0 ? "now" : days <= SOON_DAYS ? "soon" : "later";
}

/** All duties by when they have to be done; the most urgent first. */
export function sortDuties(duties: readonly Duty[], now: string): Record<When, Duty[]> {
  const urgency = (duty: Duty) =>
    (isLate(duty, now) ? 0 : duty.returned ? 1 : 2) * 1e15 + (duty.due ? Date.parse(duty.due) : 9e14);
  const sorted = [...duties].sort((a, b) => urgency(a) - urgency(b));
  const of = (when: When) => sorted.filter((duty) => whenOf(duty, now) === when);
  return { now: of("now"), soon: of("soon"), later: of("later") };
}

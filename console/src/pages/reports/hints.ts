import type { Row } from "./form";

/** How far beyond the middle half a row may reach, in widths of it, before it is left to lie beyond the axis. */
const FAR = 3;

/** The ends of the axis on which a form's rows stand: all that is expected of them, not what was typed. One unit that is
 * many times the others doesn't squeeze them all into a corner. */
export function axisOf(rows: readonly Row[]): [number, number] | undefined {
  const all = rows.flatMap(({ plausible, last, target }) => [
    plausible?.low,
    plausible?.high,
    last?.value,
    target?.value,
    target?.low,
    target?.high,
  ]);
  const known = all.filter((value): value is number => typeof value === "number").sort((one, other) => one - other);
  const at = (share: number) => known[Math.round(share * (known.length - 1))] ?? 0;
  const reach = FAR * (at(0.75) - at(0.25));
  const near = reach > 0 ? known.filter((value) => value >= at(0.25) - reach && value <= at(0.75) + reach) : known;
  const [low, high] = [near[0], near.at(-1)];
  if (low === undefined || high === undefined) return undefined;
  return low === high ? [low - 1, high + 1] : [low, high];
}

const STEPS = [1, 2, 2.5, 5, 10];

/** Round values along an axis, few enough to be read. */
export function ticks([low, high]: readonly [number, number], most = 4): number[] {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((one) => one * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Whether a value lies outside what its unit's last twelve values let expect. */
export const isUnusual = (row: Row, value: number | null | undefined): boolean =>
  typeof value === "number" && !!row.plausible && (value < row.plausible.low || value > row.plausible.high);

/** The value with its point moved, when that one would be usual: 256 where 2.56 is. */
export function movedPoint(row: Row, value: number): number | undefined {
  if (!isUnusual(row, value) || value === 0) return undefined;
  const moved = [10, 100, 1000].flatMap((by) => [value / by, value * by]).map((one) => Number(one.toPrecision(12)));
  return moved.find((one) => !isUnusual(row, one));
}

/** How much of its target a value is; none where a quotient says nothing. */
export function completion(row: Row, value: number | null | undefined): number | undefined {
  const target = row.target?.value;
  if (typeof value !== "number" || typeof target !== "number" || target <= 0 || value < 0) return undefined;
  return value / target;
}

const MOST_DECIMALS = 2;

/** How many decimals the figures of these rows have, so that a column lines up. */
export const decimalsOf = (rows: readonly Row[]): number =>
  decimals(rows.flatMap((row) => [row.last?.value, row.year_before?.value, row.target?.value]));

/** The same of the figures that are given. */
export const givenDecimals = (rows: readonly Row[]): number => decimals(rows.map((row) => row.value));

function decimals(all: readonly (number | null | undefined)[]): number {
  const places = all.map((value) => (typeof value === "number" ? (String(value).split(".")[1]?.length ?? 0) : 0));
  return Math.min(MOST_DECIMALS, Math.max(0, ...places));
}

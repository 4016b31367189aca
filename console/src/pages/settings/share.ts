const EXACT = 1e6;

/** A share as the number of per cent that is typed; 0.3333333333 is 33.3333. */
export const percentage = (share: number): number => Math.round(share * 100 * 1e4) / 1e4;

/** The share of a typed number of per cent; 0 for what is no number. */
export const fraction = (percent: number): number =>
  Number.isFinite(percent) ? Math.round((percent / 100) * EXACT) / EXACT : 0;

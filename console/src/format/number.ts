const MINUS = "−";

/** A number as people write it: grouped, with a real minus; "–" when there is none. */
export function figure(value: number | null | undefined, decimals?: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const options =
    decimals === undefined
      ? { maximumFractionDigits: 6 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return minus(value.toLocaleString("en-US", options));
}

/** A score: two decimals unless the board says otherwise. */
export const score = (value: number | null | undefined, decimals = 2): string => figure(value, decimals);

/** A difference with its sign; a plain 0 has none. */
export function signed(value: number | null | undefined, decimals?: number): string {
  if (value === null || value === undefined) return "–";
  const text = figure(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A share as per cent. */
export const percent = (share: number | null | undefined, decimals = 0): string =>
  share === null || share === undefined ? "–" : `${figure(share * 100, decimals)}%`;

function minus(text: string): string {
  return text.replace(/^-/, MINUS);
}

/** What somebody typed as a number: full-width digits, grouping, a real minus and a unit of per cent are understood;
 * undefined when it is none. */
export function readNumber(text: string): number | undefined {
  const plain = text
    .normalize("NFKC")
    .replace(/[−–—]/g, "-")
    .replace(/[\s,，']/g, "")
    .replace(/%$/, "");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

import { moment } from "./time";

/** Periods as the API writes them: `2022-03`, `2022-Q1`, `2022-H1`, `2022`. */
const FORM = /^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$/;

export const isPeriod = (text: unknown): text is string => typeof text === "string" && FORM.test(text);

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `2022年3月`, `Mar 2022`; `2022年一季度`, `2022 Q1`. */
export function periodName(period: string, language: string): string {
  const [year, part] = period.split("-");
  if (!part) return language === "en" ? `${year}` : `${year}年`;
  if (part.startsWith("Q") || part.startsWith("H")) {
    if (language === "en") return `${year} ${part}`;
    const names: Record<string, string> = {
      Q1: "一季度",
      Q2: "二季度",
      Q3: "三季度",
      Q4: "四季度",
      H1: "上半年",
      H2: "下半年",
    };
    return `${year}年${names[part] ?? part}`;
  }
  return language === "en" ? `${MONTHS[Number(part) - 1]} ${year}` : `${year}年${Number(part)}月`;
}

/** `3月`, `Mar`. */
export function monthName(period: string, language: string): string {
  const month = Number(period.split("-")[1]);
  return language === "en" ? (MONTHS[month - 1] ?? period) : `${month}月`;
}

/** The month so many months later; earlier when below 0. */
export function shift(period: string, months: number): string {
  const [year, month] = period.split("-").map(Number);
  const at = (year ?? 0) * 12 + (month ?? 1) - 1 + months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
}

/** The month that a moment lies in. */
export function monthOf(now: string): string {
  const { year, month } = moment(now);
  return `${year}-${String(month).padStart(2, "0")}`;
}

/** The month whose figures are looked at now: the one before the month that it is. */
export const lastMonth = (now: string): string => shift(monthOf(now), -1);

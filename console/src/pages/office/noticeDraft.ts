import type { Schemas } from "~/api/client";

/** A notice as it is typed: long texts with a line each. `boards` is absent while nobody chose. */
export interface Draft {
  number: string;
  title: string;
  organ: string;
  signatory: string;
  addressees: string;
  opening: string;
  red: number;
  black: number;
  boards?: string[];
}

const USUAL = 3;
const key = (period: string) => `liangzhu.notice.${period}`;

export const newDraft = (title: string): Draft => ({
  number: "",
  title,
  organ: "",
  signatory: "",
  addressees: "",
  opening: "",
  red: USUAL,
  black: USUAL,
});

/** What was typed for a period and not published. */
export function keptDraft(period: string): Draft | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key(period)) ?? "null") as Draft | null;
    return kept ? { ...newDraft(""), ...kept } : undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(period: string, draft: Draft | undefined): void {
  if (draft) localStorage.setItem(key(period), JSON.stringify(draft));
  else localStorage.removeItem(key(period));
}

const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** What the server is asked. */
export function bodyOf(draft: Draft, boards: string[]): Schemas["NewNotice"] {
  const [addressees, opening] = [lines(draft.addressees), lines(draft.opening)];
  return {
    number: draft.number.trim(),
    title: draft.title.trim(),
    organ: draft.organ.trim(),
    signatory: draft.signatory.trim(),
    red: draft.red,
    black: draft.black,
    boards,
    ...(addressees.length ? { addressees } : {}),
    ...(opening.length ? { opening } : {}),
  };
}

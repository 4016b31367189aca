import type { Schemas } from "~/api/client";
import { readNumber } from "~/format/number";

export interface PartDraft {
  /** The code of the unit of after. */
  code: string;
  /** Its name when it is a new one. */
  name: string;
  /** Its share, in per cent as typed. */
  share: string;
}

export interface ReorganisationDraft {
  from: string;
  document: string;
  parts: PartDraft[];
}

interface Before {
  code: string;
  level: string;
  parent?: string | null;
}

/** How much of a unit the parts make, in per cent; undefined when a share is no number. */
export function total(parts: readonly PartDraft[]): number | undefined {
  let sum = 0;
  for (const part of parts) {
    const share = readNumber(part.share);
    if (share === undefined) return undefined;
    sum += share;
  }
  return Math.round(sum * 1e6) / 1e6;
}

/** A draft as it is sent: parts of units that aren't known begin with it, beside the unit that they come of. */
export function requestOf(
  unit: Before,
  draft: ReorganisationDraft,
  isKnown: (code: string) => boolean,
): Schemas["NewReorganisation"] {
  const makes = draft.parts
    .filter((part) => part.code && !isKnown(part.code))
    .map((part) => ({ code: part.code, name: part.name.trim() || part.code, level: unit.level, parent: unit.parent ?? "" }));
  return {
    from: draft.from,
    ...(draft.document.trim() ? { document: draft.document.trim() } : {}),
    ...(makes.length > 0 ? { makes: makes } : {}),
    parts: draft.parts.map((part) => ({ unit: unit.code, into: part.code, share: (readNumber(part.share) ?? 0) / 100 })),
  };
}

import type { Schemas } from "~/api/client";
import { readNumber } from "~/format/number";

export interface UnitDraft {
  name: string;
  level: string;
  parent: string;
  from: string;
  ends: string;
  attributes: { name: string; value: string }[];
}

interface Known {
  name: string;
  level: string;
  parent?: string | null;
  ends?: string | null;
  attributes: { [name: string]: unknown };
}

export const draftOf = (unit: Known, today: string): UnitDraft => ({
  name: unit.name,
  level: unit.level,
  parent: unit.parent ?? "",
  from: today,
  ends: unit.ends ?? "",
  attributes: Object.entries(unit.attributes).map(([name, value]) => ({ name, value: String(value) })),
});

/** What was typed as a number or a text: a text that was one before stays one. */
function valueOf(typed: string, before: unknown): unknown {
  if (typeof before === "string") return typed;
  if (/^(true|false)$/.test(typed)) return typed === "true";
  return readNumber(typed) ?? typed;
}

/** Only what a draft has otherwise than the unit. */
export function patchOf(unit: Known, draft: UnitDraft): Omit<Schemas["UnitPatch"], "from"> {
  const attributes: { [name: string]: unknown } = {};
  const typed = new Map(draft.attributes.filter((each) => each.name.trim()).map((each) => [each.name.trim(), each.value.trim()]));
  for (const [name, text] of typed) {
    const value = text === "" ? null : valueOf(text, unit.attributes[name]);
    if (value !== (unit.attributes[name] ?? null)) attributes[name] = value;
  }
  for (const name of Object.keys(unit.attributes)) if (!typed.has(name)) attributes[name] = null;
  return {
    ...(draft.name.trim() !== unit.name ? { name: draft.name.trim() } : {}),
    ...(draft.level !== unit.level ? { level: draft.level } : {}),
    ...(draft.parent !== (unit.parent ?? "") ? { parent: draft.parent } : {}),
    ...(draft.ends !== (unit.ends ?? "") ? { ends: draft.ends || null } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  } as Omit<Schemas["UnitPatch"], "from">;
}

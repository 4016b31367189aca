import { readNumber } from "~/format/number";
import { rowKey, type Form, type Given, type Row } from "./form";

/** What can be typed for a figure. */
export const FIELDS = ["value", "rank_of", "previous_rank", "note", "reason"] as const;
export type Field = (typeof FIELDS)[number];
/** What can be told beside the figures. */
export const TEXTS = ["progress", "problem", "measure", "difficulty"] as const;
export type TextName = (typeof TEXTS)[number];

/** Something typed that the server doesn't have yet. */
export interface Edit {
  text: string;
  /** What the server had when typing began: what others made of it since is a conflict. */
  was: string;
}

/** By `editKey` or `textKey`. */
export type Edits = Readonly<Record<string, Edit>>;

export const editKey = (row: Row, field: Field): string => `${rowKey(row)}#${field}`;
export const textKey = (name: TextName): string => `text#${name}`;

const isNumber = (field: string): boolean => field === "value" || field === "rank_of" || field === "previous_rank";

const plain = (value: number | string | null | undefined): string =>
  value === null || value === undefined ? "" : String(value);

/** What the server has, as one would type it. */
export const keptOf = (row: Row, field: Field): string => plain(row[field]);
export const keptText = (form: Form, name: TextName): string => plain(form[name]);

/** Whether two texts say the same in a field: `１．５` is `1.5`. */
function isSame(field: string, one: string, other: string): boolean {
  if (!isNumber(field)) return one.trim() === other.trim();
  if (one.trim() === "" || other.trim() === "") return one.trim() === other.trim();
  const [left, right] = [readNumber(one), readNumber(other)];
  return left !== undefined && left === right;
}

/** Notes down what was typed; what the server has anyway is no edit. */
export function typed(edits: Edits, key: string, text: string, kept: string): Edits {
  const { [key]: before, ...others } = edits;
  if (text === kept) return before || key in edits ? others : edits;
  return { ...others, [key]: { text, was: before?.was ?? kept } };
}

/** An edit of something that others have changed since. */
export interface Conflict {
  key: string;
  mine: string;
  theirs: string;
}

/** What is to be sent, and what can't be. */
export interface Plan {
  rows: Given[];
  texts: Partial<Record<TextName, string | null>>;
  /** The keys that are sent, with their texts. */
  sent: Record<string, string>;
  conflicts: Conflict[];
  /** Keys of what is no number. */
  bad: string[];
  /** Keys that the server has just as they are. */
  done: string[];
}

function fieldsOf(form: Form): Map<string, { kept: string; field: string; row?: Row }> {
  const all = new Map<string, { kept: string; field: string; row?: Row }>();
  for (const row of form.rows.items)
    for (const field of FIELDS) all.set(editKey(row, field), { kept: keptOf(row, field), field, row });
  for (const name of TEXTS) all.set(textKey(name), { kept: keptText(form, name), field: name });
  return all;
}

/** Sorts what was typed into what can be sent and what can't; `refused` are texts that the server didn't take. */
export function planOf(edits: Edits, form: Form, refused: Readonly<Record<string, string>> = {}): Plan {
  const plan: Plan = { rows: [], texts: {}, sent: {}, conflicts: [], bad: [], done: [] };
  const fields = fieldsOf(form);
  const byRow = new Map<string, Given>();
  for (const [key, edit] of Object.entries(edits)) {
    const at = fields.get(key);
    if (!at || isSame(at.field, edit.text, at.kept)) {
      plan.done.push(key);
      continue;
    }
    if (!isSame(at.field, at.kept, edit.was)) {
      plan.conflicts.push({ key, mine: edit.text, theirs: at.kept });
      continue;
    }
    if (refused[key] === edit.text) continue;
    const value = valueOf(at.field, edit.text);
    if (value === undefined) {
      plan.bad.push(key);
      continue;
    }
    plan.sent[key] = edit.text;
    if (!at.row) plan.texts[at.field as TextName] = value as string | null;
    else byRow.set(rowKey(at.row), { ...(byRow.get(rowKey(at.row)) ?? named(at.row)), [at.field]: value });
  }
  plan.rows = [...byRow.values()];
  return plan;
}

const named = (row: Row): Given => ({
  goal: row.goal,
  unit: row.unit,
  period: row.period,
  ...(row.rater ? { rater: row.rater } : {}),
});

/** What a text means in a field; undefined when it is no number where one is wanted. */
export function valueOf(field: string, text: string): number | string | null | undefined {
  if (text.trim() === "") return null;
  return isNumber(field) ? readNumber(text) : text.trim();
}

/** What is left to send after it was sent: what was typed on since, now from what was sent. */
export function settled(edits: Edits, sent: Readonly<Record<string, string>>): Edits {
  const left: Record<string, Edit> = {};
  for (const [key, edit] of Object.entries(edits)) {
    const gone = sent[key];
    if (gone === undefined) left[key] = edit;
    else if (gone !== edit.text) left[key] = { text: edit.text, was: gone };
  }
  return left;
}

/** Without these. */
export const without = (edits: Edits, keys: readonly string[]): Edits =>
  Object.fromEntries(Object.entries(edits).filter(([key]) => !keys.includes(key)));

/** Ends a conflict: `mine` is sent over what others gave, `theirs` takes what was typed away. */
export function decided(edits: Edits, conflict: Conflict, whose: "mine" | "theirs"): Edits {
  if (whose === "theirs") return without(edits, [conflict.key]);
  return { ...edits, [conflict.key]: { text: conflict.mine, was: conflict.theirs } };
}

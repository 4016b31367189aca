/** A minimal look at a scheme's text: which tables stand where, and where the value of each key is. It reads what is being
 * typed, faults and all, and changes a value at its place; whether the scheme is right, the server says. */
export interface TomlKey {
  /** The value as it is written. */
  raw: string;
  /** Where it stands in the text. */
  start: number;
  end: number;
}

export interface TomlTable {
  /** `scheme`, `node`, `indicator`, `rollup` … */
  kind: string;
  /** The line of its header, from 1. */
  line: number;
  keys: Map<string, TomlKey>;
  /** Where a further key would be written. */
  insertAt: number;
}

const HEADER = /^[ \t]*\[\[?[ \t]*([\w.-]+)[ \t]*\]?\][ \t]*(#.*)?$/;
const KEY = /^[ \t]*([\w.-]+)[ \t]*=[ \t]*/;
const OPENING = "[{";
const CLOSING = "]}";

/** All tables of a text, in order. */
export function readTables(text: string): TomlTable[] {
  const tables: TomlTable[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const content = text.slice(at, end).replace(/\r$/, "");
    const header = HEADER.exec(content);
    let next = end;
    if (header) tables.push({ kind: header[1] ?? "", line, keys: new Map(), insertAt: Math.min(end + 1, text.length) });
    const key = header ? null : KEY.exec(content);
    const table = tables.at(-1);
    if (key && table) {
      const start = at + key[0].length;
      const stop = valueEnd(text, start);
      table.keys.set(key[1] ?? "", { raw: text.slice(start, stop), start, end: stop });
      next = lineEnd(text, stop);
      table.insertAt = Math.min(next + 1, text.length);
    }
    line += text.slice(at, next + 1).split("\n").length - 1;
    at = next + 1;
  }
  return tables;
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
};

/** Where a value ends that begins at `start`: at the line's end or a comment, unless a bracket or a string is open. */
function valueEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const sign = text.charAt(at);
    if (sign === '"' || sign === "'") {
      at = stringEnd(text, at);
      continue;
    }
    if (OPENING.includes(sign)) depth += 1;
    else if (CLOSING.includes(sign)) depth -= 1;
    else if (sign === "#") {
      if (depth <= 0) break;
      at = lineEnd(text, at);
      continue;
    } else if (sign === "\n" && depth <= 0) break;
    at += 1;
  }
  return start + text.slice(start, at).trimEnd().length;
}

function stringEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  const long = quote.repeat(3);
  if (text.startsWith(long, start)) {
    const end = text.indexOf(long, start + 3);
    return end < 0 ? text.length : end + 3;
  }
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === "\n") return at;
    if (sign === "\\" && quote === '"') at += 1;
    else if (sign === quote) return at + 1;
  }
  return text.length;
}

/** The text or number that a value says; undefined when it is neither. */
export function plain(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  if (/^'[^'\n]*'$/.test(raw)) return raw.slice(1, -1);
  if (/^"(?!"")/.test(raw)) {
    try {
      return JSON.parse(raw) as string;
    } catch {
      return undefined;
    }
  }
  return /^[+-]?[\d_.]+(e[+-]?\d+)?$/i.test(raw) ? raw : undefined;
}

export const quoted = (text: string): string => JSON.stringify(text);

/** The text with a key of a table set to a value, or without it; all else stays as it was typed. */
export function setKey(text: string, table: TomlTable, key: string, raw: string | undefined): string {
  const known = table.keys.get(key);
  if (known && raw !== undefined) return text.slice(0, known.start) + raw + text.slice(known.end);
  if (known) {
    const from = text.lastIndexOf("\n", known.start - 1) + 1;
    return text.slice(0, from) + text.slice(Math.min(text.length, lineEnd(text, known.end) + 1));
  }
  if (raw === undefined) return text;
  const before = text.slice(0, table.insertAt);
  return `${before}${before.endsWith("\n") ? "" : "\n"}${key} = ${raw}\n${text.slice(table.insertAt)}`;
}

/** The value of a key in an inline table: `kind` of `{ kind = "efficacy", base = 36 }`. */
export function inner(raw: string | undefined, key: string): string | undefined {
  const at = raw === undefined ? null : innerPlace(raw, key);
  return at && raw !== undefined ? raw.slice(at.start, at.end) : undefined;
}

/** An inline table with a key of it set to a value; as it was when it has no such key. */
export function setInner(raw: string, key: string, value: string): string {
  const at = innerPlace(raw, key);
  return at ? raw.slice(0, at.start) + value + raw.slice(at.end) : raw;
}

function innerPlace(raw: string, key: string): { start: number; end: number } | null {
  let depth = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const sign = raw.charAt(at);
    if (sign === '"' || sign === "'") {
      at = stringEnd(raw, at) - 1;
      continue;
    }
    if (OPENING.includes(sign)) depth += 1;
    else if (CLOSING.includes(sign)) depth -= 1;
    if (depth !== 1 || (sign !== "{" && sign !== ",")) continue;
    const found = KEY.exec(raw.slice(at + 1));
    if (found?.[1] !== key) continue;
    const start = at + 1 + found[0].length;
    return { start, end: innerEnd(raw, start) };
  }
  return null;
}

function innerEnd(raw: string, start: number): number {
  let depth = 0;
  for (let at = start; at < raw.length; at += 1) {
    const sign = raw.charAt(at);
    if (sign === '"' || sign === "'") at = stringEnd(raw, at) - 1;
    else if (depth === 0 && (sign === "," || CLOSING.includes(sign))) return start + raw.slice(start, at).trimEnd().length;
    else if (OPENING.includes(sign)) depth += 1;
    else if (CLOSING.includes(sign)) depth -= 1;
  }
  return raw.length;
}

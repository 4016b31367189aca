import { hex, sha256, unhex } from "./sha256";

/** A line of a board's file and the ways up to the board's root, as docs/seals.md has them. */
export interface ProofLine {
  file: string;
  number: number;
  line: string;
  bytes: number;
  lines: number;
  path: string[];
  file_number: number;
  files: number;
  file_path: string[];
}

/** `proof.json`: that a unit's standing is part of a board's root. */
export interface Proof {
  format: string;
  period: string;
  unit: string;
  root: string;
  head: ProofLine;
  standing: ProofLine;
}

const joined = (prefix: number, ...parts: Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  all[0] = prefix;
  let at = 1;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

const leaf = (text: string) => sha256(joined(0, new TextEncoder().encode(text)));
const node = (left: Uint8Array, right: Uint8Array) => sha256(joined(1, left, right));

/** Where a path leads that starts at a leaf: RFC 9162, 2.1.3.2. Nothing when it has the wrong length for its place. */
export function climb(start: Uint8Array, index: number, size: number, path: readonly string[]): Uint8Array | undefined {
  if (index < 0 || index >= size) return undefined;
  let [at, last, here] = [index, size - 1, start];
  for (const step of path) {
    if (last === 0) return undefined;
    const beside = unhex(step);
    if (at % 2 === 1 || at === last) {
      here = node(beside, here);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else here = node(here, beside);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? here : undefined;
}

/** The board's root that a line leads to. */
export function rootOf(line: ProofLine): string | undefined {
  const own = leaf(`${line.file}\t${line.number}\t${line.line}`);
  const file = climb(own, line.number - 1, line.lines, line.path);
  if (!file) return undefined;
  const name = `${line.file_number}\t${line.files}\t${line.file}\t${line.bytes}\t${line.lines}\t${hex(file)}`;
  const board = climb(leaf(name), line.file_number - 1, line.files, line.file_path);
  return board && hex(board);
}

export type Verdict = "proved" | "root" | "line" | "unit";

/** Whether a proof proves the standing of this unit and period to whoever has this root; else what is wrong with it. */
export function check(proof: Proof, root: string, unit: string, period: string): Verdict {
  const { head, standing } = proof;
  const same = head.number === 1 && head.file === standing.file && head.file_number === standing.file_number;
  if (!same) return "line";
  if (rootOf(head) !== root || rootOf(standing) !== root) return "root";
  const cells = new Map(cellsOf(proof));
  return cells.get("unit") === unit && cells.get("period") === period ? "proved" : "unit";
}

/** The cells of the standing, by the names of their columns. Names with a comma are quoted in CSV. */
export function cellsOf(proof: Proof): [string, string][] {
  const cells = proof.standing.line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((cell) => cell.replace(/,$/, "")) ?? [];
  return proof.head.line.split(",").map((name, index) => [name, (cells[index] ?? "").replace(/^"|"$/g, "")]);
}

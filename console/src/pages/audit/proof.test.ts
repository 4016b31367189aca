import { expect, test } from "vitest";
import { check, climb, type Proof, type ProofLine } from "./proof";
import { hex, sha256 } from "./sha256";

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["a".repeat(119), "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"],
])("SHA-256 of %j", (text, digest) => {
  expect(hex(sha256(bytes(text)))).toBe(digest);
});

const concat = (prefix: number, ...parts: Uint8Array[]) => Uint8Array.from([prefix, ...parts.flatMap((p) => [...p])]);
const leaf = (text: string) => sha256(concat(0, bytes(text)));

/** The tree as docs/seals.md defines it, from the top down: the left one has the largest power of two below n. */
function tree(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(concat(1, tree(leaves.slice(0, left)), tree(leaves.slice(left))));
}

function path(leaves: Uint8Array[], index: number): string[] {
  if (leaves.length === 1) return [];
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return index < left
    ? [...path(leaves.slice(0, left), index), hex(tree(leaves.slice(left)))]
    : [...path(leaves.slice(left), index - left), hex(tree(leaves.slice(0, left)))];
}

test("every path of every small tree leads to its root, and to none from elsewhere", () => {
  for (let size = 1; size <= 17; size += 1) {
    const leaves = Array.from({ length: size }, (_, index) => leaf(`${index}`));
    const root = hex(tree(leaves));
    for (let index = 0; index < size; index += 1) {
      const up = path(leaves, index);
      const start = leaves[index] as Uint8Array;
      expect(hex(climb(start, index, size, up) ?? new Uint8Array())).toBe(root);
      expect(climb(start, index, size, [...up, root])).toBeUndefined();
      if (size > 1) expect(climb(start, index, size, up.slice(1))).toBeUndefined();
    }
  }
});

/** A board of two files, `board.csv` the first. */
function board(lines: string[]): { root: string; line: (number: number) => ProofLine } {
  const leaves = lines.map((line, index) => leaf(`board.csv\t${index + 1}\t${line}`));
  const files = [leaf(`1\t2\tboard.csv\t99\t${lines.length}\t${hex(tree(leaves))}`), leaf("2\t2\tunits.csv\t1\t1\tx")];
  return {
    root: hex(tree(files)),
    line: (number) => ({
      file: "board.csv",
      number,
      line: lines[number - 1] ?? "",
      bytes: 99,
      lines: lines.length,
      path: path(leaves, number - 1),
      file_number: 1,
      files: 2,
      file_path: path(files, 0),
    }),
  };
}

const { root, line } = board(["unit,name,period,score", "u1,甲,2022-02,9", 'u2,"乙,丙",2022-02,8']);
const proof = (standing: ProofLine): Proof => ({
  format: "liangzhu proof 1",
  period: "2022-02",
  unit: "u2",
  root,
  head: line(1),
  standing,
});

test("a standing is proved", () => {
  expect(check(proof(line(3)), root, "u2", "2022-02")).toBe("proved");
});

test("a changed cell, another root, another unit, another month are not", () => {
  const better = { ...line(3), line: 'u2,"乙,丙",2022-02,9' };
  expect(check(proof(better), root, "u2", "2022-02")).toBe("root");
  expect(check(proof(line(3)), "00", "u2", "2022-02")).toBe("root");
  expect(check(proof(line(2)), root, "u2", "2022-02")).toBe("unit");
  expect(check(proof(line(3)), root, "u2", "2022-03")).toBe("unit");
  expect(check({ ...proof(line(3)), head: line(2) }, root, "u2", "2022-02")).toBe("line");
});

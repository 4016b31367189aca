export interface DiffLine {
  kind: "same" | "out" | "in";
  text: string;
  /** Its number before and after, from 1. */
  before?: number;
  after?: number;
}

/** Above this many pairs of lines the middle is told as all out, then all in. */
const MOST_PAIRS = 4_000_000;

/** What has to be taken out of and put into `before` to make it `after`, line by line, by a longest common run of lines. */
export function difference(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const kept = commonPairs(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const pairs: [number, number][] = [
    ...Array.from({ length: head }, (_, at): [number, number] => [at, at]),
    ...kept.map(([x, y]): [number, number] => [x + head, y + head]),
    ...Array.from({ length: tail }, (_, at): [number, number] => [a.length - tail + at, b.length - tail + at]),
    [a.length, b.length],
  ];
  const lines: DiffLine[] = [];
  let [x, y] = [0, 0];
  for (const [toX, toY] of pairs) {
    for (; x < toX; x += 1) lines.push({ kind: "out", text: a[x] ?? "", before: x + 1 });
    for (; y < toY; y += 1) lines.push({ kind: "in", text: b[y] ?? "", after: y + 1 });
    if (x < a.length && y < b.length) lines.push({ kind: "same", text: a[x] ?? "", before: x + 1, after: y + 1 });
    [x, y] = [x + 1, y + 1];
  }
  return lines;
}

function commonPairs(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length * b.length > MOST_PAIRS) return [];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let x = a.length - 1; x >= 0; x -= 1) {
    for (let y = b.length - 1; y >= 0; y -= 1) {
      const at = x * width + y;
      longest[at] =
        a[x] === b[y]
          ? (longest[at + width + 1] ?? 0) + 1
          : Math.max(longest[at + width] ?? 0, longest[at + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  for (let x = 0, y = 0; x < a.length && y < b.length; ) {
    const at = x * width + y;
    if (a[x] === b[y]) pairs.push([x++, y++]);
    else if ((longest[at + width] ?? 0) >= (longest[at + 1] ?? 0)) x += 1;
    else y += 1;
  }
  return pairs;
}

/** Only the lines that differ, with some around them; null where lines are left out. */
export function hunks(lines: readonly DiffLine[], around = 2): (DiffLine | null)[] {
  const near = new Set<number>();
  lines.forEach((line, at) => {
    if (line.kind !== "same") for (let each = at - around; each <= at + around; each += 1) near.add(each);
  });
  const shown: (DiffLine | null)[] = [];
  lines.forEach((line, at) => {
    if (near.has(at)) shown.push(line);
    else if (shown.length > 0 && shown.at(-1) !== null) shown.push(null);
  });
  if (shown.at(-1) === null) shown.pop();
  return shown;
}

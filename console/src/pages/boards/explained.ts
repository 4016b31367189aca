import { figure, percent, score, signed } from "~/format/number";

/** A step of a rule, as `liangzhu explain --json` writes it. */
export interface Step {
  name: string;
  inputs: [string, number | string | null][];
  result: number | null;
}

export interface ExplainedNode {
  code: string;
  name: string;
  depth: number;
  score: number | null;
  full: number;
  status: "scored" | "exempt" | "watch";
  rank: number | null;
  peers: number;
  best: number | null;
  median: number | null;
  steps: Step[];
  indicator: {
    value: number | null;
    seen: string | null;
    unit: string;
    definition: string;
    formulas: string[];
    target: number | null;
    best_value: number | null;
    median_value: number | null;
    restated_from: number | null;
    lead: string | null;
    share: number | null;
  } | null;
}

export interface Explained {
  explanation: { unit: string; name: string; group: string; rank: number | null; nodes: ExplainedNode[] };
  group: string;
  decimals: number;
}

/** The part of the year that has passed, in months where it is so many. */
const elapsed = (part: number): string => {
  const months = part * 12;
  return Math.abs(months - Math.round(months)) < 1e-9 ? `${Math.round(months)}/12` : percent(part, 1);
};

/** The words of a step: a key below `steps`, and what is filled in, each figure in every way that the words may ask for. */
export function told({ name, inputs, result }: Step): [string, Record<string, string>] {
  const holes: Record<string, string> = {};
  for (const [key, value] of [...inputs, ["out", result] as const]) {
    if (typeof value === "string" || value === null) {
      holes[key] = value ?? "–";
      continue;
    }
    holes[key] = figure(Math.round(value * 1e4) / 1e4);
    holes[`${key}Score`] = score(value);
    holes[`${key}Percent`] = percent(value, 1);
    holes[`${key}Signed`] = signed(value, 2);
    holes[`${key}Elapsed`] = elapsed(value);
  }
  const published = name === "published_place" && holes["of"];
  return [`steps.${published ? "published_place_of" : name}`, holes];
}

/** The nodes that have lines of their own: those below an open one. */
export function visible(nodes: readonly ExplainedNode[], open: ReadonlySet<string>): ExplainedNode[] {
  const shown: ExplainedNode[] = [];
  let hidden = Infinity;
  for (const node of nodes) {
    if (node.depth > hidden) continue;
    hidden = Infinity;
    if (node.depth > 0) shown.push(node);
    if (node.depth > 0 && !node.indicator && !open.has(node.code)) hidden = node.depth;
  }
  return shown;
}

/** The nodes above one, from the root. */
export function above(nodes: readonly ExplainedNode[], code: string): string[] {
  const at = nodes.findIndex((node) => node.code === code);
  const path: string[] = [];
  for (let index = at, depth = nodes[at]?.depth ?? 0; index >= 0; index -= 1) {
    const node = nodes[index];
    if (!node || node.depth >= depth) continue;
    depth = node.depth;
    path.unshift(node.code);
  }
  return path;
}

/** The indicator that lost the most points. */
export function worst(nodes: readonly ExplainedNode[]): ExplainedNode | undefined {
  const lost = (node: ExplainedNode) => node.full - (node.score ?? 0);
  const counted = nodes.filter((node) => node.indicator && node.status === "scored" && node.full > 0);
  return counted.reduce<ExplainedNode | undefined>((most, node) => (!most || lost(node) > lost(most) ? node : most), undefined);
}

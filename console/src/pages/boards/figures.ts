import type { Schemas } from "~/api/client";

type Node = Schemas["NodeOfBoard"];
export type Heat = Schemas["HeatView"];
export type Line = Schemas["ListedStanding"];

export interface Dimension {
  code: string;
  name: string;
  full: number;
}

/** Indicators below a node, the node itself when it is one. */
export function indicatorsBelow(nodes: readonly Node[], code: string): Node[] {
  const own = nodes.find((node) => node.code === code);
  if (own?.is_indicator) return [own];
  return nodes.filter((node) => node.parent === code).flatMap((node) => indicatorsBelow(nodes, node.code));
}

/** What the root is made of. A dimension of which every unit has some items only (X of 15+X) has as full marks what a unit's
 * items come to, not those of all items there are. */
export function dimensions(nodes: readonly Node[], indicators: Heat): Dimension[] {
  const root = nodes.find((node) => !node.parent);
  const tops = nodes.filter((node) => node.parent === root?.code && node.counts && node.full > 0);
  return tops.map(({ code, name, full }) => {
    const below = indicatorsBelow(nodes, code).filter((node) => node.counts);
    const columns = below.map((node) => [indicators.nodes.indexOf(node.code), node.full] as const);
    const sums = indicators.units.map(({ shares }) =>
      columns.reduce((sum, [at, part]) => (shares[at] == null ? sum : sum + part), 0),
    );
    const most = sums.reduce((a, b) => Math.max(a, b), 0);
    const all = below.reduce((sum, node) => sum + node.full, 0);
    return { code, name, full: most > 0 && all > 0 ? (full * most) / all : full };
  });
}

export type Grade = 0 | 1 | 2 | 3;

/** How good a share of full marks is: 0 is the best. */
export const grade = (share: number): Grade => (share >= 0.95 ? 0 : share >= 0.8 ? 1 : share >= 0.6 ? 2 : 3);

/** The columns where a unit has less than 80 per cent of the full marks, the weakest first. */
export function weaknesses(shares: readonly (number | null | undefined)[]): number[] {
  const weak = shares.flatMap((share, at) => (share != null && grade(share) >= 2 ? [[at, share] as const] : []));
  return weak.sort((one, other) => one[1] - other[1]).map(([at]) => at);
}

export const mean = (values: readonly (number | null | undefined)[]): number | undefined => {
  const known = values.filter((value): value is number => value != null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined;
};

/** How many of each group are ranked; the group "" is all of them. */
export function groupSizes(lines: readonly Line[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const line of lines) {
    if (line.rank != null) sizes.set(line.group, (sizes.get(line.group) ?? 0) + 1);
  }
  return sizes;
}

/** The unit before or behind another one in its group. */
export function neighbour(lines: readonly Line[], own: Line, step: -1 | 1): Line | undefined {
  const peers = lines.filter((line) => line.group === own.group && line.rank != null);
  return peers[peers.findIndex((line) => line.unit === own.unit) + step];
}

export interface Lead {
  code: string;
  name: string;
  gap: number;
}

/** Where two units differ at the indicators that count and that both are scored on, the largest differences first. */
export function differences(
  nodes: readonly Node[],
  own: readonly Schemas["NodeFigure"][],
  other: readonly Schemas["NodeFigure"][],
): Lead[] {
  const scores = new Map(other.map((figure) => [figure.node, figure.score]));
  const found = own.flatMap(({ node: code, score }) => {
    const node = nodes.find((node) => node.code === code);
    if (!node?.is_indicator || !node.counts) return [];
    const theirs = scores.get(code);
    if (score == null || theirs == null) return [];
    const gap = score - theirs;
    return Math.abs(gap) > 1e-9 ? [{ code, name: node.name, gap }] : [];
  });
  return found.sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap));
}

/** Boards under one tab: those whose titles begin alike before a dot (`八大行动·数字赋能`), else each its own. */
export interface BoardTab {
  key: string;
  boards: Schemas["BoardLine"][];
}

export function boardTabs(boards: readonly Schemas["BoardLine"][]): BoardTab[] {
  const tabs = new Map<string, BoardTab>();
  for (const board of boards) {
    const key = board.title.split("·")[0] ?? board.title;
    const tab = tabs.get(key) ?? { key, boards: [] };
    tab.boards.push(board);
    tabs.set(key, tab);
  }
  const size = (tab: BoardTab) => Math.max(...tab.boards.map((board) => board.units));
  return [...tabs.values()].sort((a, b) => size(a) - size(b) || a.boards.length - b.boards.length);
}

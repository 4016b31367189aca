export interface Link {
  kind: string;
  upper: string;
  lower: string;
}

export interface Placed {
  code: string;
  /** 0 party organisation, 1 self-governing body, 2 grid. */
  column: 0 | 1 | 2;
  row: number;
}

/** Where the units of a network are drawn. Each body begins a block: its party organisation beside it, then a row for each of
 * its grids with the branch that leads it; so a line between neighbours is short and straight. */
export function place(codes: readonly string[], links: readonly Link[]): { placed: Placed[]; rows: number } {
  const of = (kind: string) => links.filter((link) => link.kind === kind);
  const [leads, governs, branches] = [of("party_body"), of("body_grid"), of("party_grid")];
  const placed = new Map<string, Placed>();
  let row = 0;
  const put = (code: string, column: Placed["column"], at: number): boolean => {
    if (placed.has(code)) return false;
    placed.set(code, { code, column, row: at });
    return true;
  };
  const grid = (code: string, at: number): number => {
    if (!put(code, 2, at)) return at;
    const own = branches.filter((link) => link.lower === code && !placed.has(link.upper));
    own.forEach((link, index) => put(link.upper, 0, at + index));
    return at + Math.max(1, own.length);
  };
  const bodies = codes.filter((code) => leads.some((link) => link.lower === code) || governs.some((link) => link.upper === code));
  for (const body of bodies) {
    // who leads several bodies stands beside the first of them
    const parties = leads.filter((link) => link.lower === body && put(link.upper, 0, row + countAt(placed, row)));
    put(body, 1, row);
    const grids = governs.filter((link) => link.upper === body).map((link) => link.lower);
    const hasBranches = branches.some((link) => grids.includes(link.lower));
    let at = row + (hasBranches ? Math.max(1, parties.length) : 0);
    for (const each of grids) at = grid(each, at);
    row = Math.max(at, row + Math.max(1, parties.length));
  }
  for (const link of branches) row = Math.max(row, grid(link.lower, row));
  return { placed: [...placed.values()], rows: row };
}

/** How many party organisations already stand in the block that begins at a row. */
const countAt = (placed: ReadonlyMap<string, Placed>, row: number): number =>
  [...placed.values()].filter((each) => each.column === 0 && each.row >= row).length;

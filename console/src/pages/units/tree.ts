export interface TreeUnit {
  code: string;
  name: string;
  level: string;
  parent?: string | null;
}

export interface TreeRow<T> {
  unit: T;
  depth: number;
  /** How many units are directly below it, of those that are shown. */
  below: number;
  isOpen: boolean;
  /** Its place among its siblings, from 1, and how many they are. */
  place: number;
  of: number;
}

export interface Filter {
  text: string;
  level: string;
}

/** Units by the code of the unit above; those whose unit above isn't among them are roots, under "". */
export function byParent<T extends TreeUnit>(units: readonly T[]): Map<string, T[]> {
  const known = new Set(units.map((unit) => unit.code));
  const children = new Map<string, T[]>();
  for (const unit of units) {
    const above = unit.parent && known.has(unit.parent) ? unit.parent : "";
    const siblings = children.get(above);
    if (siblings) siblings.push(unit);
    else children.set(above, [unit]);
  }
  return children;
}

/** The units that a filter finds, and those above them; undefined when nothing is filtered. */
export function found<T extends TreeUnit>(units: readonly T[], { text, level }: Filter): Set<string> | undefined {
  const sought = text.trim().toLowerCase();
  if (!sought && !level) return undefined;
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const kept = new Set<string>();
  for (const unit of units) {
    if (level && unit.level !== level) continue;
    if (sought && !unit.name.toLowerCase().includes(sought) && !unit.code.toLowerCase().includes(sought)) continue;
    for (let at: T | undefined = unit; at && !kept.has(at.code); at = byCode.get(at.parent ?? "")) kept.add(at.code);
  }
  return kept;
}

/** The rows of the tree that are to be seen, in order. While a filter is on, all that leads to what it found is open. */
export function rowsOf<T extends TreeUnit>(
  children: ReadonlyMap<string, readonly T[]>,
  open: ReadonlySet<string>,
  kept?: ReadonlySet<string>,
): TreeRow<T>[] {
  const rows: TreeRow<T>[] = [];
  const shown = (code: string) => (children.get(code) ?? []).filter((unit) => !kept || kept.has(unit.code));
  const add = (above: string, depth: number) => {
    const siblings = shown(above);
    siblings.forEach((unit, index) => {
      const below = shown(unit.code).length;
      const isOpen = below > 0 && (kept !== undefined || open.has(unit.code));
      rows.push({ unit, depth, below, isOpen, place: index + 1, of: siblings.length });
      if (isOpen) add(unit.code, depth + 1);
    });
  };
  add("", 0);
  return rows;
}

export type Move = { to: number } | { open: string } | { close: string } | undefined;

const PAGE = 12;

/** What a key does to the tree at a row, as in the tree of a desktop: right opens, then goes down; left closes, then goes up. */
export function move<T extends TreeUnit>(key: string, rows: readonly TreeRow<T>[], at: number): Move {
  const row = rows[at];
  if (!row) return undefined;
  const within = (index: number) => ({ to: Math.max(0, Math.min(rows.length - 1, index)) });
  switch (key) {
    case "ArrowDown":
      return within(at + 1);
    case "ArrowUp":
      return within(at - 1);
    case "PageDown":
      return within(at + PAGE);
    case "PageUp":
      return within(at - PAGE);
    case "Home":
      return within(0);
    case "End":
      return within(rows.length - 1);
    case "ArrowRight":
      return row.below === 0 ? undefined : row.isOpen ? within(at + 1) : { open: row.unit.code };
    case "ArrowLeft": {
      if (row.isOpen) return { close: row.unit.code };
      const above = rows.findLastIndex((other, index) => index < at && other.depth < row.depth);
      return above < 0 ? undefined : { to: above };
    }
    default:
      return undefined;
  }
}

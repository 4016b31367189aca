/** A block as Excel puts it into the clipboard: lines of cells, quoted where a cell has lines or tabs of its own. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endRow = () => {
    rows.push([...row, cell.trim()]);
    row = [];
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === "\t") {
      row.push(cell.trim());
      cell = "";
    } else if (char === "\n") endRow();
    else if (char !== "\r") cell += char;
  }
  if (cell !== "" || row.length) endRow();
  return rows;
}

/** Where a pasted block goes: row of the form, column from the pasted cell on, and the text. */
export interface Placed {
  row: number;
  column: number;
  text: string;
}

interface Target {
  /** Names by which each row of the form is known: of its unit or indicator, and the code. */
  names: readonly (readonly string[])[];
  row: number;
  column: number;
  columns: number;
}

/** Places a block: by name when its first column names rows of the form, else downwards from the cell. Empty cells leave
 * what there is. What finds no place is told. */
export function placeBlock(block: readonly (readonly string[])[], target: Target): { cells: Placed[]; lost: string[] } {
  const index = new Map(target.names.flatMap((names, row) => names.map((name) => [clean(name), row] as const)));
  const named = block.filter((line) => line.length > 1 && index.has(clean(line[0] ?? ""))).length;
  const byName = named > 0 && named * 2 >= block.length;
  const cells: Placed[] = [];
  const lost: string[] = [];
  block.forEach((line, at) => {
    const row = byName ? index.get(clean(line[0] ?? "")) : target.row + at;
    const texts = byName ? line.slice(1) : line;
    const begin = byName ? 0 : target.column;
    if (row === undefined || row >= target.names.length) {
      if (line.some((text) => text !== "")) lost.push(line[0] || line.join(" "));
      return;
    }
    texts.forEach((text, offset) => {
      const column = begin + offset;
      if (text !== "" && column < target.columns) cells.push({ row, column, text });
    });
  });
  return { cells, lost };
}

const clean = (name: string): string => name.normalize("NFKC").replace(/\s/g, "");

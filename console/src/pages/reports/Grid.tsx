import { useCallback, useEffect, useMemo, useRef, type ClipboardEvent, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { figure } from "~/format/number";
import { periodName } from "~/format/period";
import table from "~/parts/Table.module.css";
import type { Draft, Standing } from "./draft";
import { editKey, FIELDS, keptOf, type Field } from "./edits";
import { isByUnit, rowKey, rowName, type Form, type Row } from "./form";
import styles from "./Grid.module.css";
import { GridRow, stripWidth, type Texts } from "./GridRow";
import { axisOf, decimalsOf, givenDecimals, ticks } from "./hints";
import { placeBlock, readBlock } from "./paste";

interface GridProps {
  form: Form;
  draft: Pick<Draft, "type" | "decide">;
  standing: Standing;
  editable: boolean;
  selected: string | undefined;
  select: (row: Row) => void;
  pasted: (count: number, lost: readonly string[]) => void;
}

/** Which columns are typed: of a published ranking also of how many, and the place before. */
function columnsOf(form: Form): Field[] {
  const isRanking =
    form.indicators.some((indicator) => indicator.measure === "位") ||
    form.rows.items.some((row) => row.rank_of != null || row.previous_rank != null);
  return isRanking ? ["value", "rank_of", "previous_rank"] : ["value"];
}

/** A form as a grid: typed, pasted and walked through by keys alone. */
export function Grid({ form, draft, standing, editable, selected, select, pasted }: GridProps) {
  const rows = form.rows.items;
  const columns = useMemo(() => columnsOf(form), [form]);
  const grid = useRef<HTMLTableElement>(null);
  const shared = useMemo(() => (isByUnit(form) ? axisOf(rows) : undefined), [form, rows]);
  const decimals = useMemo(() => (isByUnit(form) ? decimalsOf(rows) : undefined), [form, rows]);
  const given = useMemo(() => givenDecimals(rows), [rows]);
  const latest = useRef(rows);
  useEffect(() => {
    latest.current = rows;
  }, [rows]);
  const type = useCallback(
    (at: number, field: Field, text: string) => {
      const row = latest.current[at];
      if (row) draft.type([{ key: editKey(row, field), text, kept: keptOf(row, field) }]);
    },
    [draft],
  );
  const choose = useCallback(
    (at: number) => {
      const row = latest.current[at];
      if (row) select(row);
    },
    [select],
  );
  const isUp = new Map(form.indicators.map((indicator) => [indicator.goal, indicator.direction === "up"]));
  const paste = (event: ClipboardEvent) => {
    const [row, column] = cellOf(event.target);
    const block = readBlock(event.clipboardData.getData("text/plain"));
    if (row === undefined || (block.length < 2 && (block[0]?.length ?? 0) < 2)) return;
    event.preventDefault();
    const names = rows.map((row) => (isByUnit(form) ? [row.unit_name, row.unit] : [rowName(form, row), row.goal]));
    const { cells, lost } = placeBlock(block, { names, row, column: column ?? 0, columns: columns.length });
    draft.type(
      cells.flatMap((cell) => {
        const [row, field] = [rows[cell.row], columns[cell.column]];
        return row && field ? [{ key: editKey(row, field), text: cell.text, kept: keptOf(row, field) }] : [];
      }),
    );
    pasted(new Set(cells.map((cell) => cell.row)).size, lost);
  };
  return (
    <div className={styles.scroll} onPaste={paste} onKeyDown={(event) => walk(event, grid.current)}>
      <table ref={grid} className={`${table.table} ${styles.grid}`}>
        <Head form={form} columns={columns} axis={shared} />
        {rows.map((row, at) => (
          <GridRow
            key={rowKey(row)}
            row={row}
            number={at}
            name={rowName(form, row)}
            texts={textsOf(row, standing)}
            columns={columns}
            axis={shared ?? axisOf([row])}
            decimals={decimals ?? decimalsOf([row])}
            given={isByUnit(form) ? given : givenDecimals([row])}
            isUp={isUp.get(row.goal) ?? false}
            editable={editable}
            selected={rowKey(row) === selected}
            conflict={standing.conflicts.find((conflict) => conflict.key.startsWith(`${rowKey(row)}#`))}
            isRefused={FIELDS.some((field) => isRefused(standing, editKey(row, field)))}
            type={type}
            select={choose}
            decide={draft.decide}
          />
        ))}
      </table>
    </div>
  );
}

const isRefused = (standing: Standing, key: string): boolean =>
  standing.edits[key] !== undefined && standing.refused[key] === standing.edits[key].text;

function textsOf(row: Row, standing: Standing): Texts {
  return Object.fromEntries(
    FIELDS.map((field) => [field, standing.edits[editKey(row, field)]?.text ?? keptOf(row, field)]),
  );
}

function Head({ form, columns, axis }: { form: Form; columns: Field[]; axis: readonly [number, number] | undefined }) {
  const { t, i18n } = useTranslation("reports");
  const last = form.rows.items.find((row) => row.last)?.last?.period;
  const year = form.rows.items.find((row) => row.year_before)?.year_before?.period;
  const name = (period: string | undefined, otherwise: string) =>
    period && isByUnit(form) ? periodName(period, i18n.language) : otherwise;
  const measure = isByUnit(form) ? form.indicators[0]?.measure : undefined;
  const cell = `${table.number} ${styles.wide}`;
  return (
    <thead>
      <tr>
        <th className={styles.index} />
        <th>{isByUnit(form) ? t("head.unit") : t("head.indicator")}</th>
        {columns.map((field) => (
          <th key={field} className={`${table.number} ${styles.head}`}>
            {field === "value" ? name(form.period, t("head.value")) : t(`field.${field}`)}{" "}
            {field === "value" && measure}
          </th>
        ))}
        <th className={cell}>{name(last, t("head.last"))}</th>
        <th className={cell}>{t("head.change")}</th>
        <th className={cell}>{name(year, t("head.year"))}</th>
        <th className={cell}>{t("head.target")}</th>
        <th className={cell}>{t("head.done")}</th>
        <th className={styles.wide}>{axis ? <Axis axis={axis} width={stripWidth(columns)} /> : t("head.range")}</th>
      </tr>
    </thead>
  );
}

function Axis({ axis, width }: { axis: readonly [number, number]; width: number }) {
  const x = (at: number) => 8 + (at - axis[0]) * ((width - 16) / (axis[1] - axis[0]));
  return (
    <svg width={width} height={16} aria-hidden style={{ display: "block" }}>
      {ticks(axis).map((at) => (
        <text key={at} x={x(at)} y={12} fontSize="12" fill="var(--ink-3)" textAnchor="middle">
          {figure(at)}
        </text>
      ))}
    </svg>
  );
}

function cellOf(target: EventTarget): [number | undefined, number | undefined] {
  const cell = target instanceof HTMLElement ? target.dataset["cell"] : undefined;
  const [row, column] = cell?.split(":").map(Number) ?? [];
  return [row, column];
}

/** Enter and down go to the next row, up and Shift+Enter to the one before; right and left change the column at the ends
 * of the text. */
function walk(event: KeyboardEvent, grid: HTMLTableElement | null): void {
  const [row, column] = cellOf(event.target);
  if (row === undefined || column === undefined || event.nativeEvent.isComposing) return;
  const input = event.target as HTMLInputElement;
  const atEnd = input.selectionEnd === input.value.length;
  const atStart = input.selectionStart === 0;
  const isAll = atStart && atEnd && input.value !== "";
  const step: Record<string, [number, number] | undefined> = {
    Enter: [event.shiftKey ? -1 : 1, 0],
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    ArrowRight: atEnd && !isAll ? [0, 1] : undefined,
    ArrowLeft: atStart && !isAll ? [0, -1] : undefined,
  };
  const by = step[event.key];
  if (!by) return;
  const next = focusCell(grid, row + by[0], column + by[1]);
  if (next || event.key !== "ArrowRight") event.preventDefault();
}

/** Goes to a cell of the grid; whether there is one. */
export function focusCell(within: ParentNode | null, row: number, column: number): boolean {
  const cell = within?.querySelector<HTMLInputElement>(`[data-cell="${row}:${column}"]`);
  cell?.focus();
  cell?.scrollIntoView({ block: "nearest" });
  return !!cell;
}

import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { figure, percent, readNumber, signed } from "~/format/number";
import { Mark } from "~/parts/Mark";
import table from "~/parts/Table.module.css";
import type { Conflict, Field } from "./edits";
import type { Row } from "./form";
import styles from "./Grid.module.css";
import { completion, isUnusual, movedPoint } from "./hints";
import { RangeStrip } from "./RangeStrip";
import { warningWords } from "./warnings";

export type Texts = Readonly<Partial<Record<Field, string>>>;

export interface GridRowProps {
  row: Row;
  number: number;
  name: string;
  /** What stands in the cells: typed, or as the server has it. */
  texts: Texts;
  columns: readonly Field[];
  axis: readonly [number, number] | undefined;
  /** How many decimals the column of what is compared with has, and that of the figures when they are only read. */
  decimals: number;
  given: number;
  /** Whether more is better, so that a share of the target says something. */
  isUp: boolean;
  editable: boolean;
  selected: boolean;
  conflict: Conflict | undefined;
  isRefused: boolean;
  type: (row: number, field: Field, text: string) => void;
  select: (row: number) => void;
  decide: (conflict: Conflict, whose: "mine" | "theirs") => void;
}

/** How much room a strip has beside what is typed. */
export const stripWidth = (columns: readonly Field[]): number => (columns.length > 1 ? 104 : 168);

/** A figure of the form: its cells, what to measure it by, and under it what is to be looked at. */
export const GridRow = memo(Inner, (before, after) => {
  const { texts: one, ...rest } = before;
  const { texts: other, ...others } = after;
  const isSame = (left: object, right: object) =>
    Object.entries(left).every(([key, value]) => (right as Record<string, unknown>)[key] === value) &&
    Object.keys(left).length === Object.keys(right).length;
  return isSame(one, other) && isSame(rest, others);
});

function Inner(props: GridRowProps) {
  const { row, number, name, texts, columns, axis, decimals, isUp, editable, selected, type, select } = props;
  const { t } = useTranslation("reports");
  const value = readNumber(texts.value ?? "");
  const isBad = !!texts.value?.trim() && value === undefined;
  const warned = row.warnings.length > 0 || isUnusual(row, value);
  const look = warned && !texts.reason?.trim();
  const done = isUp ? completion(row, value) : undefined;
  const change = value !== undefined && row.last ? value - row.last.value : undefined;
  const cell = `${table.number} ${styles.wide}`;
  return (
    <tbody className={`${styles.row} ${look ? styles.look : ""}`} data-selected={selected || undefined}>
      <tr onClick={() => select(number)}>
        <td className={`${table.number} ${table.quiet} ${styles.index}`}>{number + 1}</td>
        <th scope="row" className={styles.name}>
          {name}
          <small className={styles.narrow}>
            {row.last && t("row.lastShort", { value: figure(row.last.value) })}
            {row.target?.value != null && ` ${t("row.targetShort", { value: figure(row.target.value) })}`}
          </small>
        </th>
        {columns.map((field, column) => (
          <td key={field} className={styles.cell}>
            {editable ? (
              <input
                className={`${styles.input} ${isBad && field === "value" ? styles.bad : ""}`}
                data-cell={`${number}:${column}`}
                inputMode="decimal"
                autoComplete="off"
                aria-label={`${name} ${t(`field.${field}`)}`}
                aria-invalid={isBad && field === "value"}
                value={texts[field] ?? ""}
                onChange={(event) => type(number, field, event.target.value)}
                onFocus={(event) => {
                  select(number);
                  event.target.select();
                }}
              />
            ) : (
              <b className={styles.read}>{texts[field] ? figure(readNumber(texts[field]), field === "value" ? props.given : undefined) : "–"}</b>
            )}
          </td>
        ))}
        <td className={cell}>{figure(row.last?.value, decimals)}</td>
        <td className={cell}>{signed(change, decimals)}</td>
        <td className={`${cell} ${table.quiet}`}>{figure(row.year_before?.value, decimals)}</td>
        <td className={`${cell} ${styles.target}`}>{targetText(row, decimals)}</td>
        <td className={`${cell} ${table.quiet}`}>{percent(done)}</td>
        <td className={styles.wide}>
          {axis && <RangeStrip row={row} value={value} axis={axis} label={t("row.range", { name })} width={stripWidth(columns)} />}
        </td>
      </tr>
      <Below {...props} value={value} isBad={isBad} />
    </tbody>
  );
}

function targetText(row: Row, decimals: number): string {
  const { target } = row;
  if (target?.value != null) return figure(target.value, decimals);
  if (target?.low != null && target.high != null) return `${figure(target.low)}～${figure(target.high)}`;
  return "";
}

/** Under a figure: what others made of it meanwhile, what is wrong or unusual about it, and what is said to that. */
function Below(props: GridRowProps & { value: number | undefined; isBad: boolean }) {
  const { row, number, name, texts, columns, editable, selected, conflict, value, isBad } = props;
  const { t } = useTranslation("reports");
  const [opened, setOpened] = useState<"note" | "reason">();
  const warnings = row.warnings as Record<string, unknown>[];
  const unusual = !warnings.length && isUnusual(row, value);
  const moved = value === undefined ? undefined : movedPoint(row, value);
  const asksReason = editable && (warnings.length > 0 || opened === "reason" || !!texts.reason);
  const asksNote = editable && (opened === "note" || !!texts.note);
  const saysNote = !editable && !!texts.note;
  const offersNote = editable && selected && value === undefined && !isBad && !asksNote;
  const shown = conflict || isBad || warnings.length || unusual || asksReason || asksNote || saysNote || offersNote;
  if (!shown && !props.isRefused) return null;
  const textField = (field: "note" | "reason", open: boolean) => (
    <input
      className={styles.say}
      placeholder={t(`${field}.hint`)}
      aria-label={`${name} ${t(`field.${field}`)}`}
      value={texts[field] ?? ""}
      autoFocus={open && opened === field}
      maxLength={500}
      onChange={(event) => props.type(number, field, event.target.value)}
    />
  );
  return (
    <tr className={styles.below}>
      <td />
      <td colSpan={columns.length + 7}>
        <div className={styles.said}>
          {conflict && <ConflictLine conflict={conflict} decide={props.decide} />}
          {isBad && <b className={styles.warn}>{t("row.bad")}</b>}
          {props.isRefused && <b className={styles.warn}>{t("row.refused")}</b>}
          {warnings.map((warning, index) => (
            <b key={index} className={texts.reason ? styles.answered : styles.warn}>
              <Mark shape="up" color="currentColor" /> {warningWords(t, warning)}
            </b>
          ))}
          {unusual && row.plausible && (
            <span className={texts.reason ? styles.answered : styles.warn}>
              <Mark shape="up" color="currentColor" />{" "}
              {t("row.unusual", { low: figure(row.plausible.low), high: figure(row.plausible.high) })}
              {editable && !texts.reason && t("row.isRight")}
            </span>
          )}
          {editable && unusual && moved !== undefined && (
            <button onClick={() => props.type(number, "value", String(moved))}>
              {t("row.moved", { value: figure(moved) })}
            </button>
          )}
          {editable && unusual && !asksReason && <button onClick={() => setOpened("reason")}>{t("row.explain")}</button>}
          {asksReason && textField("reason", true)}
          {!editable && texts.reason && <span>{t("row.explained", { reason: texts.reason })}</span>}
          {asksNote && textField("note", true)}
          {saysNote && <span>{t("row.noted", { note: texts.note })}</span>}
          {offersNote && <button onClick={() => setOpened("note")}>{t("row.none")}</button>}
        </div>
      </td>
    </tr>
  );
}

/** What others gave, what oneself typed: which of them holds. */
export function ConflictLine({ conflict, decide }: { conflict: Conflict; decide: GridRowProps["decide"] }) {
  const { t } = useTranslation("reports");
  const shown = (text: string) => text || t("conflict.nothing");
  return (
    <span role="alert">
      <b className={styles.warn}>{t("conflict.what", { theirs: shown(conflict.theirs), mine: shown(conflict.mine) })}</b>{" "}
      <button onClick={() => decide(conflict, "mine")}>{t("conflict.mine")}</button>{" "}
      <button onClick={() => decide(conflict, "theirs")}>{t("conflict.theirs")}</button>
    </span>
  );
}

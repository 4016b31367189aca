import type { Form, Row } from "~/pages/reports/form";
import { isUnusual } from "~/pages/reports/hints";

/** What there is to look at in a form, in figures. */
export interface Remarks {
  warnings: number;
  unusual: number;
  missing: number;
  disputes: number;
}

const isDisputed = (row: Row): boolean => row.answers.some((answer) => answer.kind === "dispute" && answer.state === "open");

/** Whether a figure wants to be looked at before it is accepted. */
export const isRemarkable = (row: Row): boolean =>
  row.warnings.length > 0 || row.value == null || isUnusual(row, row.value) || isDisputed(row);

export function remarksOf(form: Form): Remarks {
  const count = (is: (row: Row) => boolean) => form.rows.items.filter(is).length;
  return {
    warnings: count((row) => row.warnings.length > 0),
    unusual: count((row) => row.warnings.length === 0 && isUnusual(row, row.value)),
    missing: count((row) => row.value == null),
    disputes: count(isDisputed),
  };
}

/** Whether nothing in a form wants to be looked at: it may be accepted with others. */
export const isPlain = (form: Form): boolean => !form.rows.items.some(isRemarkable);

/** The same form with what is remarkable first. */
export const remarkableFirst = (form: Form): Form => ({
  ...form,
  rows: {
    ...form.rows,
    items: [...form.rows.items].sort((one, other) => Number(isRemarkable(other)) - Number(isRemarkable(one))),
  },
});

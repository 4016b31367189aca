import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { client, type Schemas } from "~/api/client";

export type Form = Schemas["ReportDetail"];
export type Row = Form["rows"]["items"][number];
export type Saved = Schemas["RowsSaved"];
export type Given = Schemas["RowGiven"];
export type Line = Schemas["ReportLineView"];

/** Under what a form is kept; the same as the client's own keys begin, so that live events find it. */
export const formKey = (id: string): QueryKey => ["get", "/api/v1/reports/{id}", "whole", id];

/** A form with all its rows, however many pages they take. */
export async function loadForm(id: string): Promise<Form> {
  let whole: Form | undefined;
  let after: number | undefined;
  do {
    const query = after === undefined ? {} : { after };
    const { data } = await client.GET("/api/v1/reports/{id}", { params: { path: { id }, query } });
    if (!data) throw new Error("no form came");
    whole = whole ? joined(whole, data) : data;
    after = data.rows.next ? Number(data.rows.next) : undefined;
  } while (after !== undefined);
  return whole;
}

function joined(whole: Form, page: Form): Form {
  const known = new Set(whole.indicators.map((indicator) => indicator.goal));
  const more = page.indicators.filter((indicator) => !known.has(indicator.goal));
  return {
    ...page,
    indicators: [...whole.indicators, ...more],
    rows: { ...page.rows, items: [...whole.rows.items, ...page.rows.items] },
  };
}

/** What the screen holds of a form now. */
export const heldForm = (queries: QueryClient, id: string): Form | undefined => queries.getQueryData<Form>(formKey(id));

/** Names a figure of a form. */
export const rowKey = (row: Pick<Row, "goal" | "unit" | "period" | "rater">): string =>
  [row.goal, row.unit, row.period, row.rater ?? ""].join("|");

/** The form as it is after figures were saved, without asking for all of it again. */
export function withSaved(form: Form, given: readonly Given[], saved: Saved): Form {
  const byKey = new Map(given.map((one, index) => [rowKey(whole(one, form)), [one, saved.rows[index]] as const]));
  const items = form.rows.items.map((row) => {
    const [one, now] = byKey.get(rowKey(row)) ?? [];
    if (!one || !now) return row;
    const told = Object.fromEntries(Object.entries(one).filter(([name]) => name !== "goal" && name !== "unit"));
    return { ...row, ...told, value: now.value ?? null, warnings: now.warnings, hole: now.hole ?? null };
  });
  const given_ = items.filter((row) => row.hole !== "empty").length;
  return { ...form, version: saved.version, given: given_, rows: { ...form.rows, items } };
}

const whole = (one: Given, form: Form) => ({ ...one, period: one.period ?? form.period, rater: one.rater ?? null });

/** What keeps a form from being handed in, and how far it is. */
export function standing(rows: readonly Row[]) {
  return {
    asked: rows.length,
    given: rows.filter((row) => row.hole !== "empty").length,
    empty: rows.filter((row) => row.hole === "empty"),
    unexplained: rows.filter((row) => row.hole === "unexplained"),
  };
}

/** Whether a form asks for one indicator of many units; then its rows are named by their units. */
export const isByUnit = (form: Form): boolean => form.indicators.length <= 1;

/** What a row is called in its form. */
export function rowName(form: Form, row: Row): string {
  if (isByUnit(form)) return row.unit_name;
  return form.indicators.find((indicator) => indicator.goal === row.goal)?.title ?? row.goal;
}

/** A form's title without its month, which stands elsewhere. */
export const formTitle = (form: Pick<Form, "title" | "period">): string => form.title.replace(form.period, "").trim();

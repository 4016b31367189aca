/** A value as a person reads it: a text or number as it is, nothing as a dash. */
export function said(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

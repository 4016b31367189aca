/** A change as it is shown: texts, absent where there was nothing. */
export interface Shown {
  field: string;
  before?: string;
  after?: string;
}

const LONG = 60;

/** A value of the journal: `plain` ones as they are, kept ones (persons' data) as the server gives them. */
function text(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const inner: unknown =
    typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 1
      ? Object.values(value)[0]
      : value;
  const whole = typeof inner === "string" ? inner : JSON.stringify(inner);
  return whole.length > LONG ? `${whole.slice(0, LONG)}…` : whole;
}

/** The changes of an event, shortened for a line. */
export function shown(changes: readonly unknown[]): Shown[] {
  return changes.map((change) => {
    const { field, before, after } = change as { field: string; before?: unknown; after?: unknown };
    const [was, is] = [text(before), text(after)];
    return { field, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) };
  });
}

interface State {
  name: string;
  level: string;
  path: readonly string[];
  attributes: { [name: string]: unknown };
}

export interface FieldChanged {
  /** `name`, `level`, `parent`, or `attributes.` and its name. */
  name: string;
  from: unknown;
  to: unknown;
}

/** What one state of a unit has otherwise than the one before it. */
export function stateChanges(before: State, after: State): FieldChanged[] {
  const names = [...new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])];
  const all = [
    { name: "name", from: before.name, to: after.name },
    { name: "level", from: before.level, to: after.level },
    { name: "parent", from: before.path.at(-2), to: after.path.at(-2) },
    ...names.map((name) => ({ name: `attributes.${name}`, from: before.attributes[name], to: after.attributes[name] })),
  ];
  return all.filter(({ from, to }) => from !== to);
}

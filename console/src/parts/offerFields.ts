/** The JSON Schema of an action's fields, as far as the server writes it. */
interface Property {
  type?: string | string[];
  title?: string;
  format?: string;
  enum?: string[];
  minLength?: number;
  maxLength?: number;
}

export interface FieldSchema {
  name: string;
  title: string;
  kind: "text" | "number" | "date" | "choice" | "files";
  required: boolean;
  choices: string[];
  min?: number;
  max?: number;
}

/** What was typed, by field. */
export type Typed = Record<string, string>;

function kindOf(of: Property): FieldSchema["kind"] {
  const type = Array.isArray(of.type) ? of.type.find((type) => type !== "null") : of.type;
  if (of.enum) return "choice";
  if (type === "array") return "files";
  if (type === "boolean") return "choice";
  if (type === "number" || type === "integer") return "number";
  return of.format === "date" ? "date" : "text";
}

/** The fields that an action has, the required ones first. */
export function fieldsOf(schema: unknown): FieldSchema[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  const fields = Object.entries(properties).map(([name, of]): FieldSchema => ({
    name,
    title: of.title ?? name,
    kind: kindOf(of),
    required: required.includes(name),
    choices: of.enum ?? ["true", "false"],
    ...(of.minLength === undefined ? {} : { min: of.minLength }),
    ...(of.maxLength === undefined ? {} : { max: of.maxLength }),
  }));
  return fields.sort((one, other) => Number(other.required) - Number(one.required));
}

/** What is sent: empty fields are left out. */
export function read(fields: readonly FieldSchema[], typed: Typed): Record<string, unknown> {
  const given = fields.flatMap((field): [string, unknown][] => {
    const text = typed[field.name]?.trim();
    if (!text) return [];
    if (field.kind === "number") return [[field.name, Number(text)]];
    const truth = field.kind === "choice" && field.choices.join() === "true,false";
    return [[field.name, truth ? text === "true" : text]];
  });
  return Object.fromEntries(given);
}

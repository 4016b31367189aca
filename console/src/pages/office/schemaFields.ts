/** A field that an offer asks for. */
export interface SchemaField {
  name: string;
  title: string;
  kind: "text" | "date" | "number" | "list";
  required: boolean;
  choices?: string[];
  min?: number;
  max?: number;
}

export type Given = Record<string, string | number | string[]>;

interface Property {
  type?: string;
  title?: string;
  format?: string;
  enum?: string[];
  minLength?: number;
  maxLength?: number;
}

/** The fields of an offer's JSON Schema, the required ones first. */
export function fieldsOf(schema: unknown): SchemaField[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  const fields = Object.entries(properties).map(([name, property]): SchemaField => {
    const needed = required.includes(name);
    return {
      name,
      title: property.title ?? name,
      kind: kindOf(property),
      required: needed,
      ...(property.enum ? { choices: property.enum } : {}),
      ...(needed && property.minLength && property.minLength > 1 ? { min: property.minLength } : {}),
      ...(property.maxLength ? { max: property.maxLength } : {}),
    };
  });
  return fields.sort((a, b) => Number(b.required) - Number(a.required));
}

function kindOf({ type, format }: Property): SchemaField["kind"] {
  if (type === "array") return "list";
  if (type === "number" || type === "integer") return "number";
  return format === "date" ? "date" : "text";
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, tag } from "~/api/client";
import { refreshForm, type CaseDetail } from "./queries";

export type Offer = CaseDetail["offers"][number];
export type Values = Record<string, string | string[]>;

/** Does on a case what it offers; the case as it was seen has to hold still. */
export function useAct(seen: CaseDetail, formId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ offer, fields }: { offer: Offer; fields: Values }) => {
      const params = { path: { id: seen.case.id }, header: { "If-Match": tag(seen.case.version) } };
      const { data } = await client.POST("/api/v1/cases/{id}/actions", {
        params,
        body: { action: offer.action, fields: fields as never },
      });
      return data;
    },
    onSettled: () => refreshForm(queries, formId),
  });
}

interface Field {
  name: string;
  title: string;
  required: boolean;
  kind: "text" | "date" | "files" | "number";
  min: number | undefined;
  max: number | undefined;
}

interface Schema {
  properties?: Record<string, { type?: string; format?: string; title?: string; minLength?: number; maxLength?: number }>;
  required?: string[];
}

/** What an offer asks for, from its JSON Schema. */
export function fieldsOf(offer: Offer): Field[] {
  const schema = offer.fields as Schema;
  return Object.entries(schema.properties ?? {}).map(([name, of]) => ({
    name,
    title: of.title ?? name,
    required: schema.required?.includes(name) ?? false,
    kind: of.type === "array" ? "files" : of.type === "number" ? "number" : of.format === "date" ? "date" : "text",
    min: of.minLength,
    max: of.maxLength,
  }));
}

/** What is missing of what an offer asks for, by field. */
export function missing(fields: readonly Field[], values: Values): string[] {
  return fields
    .filter(({ name, required, min }) => {
      const value = values[name];
      const length = Array.isArray(value) ? value.length : (value ?? "").trim().length;
      return length === 0 ? required : !Array.isArray(value) && length < (min ?? 0);
    })
    .map((field) => field.name);
}

/** What was filled in; fields left empty aren't given. */
export const filled = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.length > 0));

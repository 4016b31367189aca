import { useQueries, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useState, useSyncExternalStore, useEffect } from "react";
import { api, client, type Schemas } from "~/api/client";
import { Draft, type Standing } from "./draft";
import { formKey, heldForm, loadForm, type Line } from "./form";

export type CaseDetail = Schemas["CaseDetail"];

/** How many lines' progress is asked for one by one; the list itself doesn't tell it. */
const MOST_ASKED = 30;

export const useForm = (id: string) => useQuery({ queryKey: formKey(id), queryFn: () => loadForm(id) });

export const useCase = (id: string) => api.useQuery("get", "/api/v1/cases/{id}", { params: { path: { id } } });

/** What is typed into a form, and how far it got; one per form and page. */
export function useDraft(id: string): [Draft, Standing] {
  const queries = useQueryClient();
  const [draft] = useState(() => new Draft(id, queries, localStorage));
  useEffect(() => draft.open(), [draft]);
  return [draft, useSyncExternalStore(draft.subscribe, draft.standing)];
}

type Filter = NonNullable<NonNullable<Parameters<typeof loadLines>[0]>>;

/** All forms that fit, from all pages. */
export async function loadLines(filter: { period?: string; state?: string; unit?: string }): Promise<Line[]> {
  const lines: Line[] = [];
  let after: string | undefined;
  do {
    const query = { ...filter, limit: 500, ...(after ? { after } : {}) };
    const { data } = await client.GET("/api/v1/reports", { params: { query } });
    lines.push(...(data?.items ?? []));
    after = data?.next ?? undefined;
  } while (after);
  return lines;
}

export const useLines = (filter: Filter) =>
  useQuery({ queryKey: ["get", "/api/v1/reports", "lines", filter], queryFn: () => loadLines(filter) });

export interface Progress {
  asked: number;
  given: number;
}

async function loadProgress(queries: QueryClient, id: string): Promise<Progress> {
  const held = heldForm(queries, id);
  if (held) return { asked: held.asked, given: held.given };
  const { data } = await client.GET("/api/v1/reports/{id}", { params: { path: { id }, query: { limit: 1 } } });
  return { asked: data?.asked ?? 0, given: data?.given ?? 0 };
}

/** How far forms are, by id; of none when they are too many to ask for each. */
export function useProgress(lines: readonly Line[]): Map<string, Progress> {
  const queries = useQueryClient();
  const asked = lines.length <= MOST_ASKED ? lines : [];
  const answers = useQueries({
    queries: asked.map((line) => ({
      queryKey: ["get", "/api/v1/reports/{id}", "progress", line.id, line.version],
      queryFn: () => loadProgress(queries, line.id),
    })),
  });
  return new Map(
    asked.flatMap((line, index) => {
      const progress = answers[index]?.data;
      return progress ? [[line.id, progress] as const] : [];
    }),
  );
}

/** Names of units by code. */
export function useUnitNames(): (code: string) => string {
  const { data } = useQuery({
    queryKey: ["get", "/api/v1/units", "names"],
    queryFn: async () => {
      const names: Record<string, string> = {};
      let after: string | undefined;
      do {
        const { data } = await client.GET("/api/v1/units", {
          params: { query: { limit: 500, ...(after ? { after } : {}) } },
        });
        for (const unit of data?.items ?? []) names[unit.code] = unit.name;
        after = data?.next ?? undefined;
      } while (after);
      return names;
    },
    staleTime: 600_000,
  });
  return (code) => data?.[code] ?? code;
}

/** Asks anew for a form and its case, after something was done with it. */
export async function refreshForm(queries: QueryClient, id: string): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: formKey(id) }),
    queries.invalidateQueries({ queryKey: ["get", "/api/v1/cases/{id}"] }),
    queries.invalidateQueries({ queryKey: ["get", "/api/v1/reports"] }),
    queries.invalidateQueries({ queryKey: ["get", "/api/v1/figures"] }),
  ]);
}

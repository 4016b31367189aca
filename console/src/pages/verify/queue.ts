import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { client, tag } from "~/api/client";
import { asProblem } from "~/api/problem";
import { formKey, loadForm, type Form, type Line } from "~/pages/reports/form";
import { useLines } from "~/pages/reports/queries";
import { isPlain } from "./remarkable";

/** How many forms are looked through for what is remarkable. */
const MOST = 60;

export interface Entry {
  line: Line;
  form: Form | undefined;
}

/** The month's forms that were handed in: those that wait for the verifier, then those still with their unit's approver. */
export function useQueue(period: string) {
  const lines = useLines({ period });
  const of = (state: string) => (lines.data ?? []).filter((line) => line.state === state);
  const queue = [...of("approved"), ...of("submitted")];
  const looked = queue.slice(0, MOST);
  const forms = useQueries({
    queries: looked.map((line) => ({ queryKey: formKey(line.id), queryFn: () => loadForm(line.id) })),
  });
  const entries: Entry[] = queue.map((line, index) => ({ line, form: forms[index]?.data }));
  return { lines, entries };
}

/** Those that wait for the verifier and have nothing to look at. */
export const plainOnes = (entries: readonly Entry[]): Form[] =>
  entries.flatMap(({ line, form }) => (form && line.state === "approved" && isPlain(form) ? [form] : []));

export interface Bulk {
  accepted: number;
  failed: { title: string; why: string }[];
}

/** Accepts forms one after the other, as they were seen; what isn't offered or was changed since is told, not forced. */
export function useBulk() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (forms: readonly Form[]): Promise<Bulk> => {
      const bulk: Bulk = { accepted: 0, failed: [] };
      for (const form of forms) {
        try {
          await client.POST("/api/v1/cases/{id}/actions", {
            params: { path: { id: form.id }, header: { "If-Match": tag(form.case_version) } },
            body: { action: "verify", fields: {} },
          });
          bulk.accepted += 1;
        } catch (fault) {
          bulk.failed.push({ title: form.title, why: asProblem(fault).message });
        }
      }
      return bulk;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["get", "/api/v1/reports"] }),
  });
}

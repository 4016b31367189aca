import { useQueries } from "@tanstack/react-query";
import { api } from "~/api/client";
import type { GoalNode } from "./tree";

export interface Standing {
  progress: number | null;
  light: string;
}

/** How the goals directly below these stand, and these themselves, by code: one question per goal that is open. */
export function useStandings(codes: readonly string[], period: string) {
  return useQueries({
    queries: codes.map((code) =>
      api.queryOptions("get", "/api/v1/goals/{code}", { params: { path: { code }, query: { period } } }),
    ),
    combine: (results) => {
      const nodes = results.flatMap((result) => (result.data ? [result.data as GoalNode] : []));
      const standings = new Map<string, Standing>();
      for (const node of nodes) {
        for (const child of node.children)
          standings.set(child.code, { progress: child.progress ?? null, light: child.light });
      }
      for (const node of nodes) standings.set(node.code, { progress: node.progress ?? null, light: node.light });
      const fault = results.find((result) => result.error)?.error ?? null;
      return { standings, nodes, isDone: results.every((result) => !result.isPending), fault };
    },
  });
}

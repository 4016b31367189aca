import { useQuery } from "@tanstack/react-query";
import { client, type Schemas } from "~/api/client";
import { useMe } from "~/api/session";

export type Unit = Schemas["UnitView"];

/** All units, page by page; those that have ended too if `ended`. */
export function useUnits(ended = false) {
  const today = useMe().now.slice(0, 10);
  const at = ended ? {} : { at: today };
  return useQuery({
    queryKey: ["get", "/api/v1/units", { all: true, ...at }],
    queryFn: async ({ signal }): Promise<Unit[]> => {
      const units: Unit[] = [];
      for (let after: string | null | undefined = ""; after !== undefined && after !== null; ) {
        const query: { limit: number; at?: string; after?: string } = { limit: 500, ...at, ...(after ? { after } : {}) };
        const { data } = await client.GET("/api/v1/units", { params: { query }, signal });
        units.push(...(data?.items ?? []));
        after = data?.next;
      }
      return units;
    },
    staleTime: 60_000,
  });
}

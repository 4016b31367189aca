import { useQuery } from "@tanstack/react-query";
import { api, client, type Schemas } from "~/api/client";
import type { Explained } from "./explained";
import type { Heat, Line } from "./figures";

const MOST = 500;

/** Every page of a list, one after the other. */
async function allPages<T>(page: (after: string | undefined) => Promise<{ items: T[]; next?: string | null }>) {
  const all: T[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await page(after);
    all.push(...items);
    after = next ?? undefined;
  } while (after);
  return all;
}

/** What an answer holds; the client throws when there is none. */
function held<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("the server answered nothing");
  return answer.data;
}

const paged = (after: string | undefined) => ({ limit: MOST, ...(after ? { after } : {}) });

/** All units of a board by rank, with what they say to it. */
export const useStandings = (id: string, version: string) =>
  useQuery({
    queryKey: ["board", id, "standings", version],
    queryFn: (): Promise<Line[]> =>
      allPages(async (after) =>
        held(await client.GET("/api/v1/boards/{id}/standings", { params: { path: { id }, query: paged(after) } })),
      ),
  });

/** All units by the nodes below one, or by all indicators. */
export const useHeat = (id: string, version: string, below?: string) =>
  useQuery({
    queryKey: ["board", id, "heat", version, below ?? ""],
    queryFn: async (): Promise<Heat> => {
      let nodes: string[] = [];
      const units = await allPages(async (after) => {
        const query = { ...paged(after), ...(below ? { below } : {}) };
        const view = held(await client.GET("/api/v1/boards/{id}/heat", { params: { path: { id }, query } }));
        nodes = view.nodes;
        return { items: view.units, next: view.next ?? null };
      });
      return { nodes, units };
    },
  });

/** All published results of an exam in a period. */
export const useResults = (exam: "province" | "city", period: string) =>
  useQuery({
    queryKey: ["results", exam, period],
    queryFn: (): Promise<Schemas["ResultView"][]> =>
      allPages(async (after) =>
        held(await client.GET("/api/v1/results", { params: { query: { exam, period, ...paged(after) } } })),
      ),
  });

export const useBoards = (period: string) =>
  api.useQuery("get", "/api/v1/boards", { params: { query: { period, limit: MOST } } });

/** Why a unit stands where it stands; the tree's form is the kernel's, which the API hands on as it is. */
export const useWhy = (id: string, unit: string, version: string) =>
  useQuery({
    queryKey: ["board", id, "why", unit, version],
    queryFn: async (): Promise<Explained> => {
      const path = { id, unit };
      const url = "/api/v1/boards/{id}/standings/{unit}/explanation";
      return held(await client.GET(url, { params: { path } })).explanation as unknown as Explained;
    },
  });

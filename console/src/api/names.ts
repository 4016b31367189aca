import { api } from "./client";

const LONG = 10 * 60_000;

/** The name of a unit by its code; the code until it is known. */
export function useUnitName(code: string | null | undefined): string {
  const { data } = api.useQuery(
    "get",
    "/api/v1/units/{code}",
    { params: { path: { code: code ?? "" } } },
    { enabled: Boolean(code), staleTime: LONG, retry: false },
  );
  return data?.name ?? code ?? "";
}

/** The name of a person by id; nothing until it is known, or when one may not know. */
export function usePersonName(id: string | null | undefined): string {
  const { data } = api.useQuery(
    "get",
    "/api/v1/people/{id}",
    { params: { path: { id: id ?? "" } } },
    { enabled: Boolean(id), staleTime: LONG, retry: false },
  );
  return data?.name ?? "";
}

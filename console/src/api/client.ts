import createClient, { type Middleware } from "openapi-fetch";
import createQueries from "openapi-react-query";
import i18next from "i18next";
import { Problem, problemOf } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

let csrf: string | undefined;

/** Remembers what every change has to carry; the server tells it at sign-in and in `GET /api/v1/session`. */
export function rememberCsrf(token: string | null | undefined): void {
  csrf = token ?? undefined;
}

/** Headers of a change that is not made with `client`, such as an upload with progress. */
export function changeHeaders(): Record<string, string> {
  return { "Accept-Language": i18next.language, ...(csrf ? { "X-CSRF-Token": csrf } : {}) };
}

const middleware: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", i18next.language);
    if (csrf && request.method !== "GET") request.headers.set("X-CSRF-Token", csrf);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok && response.status !== 304) throw await problemOf(response);
  },
  onError({ error }) {
    return new Problem(0, "unreachable", error instanceof Error ? error.message : String(error));
  },
};

/** Asks the server; a failure is thrown as a `Problem`. */
export const client = createClient<paths>({ baseUrl: "/" });
client.use(middleware);

/** The same as hooks: `api.useQuery("get", "/api/v1/boards/{id}", { params: { path: { id } } })`. */
export const api = createQueries(client);

/** The entity tag of a version, for `If-Match`. */
export const tag = (version: number): string => `"v${version}"`;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

/** A text of the address; numbers and empty ones are none. */
const text = (value: unknown): string | undefined =>
  typeof value === "string" && value ? value : typeof value === "number" ? String(value) : undefined;

const given = <T extends object>(search: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as never;

/** Which boards are looked at: a kind of them, or a scheme's and whose standing on it. */
export interface BoardsSearch {
  tab?: string;
  show?: string;
  goal?: string;
  scheme?: string;
  unit?: string;
}

export const boardsRoute = createRoute({
  getParentRoute: () => root,
  path: "/boards",
  validateSearch: (search: Record<string, unknown>): BoardsSearch =>
    given({
      tab: text(search["tab"]),
      show: text(search["show"]),
      goal: text(search["goal"]),
      scheme: text(search["scheme"]),
      unit: text(search["unit"]),
    }),
  component: lazyRouteComponent(() => import("./BoardsPage"), "BoardsPage"),
});

/** What is looked at on a board: whose why, at which node, how it is drawn, which group, whom it is compared with. */
export interface BoardSearch {
  unit?: string;
  node?: string;
  view?: string;
  group?: string;
  with?: string;
}

export const boardRoute = createRoute({
  getParentRoute: () => root,
  path: "/boards/$id",
  validateSearch: (search: Record<string, unknown>): BoardSearch =>
    given({
      unit: text(search["unit"]),
      node: text(search["node"]),
      view: text(search["view"]),
      group: text(search["group"]),
      with: text(search["with"]),
    }),
  component: lazyRouteComponent(() => import("./BoardPage"), "BoardPage"),
});

export const boardsRoutes = [boardsRoute, boardRoute] as const;

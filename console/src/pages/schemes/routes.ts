import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

const TABS = ["edit", "versions"] as const;
export interface SchemeSearch {
  tab?: (typeof TABS)[number];
  /** The node that is edited, by code. */
  node?: string;
  /** Which version the draft is compared with; the last one unless told. */
  against?: number;
}

export const schemesRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/schemes",
    component: lazyRouteComponent(() => import("./SchemesPage"), "SchemesPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/schemes/$code",
    validateSearch: (search: Record<string, unknown>): SchemeSearch => {
      const tab = TABS.find((each) => each === search["tab"]);
      return {
        ...(tab ? { tab } : {}),
        ...(typeof search["node"] === "string" ? { node: search["node"] } : {}),
        ...(typeof search["against"] === "number" ? { against: search["against"] } : {}),
      };
    },
    component: lazyRouteComponent(() => import("./SchemePage"), "SchemePage"),
  }),
] as const;

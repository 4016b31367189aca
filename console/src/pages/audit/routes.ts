import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { isPeriod } from "~/format/period";
import { root } from "~/root";

export interface AuditSearch {
  tab?: "seals";
  kind?: string;
  unit?: string;
  what?: string;
  /** The sealed month that is looked at. */
  month?: string;
}

export const auditRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/audit",
    validateSearch: (search: Record<string, unknown>): AuditSearch => {
      const text = (name: "kind" | "unit" | "what") => {
        const value = search[name];
        if (typeof value === "number") return { [name]: String(value) };
        return typeof value === "string" && value ? { [name]: value } : {};
      };
      return {
        ...(search["tab"] === "seals" ? { tab: "seals" as const } : {}),
        ...(isPeriod(search["month"]) ? { month: search["month"] } : {}),
        ...text("kind"),
        ...text("unit"),
        ...text("what"),
      };
    },
    component: lazyRouteComponent(() => import("./AuditPage"), "AuditPage"),
  }),
] as const;

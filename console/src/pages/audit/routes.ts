import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { isPeriod } from "~/format/period";
import { root } from "~/root";

export interface AuditSearch {
  kind?: string;
  unit?: string;
  what?: string;
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
        ...text("kind"),
        ...text("unit"),
        ...text("what"),
      };
    },
    component: lazyRouteComponent(() => import("./AuditPage"), "JournalPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/audit/seals",
    /** `month` is the sealed month that is looked at. */
    validateSearch: (search: Record<string, unknown>): { month?: string } =>
      isPeriod(search["month"]) ? { month: search["month"] } : {},
    component: lazyRouteComponent(() => import("./AuditPage"), "SealsPage"),
  }),
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const auditRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/audit",
    component: lazyRouteComponent(() => import("./AuditPage"), "AuditPage"),
  }),
] as const;

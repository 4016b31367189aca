import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const reportsRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/reports",
    component: lazyRouteComponent(() => import("./ReportsPage"), "ReportsPage"),
  }),
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const todayRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/",
    validateSearch: (search: Record<string, unknown>): { case?: string } =>
      typeof search["case"] === "string" ? { case: search["case"] } : {},
    component: lazyRouteComponent(() => import("./TodayPage"), "TodayPage"),
  }),
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const planRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/plan",
    component: lazyRouteComponent(() => import("./PlanPage"), "PlanPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/plan/$code",
    component: lazyRouteComponent(() => import("./GoalPage"), "GoalPage"),
  }),
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const todayRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/",
    component: lazyRouteComponent(() => import("./TodayPage"), "TodayPage"),
  }),
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const unitsRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/units",
    component: lazyRouteComponent(() => import("./UnitsPage"), "UnitsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/units/$code",
    component: lazyRouteComponent(() => import("./UnitPage"), "UnitPage"),
  }),
] as const;

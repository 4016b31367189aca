import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const mapsRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/maps",
    component: lazyRouteComponent(() => import("./MapsPage"), "MapsPage"),
  }),
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

/** By which indicator towns are coloured. */
interface MapSearch {
  by?: string;
}

export const mapsRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/maps",
    component: lazyRouteComponent(() => import("./MapsPage"), "MapsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/maps/$code",
    component: lazyRouteComponent(() => import("./ThreeMaps"), "ThreeMaps"),
    validateSearch: (search: Record<string, unknown>): MapSearch =>
      typeof search["by"] === "string" ? { by: search["by"] } : {},
  }),
] as const;

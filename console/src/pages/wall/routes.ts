import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const wallRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/wall",
    component: lazyRouteComponent(() => import("./WallPage"), "WallPage"),
    staticData: { bare: true },
  }),
] as const;

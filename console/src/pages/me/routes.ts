import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const meRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/me",
    component: lazyRouteComponent(() => import("./MePage"), "MePage"),
  }),
] as const;

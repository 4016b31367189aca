import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const officeRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/office",
    component: lazyRouteComponent(() => import("./OfficePage"), "OfficePage"),
  }),
] as const;

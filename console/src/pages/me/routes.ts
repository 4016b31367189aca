import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const meRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/me",
    validateSearch: (search: Record<string, unknown>): { password?: boolean } =>
      search["password"] === true ? { password: true } : {},
    component: lazyRouteComponent(() => import("./MePage"), "MePage"),
  }),
] as const;

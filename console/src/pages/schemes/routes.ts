import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const schemesRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/schemes",
    component: lazyRouteComponent(() => import("./SchemesPage"), "SchemesPage"),
  }),
] as const;

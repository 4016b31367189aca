import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const boardsRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/boards",
    component: lazyRouteComponent(() => import("./BoardsPage"), "BoardsPage"),
  }),
] as const;

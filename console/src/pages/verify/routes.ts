import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export const verifyRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/verify",
    component: lazyRouteComponent(() => import("./VerifyPage"), "VerifyPage"),
  }),
] as const;

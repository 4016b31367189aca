import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

/** `form` is the one that is looked at, `cell` its row. */
const search = (search: Record<string, unknown>): { form?: string; cell?: string } => ({
  ...(typeof search["form"] === "string" ? { form: search["form"] } : {}),
  ...(typeof search["cell"] === "string" ? { cell: search["cell"] } : {}),
});

export const verifyRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/verify",
    validateSearch: search,
    component: lazyRouteComponent(() => import("./VerifyPage"), "VerifyPage"),
  }),
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** Of the tree: which goals are closed or open against what is usual, and of which light only. */
interface TreeSearch {
  turned?: string;
  light?: string;
}

/** Of a goal: the unit whose targets and values are looked at. */
interface GoalSearch {
  unit?: string;
}

export const planRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/plan",
    component: lazyRouteComponent(() => import("./PlanPage"), "PlanPage"),
    validateSearch: (search: Record<string, unknown>): TreeSearch => {
      const [turned, light] = [text(search["turned"]), text(search["light"])];
      return { ...(turned ? { turned } : {}), ...(light ? { light } : {}) };
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/plan/$code",
    component: lazyRouteComponent(() => import("./GoalPage"), "GoalPage"),
    validateSearch: (search: Record<string, unknown>): GoalSearch => {
      const unit = typeof search["unit"] === "number" ? String(search["unit"]) : text(search["unit"]);
      return unit ? { unit } : {};
    },
  }),
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

const TASKS = ["import", "change", "merge", "split", "end"] as const;
export type UnitTask = (typeof TASKS)[number];

const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const task = (value: unknown) => TASKS.find((each) => each === value);

export interface UnitsSearch {
  text?: string;
  level?: string;
  ended?: boolean;
  task?: UnitTask;
}

export const unitsRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/units",
    validateSearch: (search: Record<string, unknown>): UnitsSearch => ({
      ...(text(search["text"]) ? { text: text(search["text"]) } : {}),
      ...(text(search["level"]) ? { level: text(search["level"]) } : {}),
      ...(search["ended"] === true ? { ended: true } : {}),
      ...(task(search["task"]) === "import" ? { task: "import" as const } : {}),
    }),
    component: lazyRouteComponent(() => import("./UnitsPage"), "UnitsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/units/$code",
    validateSearch: (search: Record<string, unknown>): { task?: UnitTask } => {
      const chosen = task(search["task"]);
      return chosen ? { task: chosen } : {};
    },
    component: lazyRouteComponent(() => import("./UnitPage"), "UnitPage"),
  }),
] as const;

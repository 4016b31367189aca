import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

/** Which of the month's forms are listed. */
export type Part = "todo" | "checking" | "done";
const PARTS: readonly unknown[] = ["todo", "checking", "done"];

const listSearch = (search: Record<string, unknown>): { part?: Part; text?: string } => ({
  ...(PARTS.includes(search["part"]) ? { part: search["part"] as Part } : {}),
  ...(typeof search["text"] === "string" && search["text"] ? { text: search["text"] } : {}),
});

/** `cell` is the row that is looked at: its history stands in the aside. */
const reportSearch = (search: Record<string, unknown>): { cell?: string } =>
  typeof search["cell"] === "string" ? { cell: search["cell"] } : {};

export const reportsRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/reports",
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import("./ReportsPage"), "ReportsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/reports/$id",
    validateSearch: reportSearch,
    component: lazyRouteComponent(() => import("./ReportPage"), "ReportPage"),
  }),
] as const;

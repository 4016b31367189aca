import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

export interface OfficeSearch {
  /** The board or other case that is looked at. */
  board?: string;
  case?: string;
  /** A notice is being drawn up. */
  notice?: "new";
}

export const officeRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/office",
    validateSearch: (search: Record<string, unknown>): OfficeSearch => {
      const [board, one] = [text(search["board"]), text(search["case"])];
      return {
        ...(board ? { board } : {}),
        ...(one ? { case: one } : {}),
        ...(search["notice"] === "new" ? { notice: "new" as const } : {}),
      };
    },
    component: lazyRouteComponent(() => import("./OfficePage"), "OfficePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/office/notices/$key",
    component: lazyRouteComponent(() => import("./NoticePage"), "NoticePage"),
  }),
] as const;

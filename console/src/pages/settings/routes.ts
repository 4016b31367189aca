import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "~/root";

export interface PeopleSearch {
  text?: string;
  unit?: string;
  /** The person who is looked at. */
  person?: string;
  /** Somebody is being entered. */
  enter?: boolean;
}

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/settings",
    validateSearch: (search: Record<string, unknown>): PeopleSearch => {
      const text = (name: "text" | "unit" | "person") => {
        const value = search[name];
        if (typeof value === "number") return { [name]: String(value) };
        return typeof value === "string" && value ? { [name]: value } : {};
      };
      return {
        ...text("text"),
        ...text("unit"),
        ...text("person"),
        ...(search["enter"] === true ? { enter: true } : {}),
      };
    },
    component: lazyRouteComponent(() => import("./SettingsPage"), "PeoplePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/settings/secondments",
    component: lazyRouteComponent(() => import("./SettingsPage"), "SecondmentsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/settings/calendar",
    component: lazyRouteComponent(() => import("./SettingsPage"), "CalendarPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/settings/rules",
    component: lazyRouteComponent(() => import("./SettingsPage"), "RulesPage"),
  }),
] as const;

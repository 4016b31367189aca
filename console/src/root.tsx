import { createRootRoute } from "@tanstack/react-router";
import { isPeriod } from "./format/period";
import { Frame } from "./frame/Frame";
import { NotFound } from "./frame/NotFound";
import { Fault } from "./parts/States";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** Whether the page has the whole screen, as the wall has. */
    bare?: boolean;
  }
}

/** All pages may have `?period=`; without it they look at the last month. */
export const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Fault fault={error} again={reset} />,
  validateSearch: (search: Record<string, unknown>): { period?: string } => {
    const period = typeof search["period"] === "number" ? String(search["period"]) : search["period"];
    return isPeriod(period) ? { period } : {};
  },
});

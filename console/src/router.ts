import { createRouter } from "@tanstack/react-router";
import { auditRoutes } from "./pages/audit/routes";
import { boardsRoutes } from "./pages/boards/routes";
import { mapsRoutes } from "./pages/maps/routes";
import { meRoutes } from "./pages/me/routes";
import { officeRoutes } from "./pages/office/routes";
import { planRoutes } from "./pages/plan/routes";
import { reportsRoutes } from "./pages/reports/routes";
import { schemesRoutes } from "./pages/schemes/routes";
import { settingsRoutes } from "./pages/settings/routes";
import { todayRoutes } from "./pages/today/routes";
import { unitsRoutes } from "./pages/units/routes";
import { verifyRoutes } from "./pages/verify/routes";
import { wallRoutes } from "./pages/wall/routes";
import { root } from "./root";

const tree = root.addChildren([
  ...todayRoutes,
  ...wallRoutes,
  ...mapsRoutes,
  ...boardsRoutes,
  ...reportsRoutes,
  ...verifyRoutes,
  ...planRoutes,
  ...unitsRoutes,
  ...schemesRoutes,
  ...officeRoutes,
  ...auditRoutes,
  ...meRoutes,
  ...settingsRoutes,
]);

/** All pages; each area has its own routes and comes when it is opened. */
export const router = createRouter({ routeTree: tree, defaultPreload: "intent", scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

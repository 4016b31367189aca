import type { Me } from "~/api/session";

/** The areas of the console in the order of the top bar. What is shown there is what one's posts have business with:
 * `may` names an action that the server has to allow, `roles` whose daily work it is. What may be done is asked there. */
export interface Area {
  key: string;
  to: string;
  may?: string;
  roles?: readonly string[];
  /** Whether phones have it along the bottom. */
  phone?: boolean;
}

export const AREAS: readonly Area[] = [
  { key: "today", to: "/", phone: true },
  { key: "wall", to: "/wall", may: "goal.read" },
  { key: "maps", to: "/maps", may: "goal.read" },
  { key: "boards", to: "/boards", may: "board.read", phone: true },
  { key: "reports", to: "/reports", may: "report.read", phone: true },
  { key: "verify", to: "/verify", roles: ["verifier", "office"] },
  { key: "plan", to: "/plan", may: "goal.read" },
  { key: "units", to: "/units", may: "unit.read" },
  { key: "schemes", to: "/schemes", may: "scheme.read" },
  { key: "office", to: "/office", roles: ["office", "head"] },
  { key: "audit", to: "/audit", may: "journal.read" },
];

/** The areas that somebody has business with. */
export const areasFor = (me: Me): Area[] =>
  AREAS.filter(
    (area) =>
      (!area.may || me.may.includes(area.may)) &&
      (!area.roles || me.posts.some((post) => area.roles?.includes(post.role))),
  );

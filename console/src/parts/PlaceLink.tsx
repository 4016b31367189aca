import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Place } from "./places";

/** A link to a place that `places.ts` built. */
export function PlaceLink({ place, className, children }: { place: Place; className?: string | undefined; children: ReactNode }) {
  return (
    <Link to={place.to} search={place.search as never} {...(className ? { className } : {})}>
      {children}
    </Link>
  );
}

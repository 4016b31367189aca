import { usePersonName, useUnitName } from "~/api/names";

/** A unit's name for its code. */
export function UnitName({ code }: { code: string | null | undefined }) {
  return <>{useUnitName(code)}</>;
}

/** A person's name for their id. */
export function PersonName({ id, other = "" }: { id: string | null | undefined; other?: string }) {
  return <>{usePersonName(id) || other}</>;
}

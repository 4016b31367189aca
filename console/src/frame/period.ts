import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMe } from "~/api/session";
import { lastMonth } from "~/format/period";

/** The period that pages look at: the address's, else the month before the one that it is. */
export function usePeriod(): [string, (period: string) => void] {
  const { period } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { now } = useMe();
  const set = (chosen: string) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, period: chosen }) } as never);
  return [period ?? lastMonth(now), set];
}

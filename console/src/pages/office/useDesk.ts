import { useNavigate, useSearch } from "@tanstack/react-router";
import type { OfficeSearch } from "./routes";

/** What is open on the right of the desk: one thing at a time, and it is in the address. */
export function useDesk(): [OfficeSearch, (open: OfficeSearch) => void] {
  const search: OfficeSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const open = ({ board, case: one, notice }: OfficeSearch) =>
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({ ...before, board, case: one, notice }),
    } as never);
  return [search, open];
}

import type { KeyboardEvent } from "react";

const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Keys for a list of rows with `tabIndex`: arrows or j and k go from row to row, Home and End to the first and last,
 * Enter and space choose. */
export function rowKeys(choose: () => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    const row = event.currentTarget;
    if (event.target !== row) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose();
      return;
    }
    const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>(":scope > [tabindex]") ?? [])];
    const step = STEPS[event.key];
    const at =
      event.key === "Home" ? 0 : event.key === "End" ? rows.length - 1 : step ? rows.indexOf(row) + step : undefined;
    if (at === undefined) return;
    event.preventDefault();
    rows[at]?.focus();
  };
}

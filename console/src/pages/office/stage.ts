import type { Schemas } from "~/api/client";

export const STAGES = ["open", "report", "check", "approve", "publish", "seal"] as const;
export type StageName = (typeof STAGES)[number];

/** How far a month has come: by the board that is the least far, and by its forms while there is no board. */
export function stageOf(
  month: Schemas["MonthView"] | undefined,
  boards: readonly { state: string }[],
  sealed: boolean,
): StageName {
  if (sealed) return "seal";
  const has = (...states: string[]) => boards.some((board) => states.includes(board.state));
  if (has("computed", "checking")) return "check";
  if (has("approved")) return "approve";
  if (has("published")) return "publish";
  return month && month.forms > 0 ? "report" : "open";
}

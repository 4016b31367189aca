import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay, useMe } from "~/api/session";
import { figure, score } from "~/format/number";
import { boardPlace, officePlace } from "~/parts/places";
import type { Duty } from "./duties";
import { hasRole, stateOf, unitsWith } from "./useDuties";

/** Boards that wait for one: to be confirmed by one's unit, to be signed, to be sent on. */
export function useBoardDuties() {
  const checks = useChecks();
  const kept = useKept();
  return {
    duties: [...checks.duties, ...kept.duties],
    waiting: checks.waiting || kept.waiting,
    error: checks.error ?? kept.error,
    refetch: () => {
      checks.refetch();
      kept.refetch();
    },
  };
}

/** Standings of one's units on boards being checked that nobody confirmed yet. */
function useChecks() {
  const { t } = useTranslation("today");
  const me = useMe();
  const may = useMay();
  const boards = api.useQuery(
    "get",
    "/api/v1/boards",
    { params: { query: { state: "checking", limit: 50 } } },
    { enabled: may("board.check") },
  );
  const units = unitsWith(me, ["reporter", "source", "approver", "cadre"]);
  const pairs = (boards.data?.items ?? []).flatMap((board) => units.map((unit) => ({ board, unit })));
  const standings = useQueries({
    queries: pairs.map(({ board, unit }) => ({
      ...api.queryOptions("get", "/api/v1/boards/{id}/standings/{unit}", { params: { path: { id: board.id, unit } } }),
      retry: false,
    })),
  });
  const duties = pairs.flatMap(({ board, unit }, index): Duty[] => {
    const standing = standings[index]?.data;
    if (!standing || standing.confirmed) return [];
    const title = t("check.title", { board: board.title, period: board.period, score: score(standing.score) });
    return [
      {
        key: `${board.id} ${unit}`,
        title,
        note: t("check.note", { unit: standing.name, rank: figure(standing.rank) }),
        act: "check",
        place: boardPlace(board.scheme, board.period, unit),
      },
    ];
  });
  const asked = stateOf([boards]);
  return { duties, ...asked, waiting: asked.waiting || standings.some((one) => one.isLoading) };
}

/** Boards that the head signs, or that the office sends on: computed ones in one row, approved ones in one. */
function useKept() {
  const { t } = useTranslation("today");
  const me = useMe();
  const [head, office] = [hasRole(me, "head"), hasRole(me, "office")];
  const cases = api.useQuery(
    "get",
    "/api/v1/cases",
    { params: { query: { lifecycle: "board", group: "open", limit: 100 } } },
    { enabled: head || office },
  );
  const items = cases.data?.items ?? [];
  const of = (state: string) => items.filter((one) => one.state === state);
  const periodOf = (title: string) => /\d{4}-\d{2}/.exec(title)?.[0] ?? "";
  const signs = head
    ? of("checking").map(
        (one): Duty => ({
          key: one.id,
          title: t("sign.title", { board: one.title }),
          note: t("sign.note"),
          ...(one.due ? { due: one.due } : {}),
          act: "approve",
          place: officePlace(periodOf(one.title), { board: one.id }),
        }),
      )
    : [];
  const heaps = office
    ? (["computed", "approved"] as const).flatMap((state): Duty[] => {
        const waiting = of(state);
        const first = waiting[0];
        if (!first) return [];
        const title = t(`boards.${state}`, { count: waiting.length });
        const note = waiting.length > 3 ? `${names(waiting.slice(0, 3))} …` : names(waiting);
        const more: Record<string, string> = state === "approved" ? { notice: "new" } : { board: first.id };
        return [{ key: state, title, note, act: state === "approved" ? "publish" : "sendOn", place: officePlace(periodOf(first.title), more) }];
      })
    : [];
  return { duties: [...signs, ...heaps], ...stateOf([cases]) };
}

const names = (cases: readonly { title: string }[]) => cases.map((one) => one.title).join("、");

import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { type Me, useMe } from "~/api/session";
import { day } from "~/format/time";
import { formPlace, officePlace, verifyPlace } from "~/parts/places";
import type { Duty } from "./duties";
import { useBoardDuties } from "./useBoardDuties";

type Form = Schemas["ReportLineView"];
type Case = Schemas["CaseView"];

const FILLS = ["reporter", "source", "cadre", "grid"];

/** Units at which somebody has one of these roles. */
export const unitsWith = (me: Me, roles: readonly string[]): string[] => [
  ...new Set(me.posts.filter((post) => roles.includes(post.role)).map((post) => post.unit)),
];

export const hasRole = (me: Me, ...roles: string[]): boolean => me.posts.some((post) => roles.includes(post.role));

/** What whoever is signed in has to do, over all months, and whether all of it is known yet. */
export function useDuties(): { duties: Duty[]; waiting: boolean; error: unknown; refetch: () => void } {
  const forms = useFormDuties();
  const cases = useCaseDuties();
  const office = useOfficeDuties();
  const boards = useBoardDuties();
  const all = [forms, cases, office, boards];
  return {
    duties: all.flatMap((part) => part.duties),
    waiting: all.some((part) => part.waiting),
    error: all.find((part) => part.error)?.error,
    refetch: () => all.forEach((part) => part.refetch()),
  };
}

/** Forms of one's units that wait for somebody with one's roles. */
function useFormDuties() {
  const { t, i18n } = useTranslation("today");
  const me = useMe();
  const asked = [
    ...unitsWith(me, FILLS).flatMap((unit) => ["draft", "returned"].map((state) => ({ unit, state }))),
    ...unitsWith(me, ["approver"]).map((unit) => ({ unit, state: "submitted" })),
  ];
  const results = useQueries({
    queries: asked.map((query) =>
      api.queryOptions("get", "/api/v1/reports", { params: { query: { ...query, limit: 200 } } }),
    ),
  });
  const acts: Record<string, string> = { draft: "fill", returned: "mend", submitted: "sign" };
  const duties = results.flatMap((result) =>
    (result.data?.items ?? []).map(
      (form: Form): Duty => ({
        key: form.id,
        title: form.goal_title ?? t("unitForm", { unit: form.unit_name }),
        note: t(`form.${form.state}`, { period: form.period, unit: form.unit_name, day: day(form.cut_off, i18n.language) }),
        due: form.cut_off,
        late: form.late,
        returned: form.state === "returned",
        act: acts[form.state] ?? "fill",
        place: formPlace(form.id, form.period),
      }),
    ),
  );
  return { duties, ...stateOf(results) };
}

/** Disputes, objections and other cases that a unit of one's own has to answer. */
function useCaseDuties() {
  const { t } = useTranslation("today");
  const me = useMe();
  const units = new Set(me.posts.map((post) => post.unit));
  const asked = api.useQuery(
    "get",
    "/api/v1/cases",
    { params: { query: { mine: true, group: "open", limit: 200 } } },
    { enabled: me.may.includes("case.read") },
  );
  const duties = (asked.data?.items ?? [])
    .filter((one: Case) => !["report", "board"].includes(one.lifecycle) && one.holder && units.has(one.holder))
    .map(
      (one: Case): Duty => ({
        key: one.id,
        title: one.title,
        note: t(`case.${one.lifecycle}`, { defaultValue: one.state_title }),
        ...(one.due ? { due: one.due } : {}),
        act: "answer",
        place: { to: "/", search: { case: one.id } },
      }),
    );
  return { duties, waiting: asked.isLoading, error: asked.error, refetch: () => void asked.refetch() };
}

/** Whole heaps of the office and of those who verify: one row each, with the place where they are worked off. */
function useOfficeDuties() {
  const { t } = useTranslation("today");
  const me = useMe();
  const office = hasRole(me, "office");
  const verifies = hasRole(me, "verifier");
  const query = (query: Record<string, string | boolean | number>) => ({ params: { query: { limit: 500, ...query } } });
  const late = api.useQuery("get", "/api/v1/reports", query({ late: true }), { enabled: office });
  const approved = api.useQuery("get", "/api/v1/reports", query({ state: "approved" }), { enabled: verifies });
  const objections = api.useQuery("get", "/api/v1/cases", query({ lifecycle: "objection", group: "open" }), {
    enabled: office,
  });
  const heaps = [
    { key: "late", items: late.data, act: "urge", late: true, place: officePlace(late.data?.items[0]?.period ?? "") },
    { key: "approved", items: approved.data, act: "verify", late: false, place: verifyPlace() },
    { key: "objection", items: objections.data, act: "answer", late: false, place: officePlace("", { tab: "disputes" }) },
  ];
  const duties = heaps
    .filter((heap) => heap.items?.items.length)
    .map(
      ({ key, items, act, late, place }): Duty => ({
        key,
        title: t(`heap.${key}`, { count: items?.items.length ?? 0, more: items?.next ? "+" : "" }),
        note: t(`heapNote.${key}`),
        late,
        act,
        place: { ...place, search: withoutEmpty(place.search) },
      }),
    );
  return { duties, ...stateOf([late, approved, objections]) };
}

const withoutEmpty = (search: Record<string, string>) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value));

interface Asked {
  isLoading: boolean;
  error: unknown;
  refetch: () => unknown;
}

export function stateOf(results: readonly Asked[]) {
  return {
    waiting: results.some((result) => result.isLoading),
    error: results.find((result) => result.error)?.error,
    refetch: () => results.forEach((result) => void result.refetch()),
  };
}

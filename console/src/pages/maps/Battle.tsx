import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay } from "~/api/session";
import { dayAndClock } from "~/format/time";
import { Section } from "~/parts/Page";
import type { GoalNode } from "./maps";
import styles from "./Maps.module.css";

/** How many forms' texts are read. */
const FORMS = 6;

/** 作战图: who fights, what they say of problems and measures, what was assigned and until when. */
export function Battle({ node, period }: { node: GoalNode; period: string }) {
  const { t, i18n } = useTranslation("maps");
  const may = useMay();
  const units = api.useQuery("get", "/api/v1/units", { params: { query: { limit: 500 } } });
  const name = (code: string) => units.data?.items.find((unit) => unit.code === code)?.name ?? code;
  const cases = api.useQuery(
    "get",
    "/api/v1/cases",
    { params: { query: { goal: node.code, limit: 30 } } },
    { enabled: may("case.read") },
  );
  const told = useTold(node, period);
  const fighters = node.units.length > 0 ? node.units.map((unit) => unit.name) : node.corps.map(name);
  const open = (cases.data?.items ?? []).filter(
    (of) => (of.lifecycle === "task" || of.lifecycle === "application") && of.group !== "done" && of.group !== "rejected",
  );
  return (
    <Section title={t("battle")} end={node.leader.title}>
      <p className={styles.lead}>{[...fighters, ...node.task_forces].join("、") || "–"}</p>
      <dl className={styles.facts}>
        {node.bottleneck && (
          <>
            <dt>{t("bottleneck")}</dt>
            <dd>{node.bottleneck}</dd>
          </>
        )}
        {node.breakthrough && (
          <>
            <dt>{t("breakthrough")}</dt>
            <dd>{node.breakthrough}</dd>
          </>
        )}
        {told.flatMap((text) => [
          <dt key={`${text.key}-t`}>{t(`text.${text.kind}`)}</dt>,
          <dd key={text.key}>
            {text.text} <span className={styles.quiet}>{name(text.unit)}</span>
          </dd>,
        ])}
      </dl>
      <ul className={styles.lines}>
        {open.map((of) => (
          <li key={of.id}>
            <span>{of.due ? t("until", { day: dayAndClock(of.due, i18n.language) }) : of.state_title}</span>
            <span>{of.title}</span>
            <span className={styles.quiet}>{of.holder ? name(of.holder) : ""}</span>
          </li>
        ))}
        {open.length === 0 && <li className={styles.quiet}>{t("noCases")}</li>}
      </ul>
    </Section>
  );
}

/** Problems and measures in the month's forms about the goal. */
function useTold(node: GoalNode, period: string) {
  const codes = [node.code, ...node.children.map((child) => child.code)];
  const may = useMay();
  const reports = api.useQuery(
    "get",
    "/api/v1/reports",
    { params: { query: { period, kind: "source", limit: 500 } } },
    { enabled: may("report.read") },
  );
  const about = (reports.data?.items ?? []).filter((of) => of.goal && codes.includes(of.goal)).slice(0, FORMS);
  return useQueries({
    queries: about.map((of) => api.queryOptions("get", "/api/v1/reports/{id}", { params: { path: { id: of.id } } })),
    combine: (results) =>
      results.flatMap(({ data }) => {
        if (!data) return [];
        const texts = [
          ["problem", data.problem],
          ["measure", data.measure],
          ["difficulty", data.difficulty],
        ] as const;
        return texts.flatMap(([kind, text]) =>
          text ? [{ key: `${data.id}-${kind}`, kind, text, unit: data.unit }] : [],
        );
      }),
  });
}

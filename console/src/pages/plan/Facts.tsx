import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay } from "~/api/session";
import { date } from "~/format/time";
import { Section } from "~/parts/Page";
import { EditGoal } from "./EditGoal";
import type { GoalNode } from "./tree";
import styles from "./Goal.module.css";

/** Who leads, who fights, what holds it up. Whoever may plan changes it here. */
export function Facts({ node }: { node: GoalNode }) {
  const { t, i18n } = useTranslation("plan");
  const may = useMay();
  const [isEdited, edit] = useState(false);
  const units = api.useQuery("get", "/api/v1/units", { params: { query: { limit: 500 } } }, { enabled: node.corps.length > 0 });
  const name = (code: string) => units.data?.items.find((unit) => unit.code === code)?.name ?? code;
  const facts: [string, string | null | undefined][] = [
    ["leader", node.leader.title],
    ["corps", [...node.corps.map(name), ...node.task_forces].join("、")],
    ["leads", node.units.filter((unit) => unit.part === "lead").map((unit) => unit.name).join("、")],
    ["co", node.units.filter((unit) => unit.part === "co").map((unit) => unit.name).join("、")],
    ["battleMap", node.battle_map],
    ["bottleneck", node.bottleneck],
    ["breakthrough", node.breakthrough],
    ["starts", `${date(node.starts, i18n.language)}${node.ends ? ` – ${date(node.ends, i18n.language)}` : ""}`],
    ["weight", node.tier === "item" ? String(node.weight) : null],
  ];
  const end = may("goal.edit") && !isEdited && (
    <button className={styles.do} onClick={() => edit(true)}>
      {t("edit")}
    </button>
  );
  return (
    <Section title={t("facts")} end={end}>
      {isEdited ? (
        <EditGoal node={node} done={() => edit(false)} />
      ) : (
        <dl className={styles.facts}>
          {facts.flatMap(([key, value]) =>
            value ? [<dt key={`${key}-t`}>{t(`fact.${key}`)}</dt>, <dd key={key}>{value}</dd>] : [],
          )}
        </dl>
      )}
    </Section>
  );
}

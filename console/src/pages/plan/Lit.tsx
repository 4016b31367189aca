import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Empty, Fault, Loading } from "~/parts/States";
import table from "~/parts/Table.module.css";
import { Light } from "./Light";
import { useStandings } from "./standing";
import type { GoalView } from "./tree";
import styles from "./Tree.module.css";

interface LitProps {
  goals: readonly GoalView[];
  light: string;
  period: string;
}

/** The items under actions that have a light, those farthest behind first. */
export function Lit({ goals, light, period }: LitProps) {
  const { t } = useTranslation("plan");
  const actions = goals.filter((goal) => goal.tier === "campaign");
  const { nodes, isDone, fault } = useStandings(
    actions.map((action) => action.code),
    period,
  );
  if (fault) return <Fault fault={fault} />;
  if (!isDone) return <Loading rows={12} />;
  const rows = nodes.flatMap((action) =>
    action.children.filter((child) => child.light === light && child.weight > 0).map((child) => ({ action, child })),
  );
  rows.sort((a, b) => (a.child.progress ?? 0) - (b.child.progress ?? 0));
  if (rows.length === 0) return <Empty title={t("noneLit", { light: t(`light.${light}`) })} />;
  const lead = (code: string) => goals.find((goal) => goal.code === code)?.units.find((unit) => unit.part === "lead");
  return (
    <table className={`${table.table} ${styles.tree}`}>
      <thead>
        <tr>
          <th>{t("item", { count: rows.length })}</th>
          <th>{t("standing")}</th>
          <th>{t("tier.campaign")}</th>
          <th className={styles.wide}>{t("lead")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ action, child }) => (
          <tr key={child.code}>
            <th scope="row">
              <Link to="/plan/$code" params={{ code: child.code }} search={{ period }}>
                {child.title}
              </Link>{" "}
              <span className={styles.kind}>{child.kind && t(`kind.${child.kind}`)}</span>
            </th>
            <td>
              <Light light={child.light} progress={child.progress ?? null} />
            </td>
            <td>{action.title}</td>
            <td className={styles.wide}>{lead(child.code)?.name ?? "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

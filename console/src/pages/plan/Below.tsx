import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Section } from "~/parts/Page";
import table from "~/parts/Table.module.css";
import { Light } from "./Light";
import type { GoalNode } from "./tree";
import styles from "./Tree.module.css";

const ORDER = ["tactic", "campaign", "item"];

/** What a goal's standing is made of, those farthest behind first. */
export function Below({ node, period }: { node: GoalNode; period: string }) {
  const { t } = useTranslation("plan");
  const rank = (tier: string) => ORDER.indexOf(tier);
  const rows = [...node.children].sort(
    (a, b) => rank(a.tier) - rank(b.tier) || (a.progress ?? 9) - (b.progress ?? 9) || a.code.localeCompare(b.code),
  );
  return (
    <Section title={t("below")} end={t("belowNote", { items: node.items, data: node.items_with_data })}>
      <table className={`${table.table} ${styles.tree}`}>
        <thead>
          <tr>
            <th>{t("goal")}</th>
            <th>{t("standing")}</th>
            <th className={table.number}>{t("weight")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((child) => (
            <tr key={child.code}>
              <th scope="row">
                <Link to="/plan/$code" params={{ code: child.code }} search={{ period }}>
                  {child.title}
                </Link>{" "}
                <span className={styles.kind}>{child.kind ? t(`kind.${child.kind}`) : t(`tier.${child.tier}`)}</span>
              </th>
              <td>
                <Light light={child.light} progress={child.progress ?? null} />
              </td>
              <td className={table.number}>{child.weight}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

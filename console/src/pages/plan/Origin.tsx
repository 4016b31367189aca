import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay } from "~/api/session";
import { figure } from "~/format/number";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import type { GoalNode } from "./tree";
import styles from "./Goal.module.css";

/** Where the value of the unit that is looked at came from: its form of the month, who gave it, and what was said. */
export function Origin({ node, period }: { node: GoalNode; period: string }) {
  const { t } = useTranslation("plan");
  const may = useMay();
  const { unit } = useSearch({ from: "/plan/$code" });
  const isAsked = Boolean(unit) && may("report.read");
  const figures = api.useQuery(
    "get",
    "/api/v1/figures",
    { params: { query: { unit: unit ?? "", period } } },
    { enabled: isAsked, retry: false },
  );
  const names = api.useQuery("get", "/api/v1/units", { params: { query: { limit: 500 } } });
  const name = (code: string) => names.data?.items.find((of) => of.code === code)?.name ?? code;
  if (!unit || !isAsked) return null;
  return (
    <Section
      title={t("origin.title", { unit: name(unit) })}
      end={
        <Link to="/units/$code" params={{ code: unit }} search={{ period }}>
          {t("origin.unit")} →
        </Link>
      }
    >
      <Await of={figures} rows={2}>
        {(all) => {
          const own = all.filter((of) => of.goal === node.code);
          if (own.length === 0) return <p className={styles.quiet}>{t("origin.none")}</p>;
          return (
            <ul className={styles.list}>
              {own.map((of) => (
                <li key={of.report}>
                  <span>
                    <b>{figure(of.value)}</b> {of.note}
                  </span>
                  <span className={styles.quiet}>{name(of.source)}</span>
                  <Link to="/reports" search={{ period }}>
                    {t("origin.report")} →
                  </Link>
                </li>
              ))}
            </ul>
          );
        }}
      </Await>
    </Section>
  );
}

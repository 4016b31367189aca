import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { figure } from "~/format/number";
import { shift } from "~/format/period";
import { Section } from "~/parts/Page";
import { Await, Loading } from "~/parts/States";
import { fifth, latest, tileColumns, type GoalNode } from "./maps";
import styles from "./Maps.module.css";

const LEVELS = ["subdistrict", "town", "township"];

/** The district's towns as tiles, coloured by an indicator. Tiles, not shapes: where towns lie isn't recorded. */
export function Towns({ node, period }: { node: GoalNode; period: string }) {
  const { t } = useTranslation("maps");
  const navigate = useNavigate();
  const { by } = useSearch({ from: "/maps/$code" });
  const indicators = node.tier === "item" ? [node] : node.children.filter((child) => child.kind === "indicator");
  const chosen = indicators.find((of) => of.code === by) ?? indicators[0];
  const choose = (code: string) =>
    void navigate({ to: "/maps/$code", params: { code: node.code }, search: (before) => ({ ...before, by: code }), replace: true });
  if (!chosen) return null;
  const pick = indicators.length > 1 && (
    <select className={styles.pick} aria-label={t("colourBy")} value={chosen.code} onChange={(event) => choose(event.target.value)}>
      {indicators.map((of) => (
        <option key={of.code} value={of.code}>
          {of.title}
        </option>
      ))}
    </select>
  );
  return (
    <Section title={t("towns", { title: chosen.title })} end={pick}>
      <Tiles code={chosen.code} period={period} />
    </Section>
  );
}

function Tiles({ code, period }: { code: string; period: string }) {
  const { t } = useTranslation("maps");
  const month = period.slice(0, 7);
  const isMonth = /^\d{4}-\d{2}$/.test(month);
  const path = { code };
  const query = { ...(isMonth ? { from: shift(month, -5), to: month } : {}), limit: 500 };
  const units = api.useQuery("get", "/api/v1/units", { params: { query: { limit: 500 } } });
  const values = api.useQuery("get", "/api/v1/goals/{code}/observations", { params: { path, query } });
  const card = api.useQuery("get", "/api/v1/goals/{code}/card", { params: { path } }, { retry: false });
  return (
    <Await of={units} rows={3}>
      {({ items }) => {
        const towns = items.filter((unit) => LEVELS.includes(unit.level) && !unit.ends);
        const of = latest(values.data?.items ?? []);
        const known = towns.flatMap((town) => of.get(town.code)?.value ?? []);
        const direction = card.data?.direction ?? "up";
        if (values.isPending) return <Loading rows={3} />;
        if (known.length === 0) return <p className={styles.quiet}>{t("noTowns")}</p>;
        return (
          <>
            <ul className={styles.tiles} style={{ "--columns": tileColumns(towns.length) } as React.CSSProperties}>
              {towns.map((town) => {
                const value = of.get(town.code)?.value;
                return (
                  <li key={town.code} data-fifth={value === undefined ? "none" : fifth(value, known, direction)}>
                    <Link to="/plan/$code" params={path} search={{ period, unit: town.code }}>
                      <span>{town.name}</span>
                      <b>{figure(value)}</b>
                    </Link>
                  </li>
                );
              })}
            </ul>
            <p className={styles.quiet}>
              {t("legend", { measure: card.data?.measure ?? "" })}
            </p>
          </>
        );
      }}
    </Await>
  );
}

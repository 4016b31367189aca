import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { figure, percent } from "~/format/number";
import { periodName, shift } from "~/format/period";
import { Section } from "~/parts/Page";
import { Await, Empty } from "~/parts/States";
import table from "~/parts/Table.module.css";
import { latestBy, targetOf } from "./values";
import type { GoalNode } from "./tree";

/** The item at its units: the last verified value and the target that a board of the month sees. */
export function UnitValues({ node, period }: { node: GoalNode; period: string }) {
  const { t, i18n } = useTranslation("plan");
  const { unit } = useSearch({ from: "/plan/$code" });
  const navigate = useNavigate();
  const path = { code: node.code };
  const month = period.length === 7 && !period.includes("Q") && !period.includes("H") ? period : undefined;
  const query = { ...(month ? { from: shift(month, -5), to: month } : {}), limit: 500 };
  const values = api.useQuery("get", "/api/v1/goals/{code}/observations", { params: { path, query } });
  const targets = api.useQuery("get", "/api/v1/goals/{code}/targets", { params: { path, query: { period } } });
  const units = api.useQuery("get", "/api/v1/units", { params: { query: { limit: 500 } } });
  const name = (code: string) => units.data?.items.find((of) => of.code === code)?.name ?? code;
  const look = (code: string) =>
    void navigate({ to: "/plan/$code", params: path, search: (before) => ({ ...before, unit: code }), replace: true });
  return (
    <Section title={t("units")} end={t("unitsNote")}>
      <Await of={values} rows={6}>
        {({ items }) => {
          const latest = latestBy(items);
          if (latest.length === 0) return <Empty title={t("noValues")} />;
          return (
            <table className={table.table}>
              <thead>
                <tr>
                  <th>{t("unit")}</th>
                  <th className={table.number}>{t("value")}</th>
                  <th className={table.number}>{t("target")}</th>
                  <th className={table.number}>{t("ofTarget")}</th>
                  <th>{t("of")}</th>
                </tr>
              </thead>
              <tbody>
                {latest.map((of) => {
                  const target = targetOf(targets.data ?? [], of.unit);
                  const share = target?.value ? of.value / target.value : null;
                  return (
                    <tr key={of.unit} aria-selected={of.unit === unit} onClick={() => look(of.unit)}>
                      <th scope="row">
                        <Link to="/plan/$code" params={path} search={(before) => ({ ...before, unit: of.unit })} replace>
                          {name(of.unit)}
                        </Link>
                      </th>
                      <td className={`${table.number} ${table.strong}`}>{figure(of.value)}</td>
                      <td className={table.number}>
                        {target ? (target.exempt ? t("exempt") : (figureOf(target) ?? target.words ?? "–")) : "–"}
                      </td>
                      <td className={table.number}>{percent(share)}</td>
                      <td className={table.quiet}>{periodName(of.period, i18n.language)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          );
        }}
      </Await>
    </Section>
  );
}

const figureOf = (target: { value?: number | null; low?: number | null; high?: number | null }) =>
  target.value != null ? figure(target.value) : target.low != null ? `${figure(target.low)}–${figure(target.high)}` : null;

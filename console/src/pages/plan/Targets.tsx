import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay } from "~/api/session";
import { figure } from "~/format/number";
import { periodName } from "~/format/period";
import { date } from "~/format/time";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import { Apply } from "./Apply";
import type { GoalNode } from "./tree";
import type { Target } from "./values";
import styles from "./Goal.module.css";

/** A unit's targets, the last one first: none is ever changed, later ones take its place. */
export function Targets({ node, period }: { node: GoalNode; period: string }) {
  const { t } = useTranslation("plan");
  const may = useMay();
  const navigate = useNavigate();
  const [applies, apply] = useState(false);
  const { unit } = useSearch({ from: "/plan/$code" });
  const path = { code: node.code };
  const targets = api.useQuery("get", "/api/v1/goals/{code}/targets", { params: { path } });
  const names = api.useQuery("get", "/api/v1/units", { params: { query: { limit: 500 } } });
  const name = (code: string) => names.data?.items.find((of) => of.code === code)?.name ?? code;
  const choose = (code: string) =>
    void navigate({ to: "/plan/$code", params: path, search: (before) => ({ ...before, unit: code }), replace: true });
  return (
    <Section title={t("targets")} end={t("targetsNote")}>
      <Await of={targets} rows={3}>
        {(all) => {
          const units = [...new Set(all.flatMap((target) => target.unit ?? []))].sort();
          const at = unit && units.includes(unit) ? unit : (units[0] ?? null);
          const shown = all.filter((target) => (target.unit ?? null) === at || !target.unit).reverse();
          return (
            <>
              {units.length > 1 && at && (
                <label className={styles.form}>
                  <select aria-label={t("unit")} value={at} onChange={(event) => choose(event.target.value)}>
                    {units.map((code) => (
                      <option key={code} value={code}>
                        {name(code)}
                      </option>
                    ))}
                  </select>
                </label>
              )}
              <ul className={styles.list}>
                {shown.map((target) => (
                  <TargetLine key={target.id} target={target} />
                ))}
                {shown.length === 0 && <li className={styles.quiet}>{t("noTargets")}</li>}
              </ul>
              {may("application.open") && at && !applies && (
                <button className={styles.do} onClick={() => apply(true)}>
                  {t("apply.open")}
                </button>
              )}
              {applies && at && (
                <Apply goal={node.code} unit={at} unitName={name(at)} period={period} done={() => apply(false)} />
              )}
            </>
          );
        }}
      </Await>
    </Section>
  );
}

function TargetLine({ target }: { target: Target }) {
  const { t, i18n } = useTranslation("plan");
  const value = target.exempt
    ? t("exempt")
    : target.value != null
      ? figure(target.value)
      : target.low != null
        ? `${figure(target.low)}–${figure(target.high)}`
        : (target.words ?? "–");
  return (
    <li>
      <span>
        {periodName(target.period, i18n.language)} <b>{value}</b> {target.value != null && target.words}
        {target.reason && <div className={styles.quiet}>{target.reason}</div>}
      </span>
      <span className={styles.quiet}>
        {target.effective_from !== target.period && `${t("from", { period: target.effective_from })} · `}
        {target.case ? date(target.recorded, i18n.language) : t("planned")}
      </span>
    </li>
  );
}

import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMe } from "~/api/session";
import { figure } from "~/format/number";
import { periodName, shift } from "~/format/period";
import { dayAndClock } from "~/format/time";
import { Section } from "~/parts/Page";
import styles from "./Aside.module.css";
import { rowName, type Form, type Row } from "./form";
import { decimalsOf } from "./hints";
import { Trend } from "./Trend";

const MONTHS_BACK = 12;
const SHOWN = 6;

/** The figure that is looked at: its values of the months before, what it was in this form, what its unit said to it. */
export function Cell({ form, row }: { form: Form; row: Row }) {
  const { t, i18n } = useTranslation("reports");
  const isMonth = /^\d{4}-\d{2}$/.test(form.period);
  const query = {
    unit: row.unit,
    ...(isMonth ? { from: shift(form.period, -MONTHS_BACK - 1), to: shift(form.period, -1) } : {}),
    limit: 100,
  };
  const past = api.useQuery("get", "/api/v1/goals/{code}/observations", { params: { path: { code: row.goal }, query } });
  const values = [...(past.data?.items ?? [])].sort((a, b) => b.period.localeCompare(a.period));
  return (
    <Section title={`${rowName(form, row)} ${t("cell.title")}`} end={t("cell.here")}>
      {values.length > 1 && <Trend values={[...values].reverse()} target={row.target?.value} label={t("cell.trend")} />}
      <table className={styles.pairs}>
        <tbody>
          {values.slice(0, SHOWN).map((value) => (
            <tr key={value.period}>
              <td>{periodName(value.period, i18n.language)}</td>
              <td className={styles.figure}>{figure(value.value, decimalsOf([row]))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!values.length && !past.isLoading && <p className={styles.quiet}>{t("cell.noPast")}</p>}
      <Answers row={row} />
      <Changes form={form} row={row} />
    </Section>
  );
}

function Answers({ row }: { row: Row }) {
  const { t, i18n } = useTranslation("reports");
  return row.answers.map((answer, index) => (
    <p key={index} className={styles.change}>
      <span className={styles.quiet}>{dayAndClock(answer.at, i18n.language)}</span>{" "}
      <b className={answer.kind === "dispute" ? styles.warn : ""}>
        {t(`answer.${answer.kind}`, { defaultValue: answer.kind, unit: row.unit_name, value: figure(answer.value) })}
      </b>{" "}
      {answer.state && t(`dispute.${answer.state}`, { defaultValue: answer.state })}
    </p>
  ));
}

function Changes({ form, row }: { form: Form; row: Row }) {
  const { t, i18n } = useTranslation("reports");
  const me = useMe();
  const changes = api.useQuery("get", "/api/v1/reports/{id}/rows/history", {
    params: { path: { id: form.id }, query: { goal: row.goal, unit: row.unit, period: row.period } },
  });
  if (!changes.data?.length) return null;
  return (
    <>
      <h3 className={styles.small}>{t("cell.changes")}</h3>
      {[...changes.data].reverse().map((change, index) => (
        <p key={index} className={styles.change}>
          <span className={styles.quiet}>{dayAndClock(change.at, i18n.language)}</span>{" "}
          <b>
            {figure(change.before)} → {figure(change.after)}
          </b>{" "}
          <span className={styles.quiet}>{change.person === me.person ? t("cell.me") : t("cell.other")}</span>
        </p>
      ))}
    </>
  );
}

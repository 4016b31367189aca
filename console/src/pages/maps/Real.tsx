import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay } from "~/api/session";
import { figure } from "~/format/number";
import { periodName, shift } from "~/format/period";
import { date } from "~/format/time";
import { LightMark } from "~/parts/Mark";
import { Section } from "~/parts/Page";
import { latest, type GoalNode } from "./maps";
import styles from "./Maps.module.css";

const SHOWN = 12;

/** 实景图: what was verified last, and photographs in the order in which they were taken. */
export function Real({ node, period }: { node: GoalNode; period: string }) {
  const { t } = useTranslation("maps");
  return (
    <Section title={t("real")} end={t(node.tier === "item" ? "realNote" : "index")}>
      {node.tier === "item" ? <Values code={node.code} period={period} /> : <Items node={node} period={period} />}
      <Photos node={node} />
    </Section>
  );
}

/** Of an action: its items, those farthest behind first. */
function Items({ node, period }: { node: GoalNode; period: string }) {
  const { t } = useTranslation("maps");
  const rows = [...node.children].sort((a, b) => (a.progress ?? 9) - (b.progress ?? 9)).slice(0, SHOWN);
  return (
    <ul className={styles.lines}>
      {rows.map((child) => (
        <li key={child.code}>
          <span>
            <LightMark light={child.light} label={t(`light.${child.light}`)} />
          </span>
          <Link to="/maps/$code" params={{ code: child.code }} search={{ period }}>
            {child.title}
          </Link>
          <b>{child.progress == null ? "–" : Math.round(child.progress * 100)}</b>
        </li>
      ))}
    </ul>
  );
}

function Values({ code, period }: { code: string; period: string }) {
  const { t, i18n } = useTranslation("maps");
  const month = period.slice(0, 7);
  const isMonth = /^\d{4}-\d{2}$/.test(month);
  const query = { ...(isMonth ? { from: shift(month, -5), to: month } : {}), limit: 500 };
  const values = api.useQuery("get", "/api/v1/goals/{code}/observations", { params: { path: { code }, query } });
  const units = api.useQuery("get", "/api/v1/units", { params: { query: { limit: 500 } } });
  const name = (unit: string) => units.data?.items.find((of) => of.code === unit)?.name ?? unit;
  const rows = [...latest(values.data?.items ?? []).values()].sort((a, b) => b.value - a.value).slice(0, SHOWN);
  return (
    <ul className={styles.lines}>
      {rows.map((of) => (
        <li key={of.unit}>
          <span className={styles.quiet}>{periodName(of.period, i18n.language)}</span>
          <span>{name(of.unit)}</span>
          <b>{figure(of.value)}</b>
        </li>
      ))}
      {rows.length === 0 && <li className={styles.quiet}>{t("noValues")}</li>}
    </ul>
  );
}

/** Photographs that were handed in with tasks about the goal. */
function Photos({ node }: { node: GoalNode }) {
  const { t, i18n } = useTranslation("maps");
  const may = useMay();
  const cases = api.useQuery(
    "get",
    "/api/v1/cases",
    { params: { query: { goal: node.code, limit: 30 } } },
    { enabled: may("case.read") },
  );
  const files = api.useQuery(
    "get",
    "/api/v1/files",
    { params: { query: { subject_kind: "case", limit: 500 } } },
    { enabled: may("file.read") && (cases.data?.items.length ?? 0) > 0 },
  );
  const subjects = new Set(cases.data?.items.map((of) => of.id));
  const photos = (files.data?.items ?? [])
    .filter((file) => file.has_thumbnail && file.subject && subjects.has(file.subject))
    .sort((a, b) => a.made.localeCompare(b.made));
  if (photos.length === 0) return <p className={styles.quiet}>{t("noPhotos")}</p>;
  return (
    <ul className={styles.photos}>
      {photos.map((file) => (
        <li key={file.id}>
          <a href={`/api/v1/files/${file.id}`} target="_blank" rel="noreferrer">
            <img src={`/api/v1/files/${file.id}/thumbnail`} alt={file.name} loading="lazy" />
            {date(file.made, i18n.language)}
          </a>
        </li>
      ))}
    </ul>
  );
}

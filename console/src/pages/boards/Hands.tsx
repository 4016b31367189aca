import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { figure } from "~/format/number";
import { dayAndClock } from "~/format/time";
import { Section } from "~/parts/Page";
import styles from "./boards.module.css";
import type { ExplainedNode } from "./explained";

interface HandsProps {
  board: Schemas["BoardDetail"];
  unit: string;
  node: ExplainedNode;
}

/** Which report carried the opened figure, and through whose hands it went. */
export function Hands({ board, unit, node }: HandsProps) {
  const { t } = useTranslation("boards");
  const query = { unit, period: board.period };
  const { data, error } = api.useQuery("get", "/api/v1/figures", { params: { query } }, { retry: false });
  if (error || !data) return null;
  const figures = data.filter((of) => of.goal === node.code);
  return (
    <Section title={t("hands.title")}>
      {figures.length === 0 && <p className={styles.quiet}>{t(data.length ? "hands.none" : "hands.all")}</p>}
      {figures.map((of) => (
        <div key={`${of.report} ${of.goal}`}>
          <p>
            {of.title} <b>{figure(of.value)}</b> {of.note}
          </p>
          <Acts report={of.report} />
        </div>
      ))}
    </Section>
  );
}

function Acts({ report }: { report: string }) {
  const { i18n } = useTranslation("boards");
  const asked = { params: { path: { id: report } } };
  const found = api.useQuery("get", "/api/v1/cases/{id}", asked, { retry: false }).data;
  return (
    <ol className={styles.hands}>
      {found?.acts.map((act) => (
        <li key={`${act.at} ${act.action}`}>
          <span>{act.action}</span>
          <span className={styles.quiet}>
            {act.from} → {act.to}
          </span>
          <time dateTime={act.at}>{dayAndClock(act.at, i18n.language)}</time>
        </li>
      ))}
    </ol>
  );
}

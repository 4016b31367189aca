import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { figure } from "~/format/number";
import { date } from "~/format/time";
import { LightMark } from "~/parts/Mark";
import { Section } from "~/parts/Page";
import { yearly, type GoalNode } from "./maps";
import { Milestone } from "./Milestone";
import styles from "./Maps.module.css";

/** 规划图: targets by year, with the band of a range, and milestones by the day they are due. */
export function Planned({ node, period }: { node: GoalNode; period: string }) {
  const { t } = useTranslation("maps");
  const { list, due, done, overdue } = node.milestones;
  return (
    <Section title={t("planned")} end={t("milestones", { due, done, overdue })}>
      {node.tier === "item" ? <Targets code={node.code} /> : <Steps node={node} period={period} />}
      <ul className={`${styles.lines} ${styles.dated}`}>
        {list.map((of) => (
          <Milestone key={of.id} of={of} />
        ))}
        {list.length === 0 && <li className={styles.quiet}>{t("noMilestones")}</li>}
      </ul>
    </Section>
  );
}

/** Of an action: since when and until when, and how its items stand. */
function Steps({ node }: { node: GoalNode; period: string }) {
  const { t, i18n } = useTranslation("maps");
  const lights = ["ahead", "on_schedule", "behind", "stuck", "no_data"];
  const count = (light: string) => node.children.filter((child) => child.light === light).length;
  return (
    <p className={styles.lead}>
      {t("since", { day: date(node.starts, i18n.language) })}
      <span className={styles.counts}>
        {lights.map((light) =>
          count(light) > 0 ? (
            <span key={light}>
              <LightMark light={light} label={t(`light.${light}`)} /> {count(light)}
            </span>
          ) : null,
        )}
      </span>
    </p>
  );
}

function Targets({ code }: { code: string }) {
  const { t } = useTranslation("maps");
  const targets = api.useQuery("get", "/api/v1/goals/{code}/targets", { params: { path: { code } } });
  const years = yearly(targets.data ?? []);
  if (years.length === 0) return <p className={styles.quiet}>{t("noYears")}</p>;
  const ends = years.flatMap((target) => [target.value ?? 0, target.low ?? 0, target.high ?? 0, target.start ?? 0]);
  const top = Math.max(...ends) || 1;
  const height = (value: number) => `${Math.max(2, (Math.max(0, value) / top) * 72)}px`;
  return (
    <div className={styles.years}>
      {years.map((target) => (
        <div key={target.period}>
          <b>
            {target.value != null
              ? figure(target.value)
              : target.low != null
                ? `${figure(target.low)}–${figure(target.high)}`
                : (target.words ?? "–")}
          </b>
          <i
            className={target.low != null ? styles.band : undefined}
            style={{
              height: target.low != null ? height((target.high ?? 0) - target.low) : height(target.value ?? 0),
              marginBottom: target.low != null ? height(target.low) : 0,
            }}
          />
          <span>{target.period}</span>
        </div>
      ))}
    </div>
  );
}

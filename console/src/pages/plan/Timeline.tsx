import { useTranslation } from "react-i18next";
import { date } from "~/format/time";
import { placeOf, type GoalView, type MilestoneView, type Span } from "./tree";
import styles from "./Tree.module.css";

const COLORS: Record<string, string> = { done: "var(--jade)", overdue: "var(--vermilion)", due: "var(--paper)" };

/** The years over the timeline. */
export function Years({ span }: { span: Span }) {
  return (
    <span className={styles.years}>
      {Array.from({ length: span.years }, (_, at) => (
        <span key={at}>{span.first + at}</span>
      ))}
    </span>
  );
}

interface TimelineProps {
  goal: GoalView;
  milestones: readonly MilestoneView[];
  span: Span;
  period: string;
}

/** When a goal is worked on, its milestones (done, due, late by form and colour), and where we are. */
export function Timeline({ goal, milestones, span, period }: TimelineProps) {
  const { t, i18n } = useTranslation("plan");
  const at = (day: string) => `${placeOf(day, span) * 100}%`;
  const said = (of: MilestoneView) => `${date(of.due, i18n.language)} ${of.title}（${t(`milestone.${of.standing}`)}）`;
  const end = goal.ends ?? `${span.first + span.years}-01-01`;
  return (
    <span className={styles.timeline} role="img" aria-label={milestones.map(said).join("; ") || t("noMilestones")}>
      {Array.from({ length: span.years - 1 }, (_, year) => (
        <i key={year} style={{ left: at(`${span.first + year + 1}-01-01`) }} />
      ))}
      <s style={{ left: at(goal.starts), width: `${(placeOf(end, span) - placeOf(goal.starts, span)) * 100}%` }} />
      <u style={{ left: at(`${period.slice(0, 7).padEnd(7, "-12")}-28`) }} />
      {milestones.map((of) => (
        <b
          key={of.id}
          title={said(of)}
          style={{
            left: at(of.due),
            background: COLORS[of.standing] ?? "var(--paper)",
            borderColor: of.standing === "overdue" ? "var(--vermilion)" : "var(--jade)",
          }}
        />
      ))}
    </span>
  );
}

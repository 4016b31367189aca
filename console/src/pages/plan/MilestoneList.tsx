import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, tag, type Schemas } from "~/api/client";
import { asProblem } from "~/api/problem";
import { useMay, useMe } from "~/api/session";
import { date } from "~/format/time";
import { Section } from "~/parts/Page";
import type { GoalNode, MilestoneView } from "./tree";
import styles from "./Goal.module.css";

/** Dated steps, those of goals below included, by the day they are due. */
export function MilestoneList({ node }: { node: GoalNode }) {
  const { t } = useTranslation("plan");
  const { due, done, overdue, list } = node.milestones;
  return (
    <Section title={t("milestones")} end={t("milestonesNote", { due, done, overdue })}>
      <ul className={styles.list}>
        {list.map((of) => (
          <Milestone key={of.id} of={of} isOwn={of.goal === node.code} />
        ))}
      </ul>
    </Section>
  );
}

function Milestone({ of, isOwn }: { of: MilestoneView; isOwn: boolean }) {
  const { t, i18n } = useTranslation("plan");
  const may = useMay();
  const { now } = useMe();
  const queries = useQueryClient();
  const change = api.useMutation("patch", "/api/v1/goals/{code}/milestones/{id}", {
    onSuccess: () => queries.invalidateQueries({ predicate: (query) => String(query.queryKey[1]).startsWith("/api/v1/goals") }),
  });
  const isDone = of.standing === "done";
  const set = () =>
    change.mutate({
      params: { path: { code: of.goal, id: of.id }, header: { "If-Match": tag(of.version) } },
      body: { ...(isDone ? { undone: true } : { done: now.slice(0, 10) }) } as Partial<Schemas["MilestoneChange"]> as Schemas["MilestoneChange"],
    });
  return (
    <li>
      <span>
        {of.title}{" "}
        {!isOwn && (
          <Link className={styles.quiet} to="/plan/$code" params={{ code: of.goal }}>
            {of.goal}
          </Link>
        )}
        {change.error && <span className={styles.fault}> {asProblem(change.error).message}</span>}
      </span>
      <span className={of.standing === "overdue" ? styles.late : styles.quiet}>
        {t(`milestone.${of.standing}`)} · {date(isDone && of.done ? of.done : of.due, i18n.language)}
      </span>
      {may("goal.report") && (
        <button className={styles.do} disabled={change.isPending} onClick={set}>
          {t(isDone ? "undo" : "markDone")}
        </button>
      )}
    </li>
  );
}

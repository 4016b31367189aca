import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Fault } from "~/parts/States";
import table from "~/parts/Table.module.css";
import { Light } from "./Light";
import { useStandings, type Standing } from "./standing";
import { Timeline, Years } from "./Timeline";
import { milestonesBelow, restOf, rowsOf, spanOf, type Branch, type GoalView, type MilestoneView, type Span } from "./tree";
import styles from "./Tree.module.css";

/** Goals under each other, their lights, and the years with their milestones. */
export function Tree({ goals, period }: { goals: readonly GoalView[]; period: string }) {
  const { t } = useTranslation("plan");
  const navigate = useNavigate();
  const { turned = "" } = useSearch({ from: "/plan" });
  const set = useMemo(() => new Set(turned.split(",").filter(Boolean)), [turned]);
  const rows = rowsOf(goals, set);
  const asked = rows.filter((row) => (row.isOpen && row.below > 0) || row.depth === 0).map((row) => row.goal.code);
  const { standings, nodes, fault } = useStandings(asked, period);
  const milestones = nodes.find((node) => node.tier === "strategy")?.milestones.list ?? [];
  const below = milestonesBelow(goals, milestones);
  const span = spanOf(goals, milestones);
  const turn = (code: string) => {
    const next = new Set(set);
    if (!next.delete(code)) next.add(code);
    const text = [...next].join(",");
    void navigate({
      to: "/plan",
      search: (before) => ({ ...(before.period ? { period: before.period } : {}), ...(text ? { turned: text } : {}) }),
      replace: true,
    });
  };
  if (fault) return <Fault fault={fault} />;
  return (
    <table className={`${table.table} ${styles.tree}`}>
      <thead>
        <tr>
          <th>{t("goal")}</th>
          <th>{t("standing")}</th>
          <th className={`${table.number} ${styles.wide}`}>{t("weight")}</th>
          <th className={styles.wide}>
            <Years span={span} />
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={move}>
        {rows.map((row) => (
          <Row
            key={row.goal.code}
            row={row}
            rest={restOf(goals, row.goal.code)}
            restOpen={set.has(`rest:${row.goal.code}`)}
            turn={turn}
            standing={standings.get(row.goal.code)}
            milestones={below.get(row.goal.code) ?? []}
            span={span}
            period={period}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  row: Branch;
  rest: number;
  restOpen: boolean;
  turn: (code: string) => void;
  standing: Standing | undefined;
  milestones: readonly MilestoneView[];
  span: Span;
  period: string;
}

function Row({ row, rest, restOpen, turn, standing, milestones, span, period }: RowProps) {
  const { t } = useTranslation("plan");
  const { goal, depth } = row;
  return (
    <tr className={styles[goal.tier]}>
      <th scope="row">
        <div className={styles.name} style={{ paddingLeft: depth * 18 }}>
          {row.below > 0 ? (
            <button
              className={styles.turn}
              aria-expanded={row.isOpen}
              aria-label={t(row.isOpen ? "close" : "open", { title: goal.title })}
              onClick={() => turn(goal.code)}
            >
              {row.isOpen ? "▾" : "▸"}
            </button>
          ) : (
            <span className={styles.turn} />
          )}
          <Link to="/plan/$code" params={{ code: goal.code }} search={{ period }}>
            {goal.title}
          </Link>
          <span className={styles.kind}>{goal.kind ? t(`kind.${goal.kind}`) : goal.leader.title}</span>
          {rest > 0 && row.isOpen && (
            <button className={styles.rest} aria-expanded={restOpen} onClick={() => turn(`rest:${goal.code}`)}>
              {t(restOpen ? "restHide" : "rest", { count: rest })}
            </button>
          )}
        </div>
      </th>
      <td>{standing ? <Light {...standing} /> : <span className={table.quiet}>…</span>}</td>
      <td className={`${table.number} ${styles.wide}`}>{goal.tier === "item" ? goal.weight : ""}</td>
      <td className={styles.wide}>
        <Timeline goal={goal} milestones={milestones} span={span} period={period} />
      </td>
    </tr>
  );
}

/** Up and down go from goal to goal; right opens, left closes. */
function move(event: KeyboardEvent<HTMLElement>) {
  const row = (event.target as HTMLElement).closest("tr");
  if (!row) return;
  const turn = row.querySelector<HTMLButtonElement>("button[aria-expanded]");
  const isOpen = turn?.getAttribute("aria-expanded") === "true";
  if (event.key === "ArrowDown") row.nextElementSibling?.querySelector("a")?.focus();
  else if (event.key === "ArrowUp") row.previousElementSibling?.querySelector("a")?.focus();
  else if (event.key === "ArrowRight" && turn && !isOpen) turn.click();
  else if (event.key === "ArrowLeft" && turn && isOpen) turn.click();
  else return;
  event.preventDefault();
}
